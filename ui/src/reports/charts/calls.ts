// Calls by interval, stacked by outcome: rows to options, legend, table and sentence. Pure.
import type { IntervalRow } from '../../ipc/generated/view';
import { count, percent, ratio } from '../../format/number';
import { t } from '../../i18n/i18n.svelte';
import { fill } from '../../shared/charts/decal';
import {
  base,
  categoryAxis,
  color,
  valueAxis,
  type ChartModel,
  type Palette,
} from '../../shared/charts/model';
import { labelOf, largest, num, share, sum, trimmed } from './parts';

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
  previous: readonly IntervalRow[] | null,
  palette: Palette,
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
  return {
    sentence,
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
              value: count(sum(previous.map((r) => r.offered))),
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
        { text: labelOf(r), value: r.startMs },
        num(r.offered),
        ...SERIES.map((s) => num(r[s.key])),
        num(r.outbound),
        num(r.concurrency),
        share(r.completeness, 1),
      ]),
    },
  };
}
