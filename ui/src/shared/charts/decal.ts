// Patterns that tell series apart without their colour, where the theme asks for them: bars get a
// pattern by the token they are coloured with. The legend draws the same with CSS (tokens.css). Pure.
import { color, type Palette } from './model';

interface Decal {
  symbol: string;
  color: string;
  dashArrayX: number | number[] | number[][];
  dashArrayY: number | number[];
  rotation?: number;
  symbolSize?: number;
}

const stripes = (rotation: number) => ({
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [2, 5],
  rotation,
});

const DOTS = {
  symbol: 'circle',
  dashArrayX: [
    [5, 5],
    [0, 5, 5, 0],
  ],
  dashArrayY: [5, 0],
  symbolSize: 0.8,
};

const PATTERNS: Readonly<Record<string, Omit<Decal, 'color'>>> = {
  '--outcome-missed': stripes(Math.PI / 4),
  '--critical': stripes(Math.PI / 4),
  '--outcome-voicemail': stripes(-Math.PI / 4),
  '--voicemail': stripes(-Math.PI / 4),
  '--outcome-redirected': stripes(0),
  '--outcome-outbound': stripes(Math.PI / 2),
  '--ring': stripes(Math.PI / 2),
  '--outcome-abandoned': DOTS,
  '--hold': DOTS,
};

/** The fill of a bar: its colour, and its pattern where the theme asks for patterns. */
export function fill(palette: Palette, token: string): { color: string; decal?: Decal } {
  const pattern = palette['--chart-patterns'] === '1' ? PATTERNS[token] : undefined;
  const own = { color: color(palette, token) };
  return pattern ? { ...own, decal: { ...pattern, color: color(palette, '--panel') } } : own;
}
