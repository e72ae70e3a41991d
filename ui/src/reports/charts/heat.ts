// Hour × weekday. Pure.
import type { HeatCell } from '../../ipc/generated/view';
import { weekdayName } from '../../format/datetime';
import { count } from '../../format/number';
import { t } from '../../i18n/i18n.svelte';
import {
  base,
  categoryAxis,
  color,
  type ChartModel,
  type Palette,
} from '../../shared/charts/model';
import { calls, type Opened } from '../trace';
import { largest, num } from './parts';

export type HeatMeasure = 'inbound' | 'outbound' | 'missed' | 'voicemail';

const HEAT_TOKENS: Record<HeatMeasure, string> = {
  inbound: '--accent',
  outbound: '--talk',
  missed: '--outcome-missed',
  voicemail: '--outcome-voicemail',
};

const HEAT_METRICS: Record<HeatMeasure, string> = {
  inbound: 'direction:inbound',
  outbound: 'outbound',
  missed: 'missed+abandoned_waiting',
  voicemail: 'voicemail',
};

export function heatChart(
  cells: readonly HeatCell[],
  measure: HeatMeasure,
  palette: Palette,
  /** The days the period has, 0 = Monday. */
  weekdays: readonly number[] = [0, 1, 2, 3, 4, 5, 6],
): ChartModel {
  const used = cells.filter((c) => c.inbound + c.outbound > 0);
  const hours = used.map((c) => c.hour);
  const first = hours.length > 0 ? Math.min(...hours) : 8;
  const last = hours.length > 0 ? Math.max(...hours) : 18;
  const range = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
  const peak = largest(cells, (c) => c[measure]);
  const open = (weekday: number, hour: number): Opened =>
    calls(
      HEAT_METRICS[measure],
      `${t(`reports.${measure}`)}, ${weekdayName(weekday, 'long')} ${clock(hour)}`,
      { weekday, hour },
    );
  const drawn = cells.filter(
    (c) => c.hour >= first && c.hour <= last && weekdays.includes(c.weekday),
  );
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
    opens: (_, at) => {
      const cell = drawn[at];
      return cell && cell[measure] > 0 ? open(cell.weekday, cell.hour) : undefined;
    },
    option: {
      ...base(palette),
      grid: {
        left: 8,
        right: 8,
        containLabel: true,
        // A single day would be one row as tall as the chart.
        ...(weekdays.length === 1 ? { top: 'middle', height: 72 } : { top: 8, bottom: 4 }),
      },
      tooltip: { ...(base(palette)['tooltip'] as object), trigger: 'item' },
      xAxis: { ...categoryAxis(palette, range.map(clock)), axisLine: { show: false } },
      yAxis: {
        ...categoryAxis(
          palette,
          weekdays.map((d) => weekdayName(d)),
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
          data: drawn.map((c) => ({
            value: [c.hour - first, weekdays.indexOf(c.weekday), c[measure]],
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
      rows: weekdays.map((day) => [
        { text: weekdayName(day, 'long'), value: day },
        ...range.map((hour) => ({
          ...num(cells.find((c) => c.weekday === day && c.hour === hour)?.[measure] ?? 0),
          opens: open(day, hour),
        })),
      ]),
    },
  };
}
