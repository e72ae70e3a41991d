// How long things take: buckets with the median and the 90th percentile. Pure.
import type { DistributionRow } from '../../ipc/generated/view';
import { clockDuration, clockDurationOr } from '../../format/duration';
import { count, ratio } from '../../format/number';
import { t, word } from '../../i18n/i18n.svelte';
import { fill } from '../../shared/charts/decal';
import {
  axisText,
  base,
  categoryAxis,
  color,
  valueAxis,
  type ChartModel,
  type Palette,
} from '../../shared/charts/model';
import { calls, legs, type Opened } from '../trace';
import { ghost, num, share } from './parts';

const SPAN_TOKENS: Record<string, string> = {
  ring: '--ring',
  talk: '--talk',
  hold: '--hold',
  handle: '--outcome-redirected',
  wait: '--voicemail',
};

export function distributionChart(
  row: DistributionRow,
  palette: Palette,
  before: DistributionRow | null = null,
): ChartModel {
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
  const open = (at: number): Opened =>
    (row.key === 'wait' ? calls : legs)(
      `span:${row.key}`,
      `${word('span', row.key)} ${labels[at] ?? ''}`,
      { overMs: row.bucketMs[at - 1] ?? null, upToMs: row.bucketMs[at] ?? null },
    );
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
    opens: (_, at) => open(at),
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
          itemStyle: { ...fill(palette, token), borderRadius: [3, 3, 0, 0] },
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
        ...(before ? [ghost(palette, before.buckets)] : []),
      ],
    },
    table: {
      columns: [
        { label: t('series.interval'), numeric: false },
        { label: t('series.count'), numeric: true },
        { label: t('series.share'), numeric: true },
        ...(before ? [{ label: t('series.then'), numeric: true }] : []),
      ],
      rows: row.buckets.map((n, i) => [
        { text: labels[i] ?? '', value: i },
        { ...num(n), opens: open(i) },
        share(ratio(n, row.count), 1),
        ...(before ? [num(before.buckets[i] ?? 0)] : []),
      ]),
    },
  };
}
