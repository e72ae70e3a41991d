// The call log's verdict on a call as the parts of one line. Pure.
import type { CallLogView, JourneyLeg, RepairedField } from '../ipc/generated/view';
import { difference } from '../format/difference';
import { isKey, t } from '../i18n/i18n.svelte';

const FROM = ['callLog', 'snapshot'] as const;

export function logParts(log: CallLogView, legs: readonly JourneyLeg[]): string[] {
  const parts: string[] = [t(`log.${log.verdict}`)];
  if (log.differences.length > 0) {
    parts.push(log.differences.map((sentence) => differing(sentence, legs)).join(', '));
  }
  for (const from of FROM) {
    const what = log.repaired.filter((one) => one.from === from).map(field);
    if (what.length > 0) parts.push(t(`log.from.${from}`, { what: what.join(', ') }));
  }
  return parts;
}

function field({ field, agent }: RepairedField): string {
  const key = `log.field.${field}`;
  return isKey(key) ? t(key, { agent }) : agent;
}

/** The host says it in English with the party's id, as Trust and the exports have it. */
function differing(sentence: string, legs: readonly JourneyLeg[]): string {
  const found = difference(sentence);
  const leg = legs.find(({ id }) => id === found?.leg);
  const key = `log.field.${found?.field ?? ''}`;
  return leg && isKey(key) ? t(key, { agent: leg.agent }) : sentence;
}
