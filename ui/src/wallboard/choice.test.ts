import { describe, expect, it } from 'vitest';
import type { QueueCard } from '../ipc/generated/view';
import { chosenQueues } from './choice';

const limits = { ringS: 20, holdS: 120, talkS: 900, waitS: 60 };
const NOW = 1_000_000;

function queue(name: string, ...waitsS: number[]): QueueCard {
  return {
    id: name,
    name,
    waiting: waitsS.map((s, n) => ({
      sessionId: `${name}-${n}`,
      number: null,
      name: null,
      sinceMs: NOW - s * 1000,
    })),
    ready: 0,
    ringing: 0,
    busy: 0,
    offered: 0,
    answered: 0,
    abandoned: 0,
    serviceLevel: null,
    serviceLevelRule: '',
    serviceLevelTarget: 0.8,
  };
}
const names = (queues: QueueCard[], room: number) =>
  chosenQueues(queues, room, limits, NOW).map((q) => q.name);

describe('queues of a wallboard', () => {
  it('stay in their order while they fit', () => {
    expect(names([queue('a'), queue('b', 90), queue('c')], 3)).toEqual(['a', 'b', 'c']);
  });

  it('with more than fit, are those where callers wait, the worst first', () => {
    const all = [queue('a'), queue('b', 10, 5), queue('c', 61), queue('d', 20), queue('e', 130)];
    expect(names(all, 3)).toEqual(['e', 'c', 'b']);
    expect(names(all, 4)).toEqual(['e', 'c', 'b', 'd']);
  });
});
