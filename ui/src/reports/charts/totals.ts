// Labelled counts as horizontal bars. Pure.
import type { TotalRow } from '../../ipc/generated/view';
import { count, percent, ratio } from '../../format/number';
import { t, word } from '../../i18n/i18n.svelte';
import { fill } from '../../shared/charts/decal';
import {
  axisText,
  base,
  categoryAxis,
  color,
  type ChartModel,
  type Palette,
} from '../../shared/charts/model';
import { legs, type Opened } from '../trace';
import { num, share, sum, text } from './parts';

/** Counts as horizontal bars with their numbers at the end. */
export function totalsChart(
  rows: readonly TotalRow[],
  prefix: string,
  tokenOf: (key: string) => string,
  sentence: string,
  palette: Palette,
  /** The metric behind a row; the same rows of the period before. */
  more: { metric?: (key: string) => string; before?: readonly TotalRow[] | undefined } = {},
): ChartModel {
  const all = sum(rows.map((r) => r.count));
  const { metric, before } = more;
  const was = (key: string): number => before?.find((r) => r.key === key)?.count ?? 0;
  const open = (row: TotalRow): Opened | undefined =>
    metric && legs(metric(row.key), word(prefix, row.key));
  const shown = [...rows].sort((a, b) => b.count - a.count);
  return {
    sentence,
    legend: [],
    opens: (_, at) => (shown[at] ? open(shown[at]) : undefined),
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
            itemStyle: { ...fill(palette, tokenOf(r.key)), borderRadius: [0, 3, 3, 0] },
          })),
        },
        ...(before
          ? [
              {
                type: 'bar',
                name: t('series.then'),
                barMaxWidth: 8,
                itemStyle: { color: color(palette, '--dim'), borderRadius: [0, 3, 3, 0] },
                data: shown.map((r) => was(r.key)),
              },
            ]
          : []),
      ],
    },
    table: {
      columns: [
        { label: t('reports.metric'), numeric: false },
        { label: t('series.count'), numeric: true },
        { label: t('series.share'), numeric: true },
        ...(before ? [{ label: t('series.then'), numeric: true }] : []),
      ],
      rows: shown.map((r) => [
        text(word(prefix, r.key)),
        { ...num(r.count), opens: open(r) },
        share(ratio(r.count, all), 1),
        ...(before ? [num(was(r.key))] : []),
      ]),
    },
  };
}
