import { describe, expect, it } from 'vitest';
import type { DistributionRow, HeatCell, IntervalRow, ReportView } from '../ipc/generated/view';
import { callsChart } from './charts/calls';
import { distributionChart } from './charts/distribution';
import { heatChart } from './charts/heat';
import { levelChart } from './charts/level';
import { totalsChart } from './charts/totals';
import { changeOf, formulaOf, headline } from './headline';
import { naturalWidth, rangeDays, rangeName } from './ranges';
import { agentsSentence, queuesSentence } from './tables';

const row = (hour: number, part: Partial<IntervalRow> = {}): IntervalRow => ({
  startMs: hour * 3_600_000,
  label: `${String(hour).padStart(2, '0')}:00`,
  offered: 0,
  answered: 0,
  missed: 0,
  abandoned: 0,
  voicemail: 0,
  redirected: 0,
  unknown: 0,
  outbound: 0,
  serviceLevel: null,
  concurrency: 0,
  completeness: null,
  ...part,
});

const day = Array.from({ length: 24 }, (_, hour) => row(hour));
day[9] = row(9, { offered: 20, answered: 19, missed: 1, serviceLevel: 0.9 });
day[12] = row(12, { offered: 50, answered: 44, missed: 4, abandoned: 2, serviceLevel: 0.5 });

interface Drawn {
  xAxis: { data: string[] };
  series: { name: string; data: unknown[]; type: string }[];
}
const drawn = (option: unknown): Drawn => option as Drawn;

describe('calls by interval', () => {
  const model = callsChart(day, null, {});

  it('stacks only outcomes that occurred, over the hours of work', () => {
    const { xAxis, series } = drawn(model.option);
    expect(xAxis.data).toEqual(['08:00', '09:00', '10:00', '11:00', '12:00', '13:00']);
    expect(series.map((s) => s.name)).toEqual(['Answered', 'Abandoned', 'Missed']);
    expect(series[0]?.data).toEqual([0, 19, 0, 0, 44, 0]);
  });

  it('has the same numbers in its legend and its table', () => {
    expect(model.legend.map((l) => `${l.label} ${l.value}`)).toEqual([
      'Answered 63',
      'Abandoned 2',
      'Missed 5',
    ]);
    const offered = model.table.rows.map((r) => Number(r[1]?.value));
    expect(offered.reduce((a, b) => a + b, 0)).toBe(70);
  });

  it('says in one sentence when calls come and when they are lost', () => {
    expect(model.sentence).toBe(
      'Busiest: 12:00 with 50 calls. Most lost: 12:00 with 6 missed or abandoned, 12 % of those offered.',
    );
  });

  it('lays the period before over the same hours', () => {
    const before = day.map((r) => ({ ...r, offered: r.offered * 2 }));
    const line = drawn(callsChart(day, before, {}).option).series.at(-1);
    expect(line).toMatchObject({ type: 'line', data: [0, 40, 0, 0, 100, 0] });
  });

  it('writes days in words', () => {
    const days = [row(0, { label: '2026-11-17', offered: 3, answered: 3 })];
    expect(drawn(callsChart(days, null, {}).option).xAxis.data).toEqual(['Tue, Nov 17']);
  });

  it('an empty day does not crash', () => {
    const empty = callsChart([row(0)], null, {});
    expect(empty.legend).toEqual([]);
    expect(callsChart([], null, {}).sentence).toBe('');
  });
});

describe('service level', () => {
  it('counts intervals below the goal and leaves gaps where nothing counts', () => {
    const model = levelChart(day, 0.8, {});
    expect(model.sentence).toBe(
      'Below the goal of 80 % in 1 of 2 intervals; lowest: 12:00 with 50 %.',
    );
    expect(drawn(model.option).series[0]?.data).toEqual([null, 90, null, null, 50, null]);
  });

  it('says when nothing counts', () => {
    expect(levelChart([row(1)], 0.8, {}).sentence).toBe(
      'No queue call counts towards the service level yet.',
    );
  });
});

describe('business hours in the chart of calls', () => {
  it('shades what began outside them, and says so', () => {
    const model = callsChart(day, null, {}, 'hour', (ms: number) => ms < day[12]!.startMs);
    const axis = drawn(model.option).xAxis as unknown as {
      splitArea: { areaStyle: { color: string[] } };
    };
    const shades = axis.splitArea.areaStyle.color.map((c) => c !== 'transparent');
    expect(shades).toEqual([false, false, false, false, true, true]);
    expect(model.legend.map((l) => l.label)).toContain('Outside business hours');
    expect(drawn(callsChart(day, null, {}).option).xAxis).not.toHaveProperty('splitArea');
  });
});

describe('heat map', () => {
  const cells: HeatCell[] = [
    { weekday: 4, hour: 12, inbound: 43, outbound: 2, missed: 5, voicemail: 0 },
    { weekday: 0, hour: 9, inbound: 10, outbound: 9, missed: 1, voicemail: 2 },
  ];
  it('names the busiest hour of the measure chosen', () => {
    expect(heatChart(cells, 'inbound', {}).sentence).toBe(
      'Friday at 12:00 is the busiest hour: 43 (inbound).',
    );
    expect(heatChart(cells, 'outbound', {}).sentence).toContain('Monday at 09:00');
    const friday = heatChart(cells, 'inbound', {}, [4]);
    expect(friday.table.rows.map((r) => r[0]?.text)).toEqual(['Friday']);
    expect(heatChart([], 'missed', {}).sentence).toBe('None in this period (missed or abandoned).');
  });
});

describe('distributions', () => {
  const talk: DistributionRow = {
    key: 'talk',
    count: 10,
    meanMs: 100_000,
    p50Ms: 90_000,
    p90Ms: 400_000,
    maxMs: 1_115_000,
    bucketMs: [60_000, 120_000, 300_000],
    buckets: [3, 4, 2, 1],
  };
  it('labels the last bucket "longer" and marks p50 and p90 in the right buckets', () => {
    const model = distributionChart(talk, {});
    expect(drawn(model.option).xAxis.data).toEqual(['≤ 1:00', '≤ 2:00', '≤ 5:00', '> 5:00']);
    const marks = (
      drawn(model.option).series[0] as unknown as { markLine: { data: { xAxis: number }[] } }
    ).markLine.data;
    expect(marks.map((m) => m.xAxis)).toEqual([1, 3]);
    expect(model.table.rows[1]?.map((c) => c.text)).toEqual(['≤ 2:00', '4', '40.0 %']);
  });
  it('nothing measured is said, not drawn as zero', () => {
    const none = { ...talk, count: 0, p50Ms: null, p90Ms: null, maxMs: null };
    expect(distributionChart(none, {}).sentence).toBe('Nothing to measure in this period.');
  });
});

describe('totals', () => {
  it('sorts by count and shows shares', () => {
    const model = totalsChart(
      [
        { key: 'missed', count: 1 },
        { key: 'connected', count: 3 },
      ],
      'outcome',
      () => '--talk',
      '',
      {},
    );
    expect(model.table.rows.map((r) => r.map((c) => c.text))).toEqual([
      ['Connected', '3', '75.0 %'],
      ['Missed', '1', '25.0 %'],
    ]);
  });
});

describe('headline', () => {
  const report = {
    intervals: day,
    distributions: [],
    completeness: null,
    occupancy: { share: 0.625, availableMs: 8, handlingMs: 5, presenceKnown: 0.9 },
    formulas: [['offered', 'As the product counts it.']],
    previous: null,
  } as unknown as ReportView;

  it('gives every number its formula, the product’s own words first', () => {
    expect(formulaOf(report, 'offered')).toBe('As the product counts it.');
    expect(headline(report).filter((stat) => stat.formula === '')).toEqual([]);
  });

  it('sums intervals and shows the period before beside it', () => {
    const before = { ...report, intervals: day.slice(0, 10) };
    const previous = { from: '', to: '', intervals: [], report: before };
    const stats = headline({ ...report, previous });
    expect(stats.find((s) => s.key === 'offered')).toMatchObject({
      value: '70',
      before: '20',
      change: '+250 %',
    });
    expect(stats.find((s) => s.key === 'missed')?.note).toBe('7.1 %');
    expect(stats.find((s) => s.key === 'completeness')?.value).toBe('–');
  });

  it.each([
    [{ share: 0.625, presenceKnown: 0.9 }, '62.5 %', 'known for 90 %'],
    [{ share: 0, presenceKnown: 1 }, '0.0 %', 'known for 100 %'],
    // Known, and nobody was available.
    [{ share: null, presenceKnown: 0.5 }, '–', 'known for 50 %'],
    [{ share: 0.5, presenceKnown: 0.002 }, '50.0 %', 'known for < 1 %'],
    [{ share: null, presenceKnown: 0 }, '–', 'presence not known'],
    [{ share: null, presenceKnown: null }, '–', ''],
  ])('says of occupancy how much of it is known: %o', (part, value, note) => {
    const occupancy = { ...report.occupancy, ...part };
    const stat = headline({ ...report, occupancy }).find((s) => s.key === 'occupancy');
    expect(stat).toMatchObject({ value, note });
  });
});

describe('change', () => {
  it.each([
    [120, 100, 'count', '+20 %'],
    [50, 100, 'count', '-50 %'],
    [3, 3, 'count', 'same'],
    [3, 0, 'count', 'from none'],
    [null, 3, 'count', null],
    [0.8, 0.755, 'share', '+4.5 points'],
  ] as const)('from %s and %s', (now, before, kind, wanted) => {
    expect(changeOf(now, before, kind)).toBe(wanted);
  });
});

describe('what a number opens', () => {
  it('is the interval and the outcome of the segment', () => {
    const model = callsChart(day, null, {}, 'hour');
    // The second series drawn is "abandoned", the fifth interval 12:00.
    expect(model.opens?.(1, 4)).toMatchObject({
      label: 'Abandoned, 12:00',
      trace: { of: 'calls', metric: 'abandoned_waiting', startMs: 12 * 3_600_000, width: 'hour' },
    });
  });

  it('is the bucket of a distribution', () => {
    const row = { key: 'talk', count: 3, bucketMs: [1000, 2000], buckets: [1, 1, 1] };
    const model = distributionChart({ ...row, meanMs: 1, p50Ms: 1, p90Ms: 1, maxMs: 1 }, {});
    expect(model.opens?.(0, 2)).toMatchObject({
      trace: { of: 'legs', metric: 'span:talk', overMs: 2000, upToMs: null },
    });
  });

  it('leaves a gap in the ghost where the clock had no such hour', () => {
    const before = day.map((r, hour) => (hour === 9 ? null : r));
    const line = drawn(callsChart(day, before, {}).option).series.at(-1);
    expect(line?.data).toEqual([0, null, 0, 0, 50, 0]);
  });
});

describe('ranges', () => {
  it('knows the named ranges', () => {
    expect(rangeDays('week', '2026-11-20')).toEqual({ from: '2026-11-16', to: '2026-11-20' });
    expect(rangeDays('month', '2026-11-20')).toEqual({ from: '2026-11-01', to: '2026-11-20' });
    expect(rangeName({ from: '2026-11-19', to: '2026-11-19' }, '2026-11-20')).toBe('yesterday');
    expect(rangeName({ from: '2026-11-18', to: '2026-11-19' }, '2026-11-20')).toBe('custom');
  });
  it('chooses hours for a day and days for more', () => {
    expect(naturalWidth({ from: '2026-11-20', to: '2026-11-20' })).toBe('hour');
    expect(naturalWidth({ from: '2026-11-10', to: '2026-11-20' })).toBe('day');
  });
});

describe('the tables', () => {
  type Agent = ReportView['agents'][number];
  type Queue = ReportView['queues'][number];
  const agent = (name: string, inbound: number, outbound: number, talkTotalMs: number): Agent =>
    ({ agent: name, inboundAnswered: inbound, outboundConnected: outbound, talkTotalMs }) as Agent;
  const queue = (name: string, offered: number, serviceLevel: number | null): Queue =>
    ({ queue: name, offered, serviceLevel }) as Queue;
  const report = (agents: Agent[], queues: Queue[]): ReportView =>
    ({ agents, queues }) as unknown as ReportView;

  it('say who did most, and where callers wait too long', () => {
    const view = report(
      [agent('Ann', 3, 1, 60_000), agent('Ben', 2, 3, 30_000), agent('Carla', 0, 0, 90_000)],
      [queue('Billing', 40, 0.8), queue('Sales', 12, 0.55), queue('Support', 0, null)],
    );
    expect(agentsSentence(view)).toBe(
      'Ben handled the most calls: 5. Longest in conversation: Carla with 1:30.',
    );
    expect(queuesSentence(view)).toBe(
      'Billing was offered the most calls: 40. Lowest service level: Sales with 55 %.',
    );
  });

  it('say nothing of a service level that is not known', () => {
    expect(queuesSentence(report([], [queue('Billing', 4, null)]))).toBe(
      'Billing was offered the most calls: 4.',
    );
  });

  it('say that nothing happened', () => {
    expect(agentsSentence(report([], []))).toBe('Nobody handled a call in this period.');
    expect(queuesSentence(report([], [queue('Sales', 0, null)]))).toBe(
      'No call came through a queue in this period.',
    );
  });
});
