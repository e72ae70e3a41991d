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
/** Width of the area on a 1080p screen; both limits grow with a larger one. */
const USUAL_WIDTH = 1900;

/** The largest text at which `people` tiles fill the area, within what can be read. */
export function fit(people: number, width: number, height: number): Fit {
  const scale = Math.max(1, width / USUAL_WIDTH);
  const least = MIN_REM * scale;
  const most = MAX_REM * scale;
  let best: Fit = { columns: 1, rows: 1, rem: least };
  for (let columns = 1; columns <= 20; columns += 1) {
    const rows = Math.ceil(Math.max(1, people) / columns);
    const rem = Math.min(most, width / (columns * TILE.width), height / (rows * TILE.height));
    if (rem > best.rem || columns === 1) best = { columns, rows, rem };
  }
  if (best.rem >= least) return best;
  const columns = Math.max(1, Math.floor(width / (least * TILE.width)));
  return { columns, rows: Math.max(1, Math.floor(height / (least * TILE.height))), rem: least };
}
