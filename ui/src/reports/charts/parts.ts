// What the charts of the Reports place share: table cells, sums, and the hours worth drawing. Pure.
import type { IntervalRow } from '../../ipc/generated/view';
import { dayLabel } from '../../format/datetime';
import { clockDurationOr } from '../../format/duration';
import { count, percent } from '../../format/number';
import { t } from '../../i18n/i18n.svelte';
import { color, type Cell, type Palette } from '../../shared/charts/model';

export const num = (value: number): Cell => ({ text: count(value), value });
export const share = (value: number | null, decimals = 0): Cell => ({
  text: percent(value, decimals),
  value,
});
export const span = (value: number | null): Cell => ({ text: clockDurationOr(value), value });
export const text = (value: string): Cell => ({ text: value, value });

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

export function largest<T>(items: readonly T[], by: (item: T) => number): T | undefined {
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

/** What an interval is called: its time of day, or its day in words. */
export function labelOf(row: IntervalRow): string {
  return dayLabel(row.label);
}

/** The period before as a dashed line over the same places. */
export function ghost(palette: Palette, data: readonly (number | null)[]): object {
  return {
    type: 'line',
    name: t('series.then'),
    symbol: 'none',
    lineStyle: { color: color(palette, '--muted'), type: 'dashed', width: 1.5 },
    itemStyle: { color: color(palette, '--muted') },
    data: [...data],
  };
}
