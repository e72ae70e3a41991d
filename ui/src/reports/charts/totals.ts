// Labelled counts as horizontal bars. Pure.
import type { TotalRow } from '../../ipc/generated/view';
import { count, percent, ratio } from '../../format/number';
import { t, word } from '../../i18n/i18n.svelte';
import { fill } from '../../shared/charts/decal';
import {
  axisText,
  base,
  categoryAxis,
  type ChartModel,
  type Palette,
} from '../../shared/charts/model';
import { num, share, sum, text } from './parts';

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
            itemStyle: { ...fill(palette, tokenOf(r.key)), borderRadius: [0, 3, 3, 0] },
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
