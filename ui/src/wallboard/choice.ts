// Who and what stands on a wallboard that has no room for everybody: those who need eyes. Pure.
import type { QueueCard, Thresholds } from '../ipc/generated/view';
import type { AgentCell } from '../stores/live.svelte';
import { severityOfCalls, severityOfWait, severityRank } from '../stores/severity';

/** Everybody by name while they fit; else the most urgent first. */
export function chosenPeople(
  cells: readonly AgentCell[],
  room: number,
  thresholds: Thresholds,
  nowMs: number,
): AgentCell[] {
  const byName = [...cells].sort((a, b) => a.tile.name.localeCompare(b.tile.name));
  if (byName.length <= room) return byName;
  return first(byName, room, ({ tile }) => [
    severityRank(severityOfCalls(tile.calls, nowMs, thresholds)),
    tile.calls.length > 0 ? 1 : 0,
  ]);
}

/** Queues in their order while they fit; else those where callers wait, the longest first. */
export function chosenQueues(
  queues: readonly QueueCard[],
  room: number,
  thresholds: Thresholds,
  nowMs: number,
): QueueCard[] {
  if (queues.length <= room) return [...queues];
  return first(queues, room, ({ waiting: [longest], waiting }) => [
    longest ? severityRank(severityOfWait(longest.sinceMs, nowMs, thresholds)) : -1,
    waiting.length,
    longest ? nowMs - longest.sinceMs : 0,
  ]);
}

/** The highest ranks first; equal ones stay in their order. */
function first<T>(items: readonly T[], room: number, rank: (item: T) => readonly number[]): T[] {
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .sort((a, b) => {
      const at = a.rank.findIndex((value, index) => value !== b.rank[index]);
      return at < 0 ? 0 : (b.rank[at] ?? 0) - (a.rank[at] ?? 0);
    })
    .slice(0, room)
    .map(({ item }) => item);
}
