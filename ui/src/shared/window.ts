// Which rows of a long list to draw, and what has room beside a panel. Pure.

export interface Range {
  first: number;
  /** One past the last row drawn. */
  end: number;
  /** Space above and below what is drawn. */
  before: number;
  after: number;
}

export function visibleRows(
  rows: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
  overscan: number,
): Range {
  if (rows === 0 || rowHeight <= 0) return { first: 0, end: 0, before: 0, after: 0 };
  const top = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const shown = Math.ceil(height / rowHeight) + 1;
  const first = Math.min(Math.max(0, top - overscan), Math.max(0, rows - 1));
  const end = Math.min(rows, top + shown + overscan);
  return { first, end, before: first * rowHeight, after: Math.max(0, rows - end) * rowHeight };
}

export function columnsFor(width: number, minWidth: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (minWidth + gap)));
}

/** Pixels of one rem, so that larger text makes taller rows. */
export function remPixels(): number {
  const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Number.isFinite(size) && size > 0 ? size : 16;
}

/** Widths of a side panel, in rem. */
export const PANEL_REM = { narrow: 26, wide: 46 };

/** True where a place `width` pixels wide holds a panel and `restRem` more beside it. */
export function hasRoomBeside(width: number, panelRem: number, restRem: number): boolean {
  return width >= remPixels() * (panelRem + restRem);
}
