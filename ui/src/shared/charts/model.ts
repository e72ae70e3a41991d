// What a chart is before it is drawn: options, legend, table and one sentence. Pure types and the
// few option parts that every chart shares.
import type { EChartsCoreOption } from 'echarts/core';

export interface LegendEntry {
  label: string;
  token: string;
  value: string;
}

export interface TableModel {
  columns: readonly { label: string; numeric: boolean; hint?: string }[];
  rows: readonly (readonly Cell[])[];
}

/** What is shown, and what it sorts by. */
export interface Cell {
  text: string;
  value: number | string | null;
  /** What opens when it is clicked. */
  opens?: object | undefined;
}

export interface ChartModel {
  option: EChartsCoreOption;
  legend: readonly LegendEntry[];
  table: TableModel;
  sentence: string;
  /** What a click on a segment opens. */
  opens?: (seriesIndex: number, dataIndex: number) => object | undefined;
}

/** Resolved colours by token name (`--ink`). */
export type Palette = Readonly<Record<string, string>>;

export const PALETTE_TOKENS = [
  '--panel',
  '--tile',
  '--ink',
  '--muted',
  '--dim',
  '--line',
  '--line-strong',
  '--track',
  '--accent',
  '--talk',
  '--ring',
  '--hold',
  '--voicemail',
  '--warning',
  '--critical',
  '--outcome-answered',
  '--outcome-missed',
  '--outcome-abandoned',
  '--outcome-voicemail',
  '--outcome-redirected',
  '--outcome-unknown',
  '--outcome-outbound',
  '--chart-patterns',
] as const;

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    PALETTE_TOKENS.map((token) => [token, style.getPropertyValue(token).trim()]),
  );
}

export function color(palette: Palette, token: string): string {
  return palette[token] ?? 'currentColor';
}

const FONT = 'Inter Variable';

export function axisText(palette: Palette, strong = false) {
  return {
    color: color(palette, strong ? '--ink' : '--muted'),
    fontFamily: FONT,
    fontSize: 12,
  };
}

export function base(palette: Palette): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: FONT, color: color(palette, '--ink') },
    grid: { left: 8, right: 16, top: 16, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      axisPointer: { type: 'shadow' },
      backgroundColor: color(palette, '--panel'),
      borderColor: color(palette, '--line-strong'),
      textStyle: { ...axisText(palette, true), fontSize: 12 },
    },
  };
}

export function categoryAxis(palette: Palette, data: readonly string[]) {
  return {
    type: 'category' as const,
    data: [...data],
    axisLabel: { ...axisText(palette), hideOverlap: true },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: color(palette, '--line-strong') } },
  };
}

export function valueAxis(palette: Palette, extra: Record<string, unknown> = {}) {
  return {
    type: 'value' as const,
    axisLabel: axisText(palette),
    splitLine: { lineStyle: { color: color(palette, '--line') } },
    splitNumber: 4,
    minInterval: 1,
    ...extra,
  };
}
