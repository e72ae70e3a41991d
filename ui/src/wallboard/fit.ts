// How many tiles fit a television, and at what size, so that nothing scrolls and names can be read
// from six metres. Pure.

export interface Fit {
  columns: number;
  rows: number;
  /** Font size of one rem in pixels. */
  rem: number;
}

/** Size of a tile in rem, gap included; the layout and this table must agree. */
export const TILE = { width: 11.5, height: 5.25 };
const MIN_REM = 17;
const MAX_REM = 34;

/** The largest text at which `people` tiles fill the area, within what can be read. */
export function fit(people: number, width: number, height: number): Fit {
  let best: Fit = { columns: 1, rows: 1, rem: MIN_REM };
  for (let columns = 1; columns <= 20; columns += 1) {
    const rows = Math.ceil(Math.max(1, people) / columns);
    const rem = Math.min(MAX_REM, width / (columns * TILE.width), height / (rows * TILE.height));
    if (rem > best.rem || columns === 1) best = { columns, rows, rem };
  }
  if (best.rem >= MIN_REM) return best;
  const columns = Math.max(1, Math.floor(width / (MIN_REM * TILE.width)));
  return { columns, rows: Math.max(1, Math.floor(height / (MIN_REM * TILE.height))), rem: MIN_REM };
}
