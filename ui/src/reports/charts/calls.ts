// Calls by interval, stacked by outcome: rows to options, legend, table and sentence. Pure.
import type { IntervalRow, Width } from '../../ipc/generated/view';
import { count, percent, ratio } from '../../format/number';
import { t } from '../../i18n/i18n.svelte';
import { fill } from '../../shared/charts/decal';
import {
  base,
  categoryAxis,
  color,
  valueAxis,
  type Cell,
  type ChartModel,
  type Palette,
} from '../../shared/charts/model';
import { calls, interval, SERIES_METRICS, type Opened } from '../trace';
import { ghost, labelOf, largest, num, share, sum, trimmed } from './parts';

const SERIES = [
  { key: 'answered', token: '--outcome-answered' },
  { key: 'voicemail', token: '--outcome-voicemail' },
  { key: 'redirected', token: '--outcome-redirected' },
  { key: 'abandoned', token: '--outcome-abandoned' },
  { key: 'missed', token: '--outcome-missed' },
  { key: 'unknown', token: '--outcome-unknown' },
] as const;

export function callsChart(
  all: readonly IntervalRow[],
  /** What stood at the same place of the clock, interval by interval. */
  previous: readonly (IntervalRow | null)[] | null,
  palette: Palette,
  width: Width = 'hour',
  /** Whether the call centre was open when an interval began; shaded where it was not. */
  isOpen: (ms: number) => boolean = () => true,
): ChartModel {
  const rows = trimmed(all);
  const closed = rows.map((row) => !isOpen(row.startMs));
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
          at: labelOf(peak),
          n: count(peak.offered),
          lostAt: labelOf(lost),
          lost: count(lost.missed + lost.abandoned),
          share: percent(ratio(lost.missed + lost.abandoned, lost.offered)),
        })
      : peak
        ? t('sentence.callsNoneLost', { at: labelOf(peak), n: count(peak.offered) })
        : '';
  const open = (row: IntervalRow, key: keyof typeof SERIES_METRICS): Opened =>
    calls(
      SERIES_METRICS[key],
      `${t(`series.${key}`)}, ${labelOf(row)}`,
      interval(row.startMs, width),
    );
  const linked = (row: IntervalRow, key: keyof typeof SERIES_METRICS): Cell => ({
    ...num(row[key]),
    opens: open(row, key),
  });
  return {
    sentence,
    opens: (series, at) => {
      const row = rows[at];
      return row && open(row, used[series]?.key ?? 'offered');
    },
    legend: [
      ...used.map((s) => ({
        label: t(`series.${s.key}`),
        token: s.token,
        value: count(sum(rows.map((r) => r[s.key]))),
      })),
      ...(closed.includes(true)
        ? [{ label: t('series.closed'), token: '--track', value: '' }]
        : []),
      ...(previous
        ? [
            {
              label: t('series.before'),
              token: '--muted',
              value: count(sum(previous.map((r) => r?.offered ?? 0))),
            },
          ]
        : []),
    ],
    option: {
      ...base(palette),
      xAxis: {
        ...categoryAxis(palette, rows.map(labelOf)),
        ...(closed.includes(true)
          ? {
              splitArea: {
                show: true,
                interval: 0,
                areaStyle: {
                  color: closed.map((is) => (is ? color(palette, '--track') : 'transparent')),
                },
              },
            }
          : {}),
      },
      yAxis: valueAxis(palette),
      series: [
        ...used.map((s) => ({
          type: 'bar',
          name: t(`series.${s.key}`),
          stack: 'offered',
          barMaxWidth: 44,
          barCategoryGap: '28%',
          itemStyle: fill(palette, s.token),
          data: rows.map((r) => r[s.key]),
        })),
        ...(previous
          ? [
              ghost(
                palette,
                previous.slice(from, from + rows.length).map((r) => r?.offered ?? null),
              ),
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
        ...(previous ? [{ label: t('series.before'), numeric: true }] : []),
        ...(previous ? [{ label: t('series.completeBefore'), numeric: true }] : []),
      ],
      rows: rows.map((r, at) => {
        const before = previous?.[from + at];
        return [
          { text: labelOf(r), value: r.startMs },
          linked(r, 'offered'),
          ...SERIES.map((s) => linked(r, s.key)),
          linked(r, 'outbound'),
          num(r.concurrency),
          share(r.completeness, 1),
          ...(previous ? [before ? num(before.offered) : { text: '–', value: null }] : []),
          ...(previous ? [share(before?.completeness ?? null, 1)] : []),
        ];
      }),
    },
  };
}
