// Notifications as text: what each said, and all of them for the clipboard. Pure.
import type { RawEvent, RawParty } from '../ipc/generated/view';
import { t } from '../i18n/i18n.svelte';

/** The bytes as received, laid out when they are JSON and untouched when they are not. */
export function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

/** A party id without its middle, which all parties of a session share. */
const short = (id: string): string => id.replace(/^(p-).+(-\d+)$/, '$1…$2');

/** "p-…-2 Ann Lee Disconnected BlindTransfer", in the wire's own words. */
export function said(parties: readonly RawParty[]): string {
  return parties
    .map(({ party, who, status, reason }) =>
      [short(party), who ?? t('raw.outside'), status, reason].filter(Boolean).join(' '),
    )
    .join(' · ');
}

/** Every notification: a line that says which it is, then its bytes. */
export function allAsText(events: readonly RawEvent[]): string {
  return events
    .map(({ sequence, eventMs, sessionId, parties, json }) => {
      const at = eventMs === null ? '' : new Date(eventMs).toISOString();
      const head = [sequence ?? t('journey.unreadable'), at, sessionId, said(parties)];
      return `${head.filter((part) => part !== '').join(' ')}\n${pretty(json)}\n`;
    })
    .join('\n');
}
