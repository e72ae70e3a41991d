import { describe, expect, it } from 'vitest';
import { wallNumbers, type WallTotals } from './numbers';

const limits = { ringS: 20, holdS: 120, talkS: 900, waitS: 60 };
const totals: WallTotals = {
  waiting: 5,
  ringing: 3,
  talking: 9,
  onHold: 0,
  idle: 7,
  answered: 196,
  missed: 11,
  abandoned: 4,
  longestWaitSinceMs: 1_000_000,
  serviceLevel: 0.73,
};
const token = (key: string, nowMs: number, part: Partial<WallTotals> = {}) =>
  wallNumbers({ ...totals, ...part }, 0.8, limits, nowMs).find((n) => n.key === key)?.token;

describe('numbers of the wallboard', () => {
  it('are coloured by the longest wait, and grey when nobody waits', () => {
    expect(token('waiting', 1_030_000)).toBe('--ink');
    expect(token('waiting', 1_060_000)).toBe('--warning');
    expect(token('waiting', 1_120_000)).toBe('--critical');
    expect(token('waiting', 1_120_000, { waiting: 0, longestWaitSinceMs: null })).toBe('--ink');
  });

  it('colour a phase only while somebody is in it', () => {
    expect(token('talking', 0)).toBe('--talk');
    expect(token('onHold', 0)).toBe('--ink');
  });

  it('warn of a service level below its goal and of none when there is no data', () => {
    expect(token('serviceLevel', 0)).toBe('--warning');
    expect(token('serviceLevel', 0, { serviceLevel: 0.8 })).toBe('--ink');
    const none = wallNumbers({ ...totals, serviceLevel: null }, 0.8, limits, 0);
    expect(none.at(-1)).toMatchObject({ value: '–', token: '--ink' });
    expect(none.at(-1)?.unit).toBeUndefined();
  });
});
