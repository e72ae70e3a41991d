import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentTile, AlertView, LiveCall, Totals } from '../ipc/generated/view';
import { Announcements, QUIET_MS } from './announcements';
import { comparator, matches, orderMoves } from './board';
import { dayStrip, quietText } from './tile';
import { dayCells, liveCells } from './totals';

const call = (part: Partial<LiveCall> = {}): LiveCall => ({
  id: 'p-1',
  sessionId: 's-1',
  phase: 'talking',
  sinceMs: 0,
  startedMs: 0,
  direction: 'inbound',
  number: '+14155550145',
  name: null,
  queue: null,
  holdCount: 0,
  parkLocation: null,
  ...part,
});

const tile = (part: Partial<AgentTile> = {}): AgentTile => ({
  id: 'a',
  name: 'Inés Moreau',
  extension: '109',
  phase: 'idle',
  sinceMs: 0,
  availability: 'available',
  calls: [],
  result: null,
  queueIds: ['q1'],
  day: { talkMs: 0, holdMs: 0, ringMs: 0, handled: 0, missed: 0, handleAvgMs: null },
  ...part,
});

describe('finding people', () => {
  const all = { search: '', queueId: null, phase: null };
  const found = (search: string, part: Partial<AgentTile> = {}): boolean =>
    matches(tile(part), { ...all, search }, 'billing');

  it('by name without case or accents, by extension, by queue', () => {
    expect(found('ines')).toBe(true);
    expect(found('MOREAU')).toBe(true);
    expect(found('109')).toBe(true);
    expect(found('Bill')).toBe(true);
    expect(found('sales')).toBe(false);
    expect(found('9')).toBe(false);
  });

  it('by the number or name of the other party, however it is written', () => {
    expect(found('(415) 555', { calls: [call()] })).toBe(true);
    expect(found('555-0145', { calls: [call()] })).toBe(true);
    expect(found('0199', { calls: [call()] })).toBe(false);
    expect(found('lopez', { calls: [call({ name: 'Marta López' })] })).toBe(true);
  });

  it('by queue and by phase, a second call included', () => {
    expect(matches(tile(), { ...all, queueId: 'q2' }, '')).toBe(false);
    expect(matches(tile(), { ...all, queueId: 'q1' }, '')).toBe(true);
    const two = tile({ phase: 'talking', calls: [call(), call({ phase: 'onHold' })] });
    expect(matches(two, { ...all, phase: 'onHold' }, '')).toBe(true);
    expect(matches(two, { ...all, phase: 'ringing' }, '')).toBe(false);
  });
});

describe('order', () => {
  const people = [
    tile({ id: '1', name: 'Bea', extension: '20', phase: 'idle', sinceMs: 100 }),
    tile({ id: '2', name: 'abe', extension: '3', phase: 'talking', sinceMs: 500, calls: [call()] }),
    tile({
      id: '3',
      name: 'Cid',
      extension: '100',
      phase: 'onHold',
      sinceMs: 900,
      calls: [call()],
    }),
    tile({ id: '4', name: 'Dee', extension: '4', phase: 'idle', sinceMs: null }),
  ];
  const order = (sort: 'name' | 'extension' | 'phase' | 'time'): string =>
    [...people]
      .sort(comparator(sort))
      .map((p) => p.name)
      .join(' ');

  it('sorts each way', () => {
    expect(order('name')).toBe('abe Bea Cid Dee');
    expect(order('extension')).toBe('abe Dee Bea Cid');
    expect(order('phase')).toBe('Cid abe Bea Dee');
    expect(order('time')).toBe('abe Cid Bea Dee');
  });

  it('follows the clock only when the order depends on what people do', () => {
    const all = { search: '', queueId: null, phase: null };
    expect(orderMoves('name', all)).toBe(false);
    expect(orderMoves('time', all)).toBe(true);
    expect(orderMoves('name', { ...all, phase: 'idle' })).toBe(true);
  });
});

describe('tile', () => {
  it('draws the day as ends of parts, never past the edge', () => {
    const day = { ...tile().day, talkMs: 500, holdMs: 250, ringMs: 125 };
    expect(dayStrip(day, 1000)).toEqual({ talk: 50, hold: 75, ring: 87.5 });
    expect(dayStrip({ ...day, talkMs: 5000 }, 1000).ring).toBe(100);
  });

  it('says the most telling thing when there is no call', () => {
    expect(quietText(tile({ result: 'Agent hung up' }))).toBe('Agent hung up');
    expect(quietText(tile({ availability: 'away' }))).toBe('Takes no calls');
    expect(quietText(tile())).toBe('no calls today');
    const day = { ...tile().day, handled: 14, handleAvgMs: 192_000 };
    expect(quietText(tile({ day }))).toBe('14 calls · 3:12 avg');
  });
});

describe('totals', () => {
  const totals: Totals = {
    agents: 24,
    idle: 6,
    ringing: 3,
    talking: 9,
    onHold: 3,
    voicemail: 1,
    unavailable: 1,
    activeIn: 7,
    activeOut: 2,
    waiting: 5,
    longestWaitSinceMs: 1_000_000 - 92_000,
    longestHoldSinceMs: 1_000_000 - 20_000,
    dayStartMs: Date.parse('2026-11-20T05:00:00Z'),
    offered: 0,
    answered: 0,
    missed: 0,
    abandoned: 0,
    voicemails: 0,
    serviceLevel: null,
    serviceLevelRule: 'answered in 20 s ÷ offered',
    completeness: null,
    gaps: 0,
    filled: 0,
  };
  const limits = { ringS: 20, holdS: 120, talkS: 900, waitS: 60 };

  it('warns by the longest wait and hold', () => {
    const cells = liveCells(totals, 1_000_000, limits);
    expect(cells.find((c) => c.key === 'waiting')).toMatchObject({
      value: '5',
      note: 'longest 1:32',
      tone: 'warning',
    });
    expect(cells.find((c) => c.key === 'onHold')?.tone).toBe('hold');
    const late = liveCells(totals, 1_000_000 + 240_000, limits);
    expect(late.find((c) => c.key === 'onHold')?.tone).toBe('critical');
  });

  it('an empty day says so instead of showing zero per cent', () => {
    const cells = dayCells(totals, null);
    expect(cells.find((c) => c.key === 'answered')?.note).toBe('no data yet');
    expect(cells.find((c) => c.key === 'serviceLevel')?.value).toBe('–');
    expect(cells.find((c) => c.key === 'complete')?.value).toBe('–');
    expect(cells.find((c) => c.key === 'offered')?.note).toBe('since 00:00');
  });
});

describe('announcements', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const alert = (id: string, severity: AlertView['severity'] = 'warning'): AlertView => ({
    id,
    severity,
    kind: 'hold',
    limitS: 120,
    name: `Agent ${id}`,
    other: 'Customer',
    callers: 0,
    title: '',
    detail: '',
    sinceMs: 0,
    repeatMin: 0,
    quiet: false,
    agentId: null,
    queueId: null,
  });

  it('speaks crossings, at most one in ten seconds, the newest state of them', async () => {
    const said: string[] = [];
    const queue = new Announcements();
    queue.onSay((text) => said.push(text));
    expect(queue.offer([alert('old')])).toBe(0);
    expect(queue.offer([alert('old'), alert('a')])).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(said).toEqual(['On hold over 2 min: Agent a · Customer']);
    queue.offer([alert('old'), alert('a'), alert('b')]);
    queue.offer([alert('old'), alert('a'), alert('b'), alert('c')]);
    await vi.advanceTimersByTimeAsync(QUIET_MS - 100);
    expect(said).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(said).toEqual([
      'On hold over 2 min: Agent a · Customer',
      'On hold over 2 min: Agent c · Customer',
    ]);
  });

  it('speaks again as often as the rule says, until the alert is put aside', async () => {
    const said: string[] = [];
    const queue = new Announcements();
    queue.onSay((text) => said.push(text));
    const again = { ...alert('a'), repeatMin: 2 };
    queue.offer([]);
    const at: number[] = [];
    for (let second = 0; second < 300; second += 1) {
      if (queue.offer([again, alert('b')]) > 0) at.push(second);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(at).toEqual([0, 120, 240]);
    expect(said).toHaveLength(3);
    expect(queue.offer([])).toBe(0);
  });

  it('says nothing outside business hours, and what lasts is news when they begin', () => {
    const queue = new Announcements();
    const quiet = { ...alert('a', 'critical'), quiet: true };
    expect(queue.offer([])).toBe(0);
    expect(queue.offer([quiet])).toBe(0);
    expect(queue.offer([{ ...quiet, quiet: false }])).toBe(1);
  });

  it('a warning that becomes critical is news', async () => {
    const said: string[] = [];
    const queue = new Announcements();
    queue.onSay((text) => said.push(text));
    queue.offer([alert('a')]);
    expect(queue.offer([alert('a')])).toBe(0);
    expect(queue.offer([alert('a', 'critical')])).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(said).toHaveLength(1);
  });
});
