// Service level and abandonment over time. Pure.
import type { IntervalRow, Width } from '../../ipc/generated/view';
import { count, percent, ratio } from '../../format/number';
import { t } from '../../i18n/i18n.svelte';
import {
  axisText,
  base,
  categoryAxis,
  color,
  valueAxis,
  type ChartModel,
  type Palette,
} from '../../shared/charts/model';
import { calls, interval, type Opened } from '../trace';
import { ghost, labelOf, largest, num, share, trimmed } from './parts';

export function levelChart(
  all: readonly IntervalRow[],
  goal: number,
  palette: Palette,
  previous: readonly (IntervalRow | null)[] | null = null,
  width: Width = 'hour',
): ChartModel {
  const rows = trimmed(all);
  const from = all.indexOf(rows[0]!);
  const before = previous?.slice(from, from + rows.length) ?? null;
  const open = (row: IntervalRow, key: 'service_good' | 'abandoned_waiting'): Opened =>
    calls(
      key,
      `${key === 'service_good' ? t('series.inTime') : t('series.abandoned')}, ${labelOf(row)}`,
      interval(row.startMs, width),
    );
  const known = rows.filter((r) => r.serviceLevel !== null);
  const below = known.filter((r) => (r.serviceLevel ?? 1) < goal);
  const lowest = largest(known, (r) => -(r.serviceLevel ?? 1));
  const abandonment = rows.map((r) => ratio(r.abandoned, r.offered));
  const line = (name: string, token: string, data: (number | null)[], raised = 0): object => ({
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
      offset: [0, raised],
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
            at: labelOf(lowest),
          })
        : t('sentence.level', {
            goal: percent(goal),
            n: count(below.length),
            all: count(known.length),
            low: percent(lowest.serviceLevel),
            at: labelOf(lowest),
          }),
    legend: [],
    opens: (series, at) => {
      const row = rows[at];
      return row && open(row, series === 0 ? 'service_good' : 'abandoned_waiting');
    },
    option: {
      ...base(palette),
      grid: { left: 8, right: 96, top: 16, bottom: 4, containLabel: true },
      xAxis: categoryAxis(palette, rows.map(labelOf)),
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
        // It mostly runs along the axis, which would strike its name out.
        line(t('series.abandonment'), '--outcome-abandoned', abandonment, -9),
        ...(before
          ? [
              ghost(
                palette,
                before.map((r) => (r?.serviceLevel == null ? null : r.serviceLevel * 100)),
              ),
            ]
          : []),
      ],
    },
    table: {
      columns: [
        { label: t('series.interval'), numeric: false },
        { label: t('series.serviceLevel'), numeric: true },
        { label: t('series.abandonment'), numeric: true },
        { label: t('series.offered'), numeric: true },
        ...(before ? [{ label: t('series.then'), numeric: true }] : []),
      ],
      rows: rows.map((r, i) => [
        { text: labelOf(r), value: r.startMs },
        { ...share(r.serviceLevel), opens: open(r, 'service_good') },
        { ...share(abandonment[i] ?? null, 1), opens: open(r, 'abandoned_waiting') },
        num(r.offered),
        ...(before ? [share(before[i]?.serviceLevel ?? null)] : []),
      ]),
    },
  };
}
