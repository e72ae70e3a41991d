// Each chart of the Reports place: a pure function from rows to options, legend, table, sentence.
import type { DistributionRow, HeatCell, IntervalRow, TotalRow } from '../ipc/generated/view';
import { weekdayName } from '../format/datetime';
import { clockDuration, clockDurationOr } from '../format/duration';
import { count, percent, ratio } from '../format/number';
import { t, word } from '../i18n/i18n.svelte';
import {
  axisText,
  base,
  categoryAxis,
  color,
  valueAxis,
  type Cell,
  type ChartModel,
  type Palette,
} from '../shared/charts/model';

export const num = (value: number): Cell => ({ text: count(value), value });
export const share = (value: number | null, decimals = 0): Cell => ({
  text: percent(value, decimals),
  value,
});
export const span = (value: number | null): Cell => ({ text: clockDurationOr(value), value });
export const text = (value: string): Cell => ({ text: value, value });

const SERIES = [
  { key: 'answered', token: '--outcome-answered' },
  { key: 'voicemail', token: '--outcome-voicemail' },
  { key: 'redirected', token: '--outcome-redirected' },
  { key: 'abandoned', token: '--outcome-abandoned' },
  { key: 'missed', token: '--outcome-missed' },
  { key: 'unknown', token: '--outcome-unknown' },
] as const;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function largest<T>(items: readonly T[], by: (item: T) => number): T | undefined {
  let best: T | undefined;
  for (const item of items) if (best === undefined || by(item) > by(best)) best = item;
  return best;
}

/** Drops the empty hours at both ends of a single day, so that the picture is of the work. */
export function trimmed(rows: readonly IntervalRow[]): readonly IntervalRow[] {
  const busy = (row: IntervalRow): boolean => row.offered + row.outbound > 0;
  const first = rows.findIndex(busy);
  if (first < 0) return rows;
  const last = rows.findLastIndex(busy);
  return rows.slice(Math.max(0, first - 1), last + 2);
}

export function callsChart(
  all: readonly IntervalRow[],
  previous: readonly IntervalRow[] | null,
  palette: Palette,
): ChartModel {
  const rows = trimmed(all);
  const from = all.indexOf(rows[0]!);
  const used = SERIES.filter((s) => sum(rows.map((r) => r[s.key])) > 0);
  const peak = largest(rows, (r) => r.offered);
  const lost = largest(
    rows.filter((r) => r.offered > 0),
    (r) => r.missed + r.abandoned,
  );
  const sentence =
    peak && lost && lost.missed + lost.abandoned > 0
      ? t('sentence.calls', {
          at: peak.label,
          n: count(peak.offered),
          lostAt: lost.label,
          lost: count(lost.missed + lost.abandoned),
          share: percent(ratio(lost.missed + lost.abandoned, lost.offered)),
        })
      : peak
        ? t('sentence.callsNoneLost', { at: peak.label, n: count(peak.offered) })
        : '';
  return {
    sentence,
    legend: [
      ...used.map((s) => ({
        label: t(`series.${s.key}`),
        token: s.token,
        value: count(sum(rows.map((r) => r[s.key]))),
      })),
      ...(previous
        ? [
            {
              label: t('series.before'),
              token: '--muted',
              value: count(sum(previous.map((r) => r.offered))),
            },
          ]
        : []),
    ],
    option: {
      ...base(palette),
      xAxis: categoryAxis(
        palette,
        rows.map((r) => r.label),
      ),
      yAxis: valueAxis(palette),
      series: [
        ...used.map((s) => ({
          type: 'bar',
          name: t(`series.${s.key}`),
          stack: 'offered',
          barMaxWidth: 44,
          barCategoryGap: '28%',
          itemStyle: { color: color(palette, s.token) },
          data: rows.map((r) => r[s.key]),
        })),
        ...(previous
          ? [
              {
                type: 'line',
                name: t('series.before'),
                symbol: 'none',
                lineStyle: { color: color(palette, '--muted'), type: 'dashed', width: 1.5 },
                itemStyle: { color: color(palette, '--muted') },
                data: previous.slice(from, from + rows.length).map((r) => r.offered),
              },
            ]
          : []),
      ],
    },
    table: {
      columns: [
        { label: t('series.interval'), numeric: false },
        { label: t('series.offered'), numeric: true },
        ...SERIES.map((s) => ({ label: t(`series.${s.key}`), numeric: true })),
        { label: t('series.outbound'), numeric: true },
        { label: t('series.concurrency'), numeric: true },
        { label: t('series.complete'), numeric: true },
      ],
      rows: rows.map((r) => [
        { text: r.label, value: r.startMs },
        num(r.offered),
        ...SERIES.map((s) => num(r[s.key])),
        num(r.outbound),
        num(r.concurrency),
        share(r.completeness, 1),
      ]),
    },
  };
}

export function levelChart(
  all: readonly IntervalRow[],
  goal: number,
  palette: Palette,
): ChartModel {
  const rows = trimmed(all);
  const known = rows.filter((r) => r.serviceLevel !== null);
  const below = known.filter((r) => (r.serviceLevel ?? 1) < goal);
  const lowest = largest(known, (r) => -(r.serviceLevel ?? 1));
  const abandonment = rows.map((r) => ratio(r.abandoned, r.offered));
  const line = (name: string, token: string, data: (number | null)[]): object => ({
    type: 'line',
    name,
    connectNulls: false,
    symbolSize: 5,
    lineStyle: { color: color(palette, token), width: 2 },
    itemStyle: { color: color(palette, token) },
    endLabel: {
      show: true,
      formatter: '{a}',
      ...axisText(palette, true),
      color: color(palette, token),
    },
    tooltip: { valueFormatter: (v: unknown) => (typeof v === 'number' ? `${v} %` : '–') },
    data: data.map((v) => (v === null ? null : Math.round(v * 1000) / 10)),
  });
  return {
    sentence: !lowest
      ? t('sentence.levelNone')
      : below.length === 0
        ? t('sentence.levelGood', {
            goal: percent(goal),
            low: percent(lowest.serviceLevel),
            at: lowest.label,
          })
        : t('sentence.level', {
            goal: percent(goal),
            n: count(below.length),
            all: count(known.length),
            low: percent(lowest.serviceLevel),
            at: lowest.label,
          }),
    legend: [],
    option: {
      ...base(palette),
      grid: { left: 8, right: 96, top: 16, bottom: 4, containLabel: true },
      xAxis: categoryAxis(
        palette,
        rows.map((r) => r.label),
      ),
      yAxis: valueAxis(palette, {
        max: 100,
        interval: 25,
        axisLabel: { ...axisText(palette), formatter: '{value} %' },
      }),
      series: [
        {
          ...line(
            t('series.serviceLevel'),
            '--talk',
            rows.map((r) => r.serviceLevel),
          ),
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: color(palette, '--dim'), type: 'dashed' },
            label: { show: false },
            data: [{ yAxis: goal * 100 }],
          },
        },
        line(t('series.abandonment'), '--outcome-abandoned', abandonment),
      ],
    },
    table: {
      columns: [
        { label: t('series.interval'), numeric: false },
        { label: t('series.serviceLevel'), numeric: true },
        { label: t('series.abandonment'), numeric: true },
        { label: t('series.offered'), numeric: true },
      ],
      rows: rows.map((r, i) => [
        { text: r.label, value: r.startMs },
        share(r.serviceLevel),
        share(abandonment[i] ?? null, 1),
        num(r.offered),
      ]),
    },
  };
}

export type HeatMeasure = 'inbound' | 'outbound' | 'missed' | 'voicemail';

const HEAT_TOKENS: Record<HeatMeasure, string> = {
  inbound: '--accent',
  outbound: '--talk',
  missed: '--outcome-missed',
  voicemail: '--outcome-voicemail',
};

export function heatChart(
  cells: readonly HeatCell[],
  measure: HeatMeasure,
  palette: Palette,
): ChartModel {
  const used = cells.filter((c) => c.inbound + c.outbound > 0);
  const hours = used.map((c) => c.hour);
  const first = hours.length > 0 ? Math.min(...hours) : 8;
  const last = hours.length > 0 ? Math.max(...hours) : 18;
  const range = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
  const peak = largest(cells, (c) => c[measure]);
  const max = Math.max(1, peak?.[measure] ?? 0);
  return {
    sentence:
      peak && peak[measure] > 0
        ? t('sentence.heat', {
            day: weekdayName(peak.weekday, 'long'),
            at: clock(peak.hour),
            n: count(peak[measure]),
            what: t(`reports.${measure}`).toLowerCase(),
          })
        : t('sentence.heatNone', { what: t(`reports.${measure}`).toLowerCase() }),
    legend: [],
    option: {
      ...base(palette),
      grid: { left: 8, right: 8, top: 8, bottom: 4, containLabel: true },
      tooltip: { ...(base(palette)['tooltip'] as object), trigger: 'item' },
      xAxis: { ...categoryAxis(palette, range.map(clock)), axisLine: { show: false } },
      yAxis: {
        ...categoryAxis(
          palette,
          [0, 1, 2, 3, 4, 5, 6].map((d) => weekdayName(d)),
        ),
        inverse: true,
        axisLine: { show: false },
      },
      visualMap: {
        show: false,
        min: 0,
        max,
        inRange: { color: [color(palette, '--track'), color(palette, HEAT_TOKENS[measure])] },
      },
      series: [
        {
          type: 'heatmap',
          name: t(`reports.${measure}`),
          itemStyle: { borderColor: color(palette, '--panel'), borderWidth: 2, borderRadius: 4 },
          label: {
            show: true,
            fontFamily: 'Inter Variable',
            fontSize: 11,
            formatter: (p: { value: [number, number, number] }) =>
              p.value[2] > 0 ? String(p.value[2]) : '',
          },
          data: cells
            .filter((c) => c.hour >= first && c.hour <= last)
            .map((c) => ({
              value: [c.hour - first, c.weekday, c[measure]],
              label: {
                color: color(palette, c[measure] > max * 0.55 ? '--panel' : '--ink'),
              },
            })),
        },
      ],
    },
    table: {
      columns: [
        { label: t('series.interval'), numeric: false },
        ...range.map((hour) => ({ label: clock(hour), numeric: true })),
      ],
      rows: [0, 1, 2, 3, 4, 5, 6].map((day) => [
        { text: weekdayName(day, 'long'), value: day },
        ...range.map((hour) =>
          num(cells.find((c) => c.weekday === day && c.hour === hour)?.[measure] ?? 0),
        ),
      ]),
    },
  };
}

const SPAN_TOKENS: Record<string, string> = {
  ring: '--ring',
  talk: '--talk',
  hold: '--hold',
  handle: '--outcome-redirected',
  wait: '--voicemail',
};

export function distributionChart(row: DistributionRow, palette: Palette): ChartModel {
  const labels = row.buckets.map((_, i) => {
    const upper = row.bucketMs[i];
    return upper === undefined
      ? `> ${clockDuration(row.bucketMs[i - 1] ?? 0)}`
      : `≤ ${clockDuration(upper)}`;
  });
  /** Which bucket a value falls in. */
  const bucketOf = (ms: number): number => {
    const found = row.bucketMs.findIndex((upper) => ms <= upper);
    return found < 0 ? row.bucketMs.length : found;
  };
  const marks = [
    { name: 'p50', ms: row.p50Ms },
    { name: 'p90', ms: row.p90Ms },
  ].filter((mark): mark is { name: string; ms: number } => mark.ms !== null);
  const token = SPAN_TOKENS[row.key] ?? '--accent';
  return {
    sentence:
      row.p50Ms === null || row.p90Ms === null
        ? t('sentence.distributionNone')
        : t('sentence.distribution', {
            p50: clockDuration(row.p50Ms),
            p90: clockDuration(row.p90Ms),
            max: clockDurationOr(row.maxMs),
            n: count(row.count),
          }),
    legend: [],
    option: {
      ...base(palette),
      grid: { left: 8, right: 16, top: 28, bottom: 4, containLabel: true },
      xAxis: categoryAxis(palette, labels),
      yAxis: valueAxis(palette),
      series: [
        {
          type: 'bar',
          name: t('series.count'),
          barCategoryGap: '12%',
          itemStyle: { color: color(palette, token), borderRadius: [3, 3, 0, 0] },
          data: row.buckets,
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: color(palette, '--ink'), type: 'dashed' },
            label: {
              ...axisText(palette, true),
              formatter: (p: { name: string }) => p.name,
            },
            data: marks.map((mark) => ({
              name: `${mark.name} ${clockDuration(mark.ms)}`,
              xAxis: bucketOf(mark.ms),
            })),
          },
        },
      ],
    },
    table: {
      columns: [
        { label: t('series.interval'), numeric: false },
        { label: t('series.count'), numeric: true },
        { label: t('series.share'), numeric: true },
      ],
      rows: row.buckets.map((n, i) => [
        { text: labels[i] ?? '', value: i },
        num(n),
        share(ratio(n, row.count), 1),
      ]),
    },
  };
}

/** Counts as horizontal bars with their numbers at the end. */
export function totalsChart(
  rows: readonly TotalRow[],
  prefix: string,
  tokenOf: (key: string) => string,
  sentence: string,
  palette: Palette,
): ChartModel {
  const all = sum(rows.map((r) => r.count));
  const shown = [...rows].sort((a, b) => b.count - a.count);
  return {
    sentence,
    legend: [],
    option: {
      ...base(palette),
      grid: { left: 8, right: 88, top: 4, bottom: 4, containLabel: true },
      xAxis: { type: 'value', show: false },
      yAxis: {
        ...categoryAxis(
          palette,
          shown.map((r) => word(prefix, r.key)),
        ),
        axisLabel: axisText(palette, true),
        axisLine: { show: false },
        inverse: true,
      },
      series: [
        {
          type: 'bar',
          name: t('series.count'),
          barMaxWidth: 22,
          barMinHeight: 2,
          label: {
            show: true,
            position: 'right',
            ...axisText(palette),
            formatter: (p: { value: number }) =>
              `${count(p.value)} · ${percent(ratio(p.value, all), 1)}`,
          },
          data: shown.map((r) => ({
            value: r.count,
            itemStyle: { color: color(palette, tokenOf(r.key)), borderRadius: [0, 3, 3, 0] },
          })),
        },
      ],
    },
    table: {
      columns: [
        { label: t('reports.metric'), numeric: false },
        { label: t('series.count'), numeric: true },
        { label: t('series.share'), numeric: true },
      ],
      rows: shown.map((r) => [
        text(word(prefix, r.key)),
        num(r.count),
        share(ratio(r.count, all), 1),
      ]),
    },
  };
}
