// Which people the board shows, and in what order. Pure.
import type { AgentTile, Phase } from '../ipc/generated/view';
import { digitsOf } from '../format/phone';
import type { BoardSort } from '../stores/ui.svelte';

export interface BoardFilter {
  search: string;
  queueId: string | null;
  phase: Phase | null;
}

/** Text without case and accents, so that "ines" finds "Inés". */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** `queueNames` is the folded names of the person's queues. */
export function matches(tile: AgentTile, filter: BoardFilter, queueNames: string): boolean {
  if (filter.queueId !== null && !tile.queueIds.includes(filter.queueId)) return false;
  if (filter.phase !== null && tile.phase !== filter.phase) {
    if (!tile.calls.some((call) => call.phase === filter.phase)) return false;
  }
  const wanted = fold(filter.search.trim());
  if (wanted === '') return true;
  const digits = digitsOf(wanted);
  if (fold(tile.name).includes(wanted) || queueNames.includes(wanted)) return true;
  if (digits === '') return tile.calls.some((call) => fold(call.name ?? '').includes(wanted));
  return (
    tile.extension.startsWith(digits) ||
    tile.calls.some((call) => digitsOf(call.number ?? '').includes(digits))
  );
}

const PHASE_ORDER: Record<Phase, number> = {
  onHold: 0,
  ringing: 1,
  talking: 2,
  voicemail: 3,
  ended: 4,
  idle: 5,
  away: 6,
};

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

const byName = (a: AgentTile, b: AgentTile): number =>
  collator.compare(a.name, b.name) || collator.compare(a.id, b.id);

/** Longest first; an unknown beginning goes last. People in calls come before people without. */
const bySince = (a: AgentTile, b: AgentTile): number =>
  (a.sinceMs ?? Infinity) - (b.sinceMs ?? Infinity);

const isBusy = (tile: AgentTile): number => (tile.calls.length > 0 ? 0 : 1);

export function comparator(sort: BoardSort): (a: AgentTile, b: AgentTile) => number {
  switch (sort) {
    case 'name':
      return byName;
    case 'extension':
      return (a, b) => collator.compare(a.extension, b.extension) || byName(a, b);
    case 'phase':
      return (a, b) => PHASE_ORDER[a.phase] - PHASE_ORDER[b.phase] || bySince(a, b) || byName(a, b);
    case 'time':
      return (a, b) => isBusy(a) - isBusy(b) || bySince(a, b) || byName(a, b);
  }
}

/** True when the order depends on what people do, and so must follow the clock. */
export function orderMoves(sort: BoardSort, filter: BoardFilter): boolean {
  return sort === 'phase' || sort === 'time' || filter.phase !== null || filter.search !== '';
}
