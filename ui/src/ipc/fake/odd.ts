// Names and numbers nobody should have and somebody will: what the window must stand. Pure.
import type { AgentTile, QueueCard } from '../generated/view';

const LONG = 'Wolfeschlegelsteinhausenbergerdorff '.repeat(9).slice(0, 300);
const NAMES = [
  LONG,
  'مريم عبد الرحمن الفارسي',
  '👩‍💻 Zoë 🎧🔥🇧🇷 O’Neill-Świątek',
  '<img src=x onerror="document.title=1"><b>Bold</b>',
  '李小龍',
  'A',
  'נועה בן־דוד (Billing) 12',
  'Ha\u0300\u0323\u0301\u0308ns Z\u0351\u0354\u0356algo',
  '   ',
];

export function oddName(index: number): string | null {
  return NAMES[index % (NAMES.length * 2)] ?? null;
}

/** Every second person has an odd name, and so has who they talk to; one has twelve calls. */
export function oddTiles(tiles: readonly AgentTile[]): AgentTile[] {
  return tiles.map((tile, index) => {
    const calls = tile.calls.map((call, n) => ({ ...call, name: oddName(index + n + 1) }));
    const first = calls[0];
    return {
      ...tile,
      name: oddName(index) ?? tile.name,
      calls:
        index === 6 && first
          ? Array.from({ length: 12 }, (_, n) => ({ ...first, id: `${first.id}-${n}` }))
          : calls,
    };
  });
}

/** Forty queues, some with a crowd. */
export function oddQueues(queues: readonly QueueCard[]): QueueCard[] {
  return Array.from({ length: 40 }, (_, index) => {
    const like = queues[index % queues.length]!;
    const crowd = Array.from({ length: 70 }, (_, n) => ({
      sessionId: `s-crowd-${n}`,
      sinceMs: (like.waiting[0]?.sinceMs ?? 0) + n * 900,
      number: null,
      name: oddName(n),
    }));
    return {
      ...like,
      id: `${like.id}-${index}`,
      name: oddName(index) ?? `${like.name} ${index + 1}`,
      waiting: index === 0 ? crowd : like.waiting,
    };
  });
}
