// What a tile says beside its timer: its spoken name and its day strip. Pure apart from words.
import type { AgentTile, DayShares, Severity } from '../ipc/generated/view';
import { partyLabel, phaseLook } from '../format/phase';
import { clockDuration } from '../format/duration';
import { plural, t } from '../i18n/i18n.svelte';

/** Ends of the talk, hold and ring parts in per cent of the full width. */
export function dayStrip(
  day: DayShares,
  scaleMs: number,
): { talk: number; hold: number; ring: number } {
  const percent = (ms: number): number => Math.round((Math.min(ms, scaleMs) / scaleMs) * 1000) / 10;
  return {
    talk: percent(day.talkMs),
    hold: percent(day.talkMs + day.holdMs),
    ring: percent(day.talkMs + day.holdMs + day.ringMs),
  };
}

/** The name a screen reader speaks; without the timer, which would never stop talking. */
export function tileName(tile: AgentTile, severity: Severity): string {
  const call = tile.calls[0];
  const parts = [
    tile.extension
      ? t('tile.name', { name: tile.name, extension: tile.extension })
      : t('tile.nameOnly', { name: tile.name }),
    t(phaseLook(tile.phase).word),
    severity === 'none' ? '' : t(`severity.${severity}`),
  ];
  if (call) {
    parts.push(t(call.direction === 'inbound' ? 'tile.inbound' : 'tile.outbound'));
    parts.push(partyLabel(call) ?? t('tile.unknownCaller'), call.queue ?? '');
  }
  parts.push(tile.result ?? '');
  return parts.filter((part) => part !== '').join(', ');
}

/** What a tile without a call says: how the last one ended, why none comes, or the day so far. */
export function quietText(tile: AgentTile): string {
  if (tile.result) return tile.result;
  if (tile.availability === 'away') return t('tile.doNotDisturb');
  if (tile.availability === 'noQueueCalls') return t('tile.noQueueCalls');
  if (tile.day.handled === 0) return t('tile.noCalls');
  return plural('tile.calls', tile.day.handled, { avg: clockDuration(tile.day.handleAvgMs ?? 0) });
}
