// What a tile says beside its timer: its spoken name and its day strip. Pure apart from words.
import type { AgentTile, DayShares } from '../ipc/generated/view';
import { clockDuration } from '../format/duration';
import { resultText } from '../format/result';
import { plural, t } from '../i18n/i18n.svelte';

/** Ends of the talk, hold and ring parts in per cent of the full width. */
export interface DayStrip {
  talk: number;
  hold: number;
  ring: number;
}

export function dayStrip(day: DayShares, scaleMs: number): DayStrip {
  const percent = (ms: number): number => Math.round((Math.min(ms, scaleMs) / scaleMs) * 1000) / 10;
  return {
    talk: percent(day.talkMs),
    hold: percent(day.talkMs + day.holdMs),
    ring: percent(day.talkMs + day.holdMs + day.ringMs),
  };
}

/** What a tile without a call says: how the last one ended, why none comes, or the day so far. */
export function quietText(tile: AgentTile): string {
  if (tile.result) return resultText(tile.result);
  if (tile.availability === 'away') return t('tile.doNotDisturb');
  if (tile.availability === 'noQueueCalls') return t('tile.noQueueCalls');
  if (tile.day.handled === 0) return t('tile.noCalls');
  return plural('tile.calls', tile.day.handled, { avg: clockDuration(tile.day.handleAvgMs ?? 0) });
}
