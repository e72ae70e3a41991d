import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const source = join(import.meta.dirname, '..');

function block(start: string): Map<string, string> {
  const from = css.indexOf('{', css.indexOf(start));
  const body = css.slice(from + 1, css.indexOf('\n}', from));
  return new Map(
    [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((m) => [m[1] ?? '', (m[2] ?? '').trim()]),
  );
}

const primitives = block('/* 1. Primitives');
const themes = {
  light: block('/* 2. Meaning'),
  dark: block(":root[data-theme='dark']"),
  contrast: block(":root[data-theme='contrast']"),
};

function rgb(theme: Map<string, string>, token: string): [number, number, number] {
  const bound = theme.get(token);
  const name = /var\((--[\w-]+)\)/.exec(bound ?? '')?.[1];
  const hex = /#([0-9a-f]{6})/i.exec(primitives.get(name ?? '') ?? '')?.[1];
  if (!hex) throw new Error(`${token} is not bound to a primitive colour (${bound})`);
  return [0, 2, 4].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as [number, number, number];
}

function luminance(color: [number, number, number]): number {
  const [r, g, b] = color.map((v) => {
    const c = v / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: [number, number, number], b: [number, number, number]): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Every pair in which text stands on a ground. */
const TEXT: [string[], string[]][] = [
  [
    ['--ink', '--muted'],
    ['--bg', '--panel', '--tile', '--raised', '--accent-bg', '--critical-bg', '--warning-bg'],
  ],
  [['--ink', '--muted'], ['--track']],
  [['--dim'], ['--bg', '--panel', '--tile', '--raised']],
  [
    ['--talk', '--ring', '--hold', '--voicemail'],
    ['--tile', '--panel', '--bg', '--warning-bg', '--critical-bg'],
  ],
  [
    ['--critical', '--warning', '--good'],
    ['--bg', '--panel', '--tile'],
  ],
  [['--critical'], ['--critical-bg']],
  [['--warning'], ['--warning-bg']],
  [['--on-accent'], ['--accent']],
  [['--accent'], ['--panel']],
  // Lengths written on the spans of a timeline.
  [['--panel'], ['--talk', '--ring', '--hold', '--voicemail']],
];

/** Shapes and edges that carry meaning need 3:1. */
const SHAPES: [string[], string[]][] = [
  [['--control-line'], ['--panel', '--tile']],
  [['--focus'], ['--bg', '--panel', '--tile']],
  [
    ['--talk', '--ring', '--hold'],
    ['--tile', '--track'],
  ],
  [
    [
      '--outcome-answered',
      '--outcome-missed',
      '--outcome-voicemail',
      '--outcome-redirected',
      '--outcome-outbound',
    ],
    ['--panel'],
  ],
];

const pairs = (groups: [string[], string[]][]): [string, string][] =>
  groups.flatMap(([fronts, backs]) =>
    fronts.flatMap((f) => backs.map((b): [string, string] => [f, b])),
  );

describe.each(Object.entries(themes))('%s theme', (_, theme) => {
  it.each(pairs(TEXT))('%s can be read on %s', (front, back) => {
    expect(contrast(rgb(theme, front), rgb(theme, back))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(pairs(SHAPES))('%s can be seen on %s', (front, back) => {
    expect(contrast(rgb(theme, front), rgb(theme, back))).toBeGreaterThanOrEqual(3);
  });
  it('binds every token of the light theme', () => {
    expect([...theme.keys()].sort()).toEqual([...themes.light.keys()].sort());
  });
});

it('contrast is measured as WCAG says', () => {
  expect(contrast([255, 255, 255], [0, 0, 0])).toBeCloseTo(21, 5);
  expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
});

describe('house rules of style', () => {
  const files = readdirSync(source, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(svelte|css)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.endsWith('tokens.css'));

  const styles = files.map((file) => {
    const text = readFileSync(file, 'utf8');
    const style = file.endsWith('.css')
      ? text
      : (/<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '');
    return { file: relative(source, file), style, text };
  });

  const offending = (pattern: RegExp): string[] =>
    styles.flatMap(({ file, style }) => (style.match(pattern) ?? []).map((m) => `${file}: ${m}`));

  it('no raw colour outside tokens.css', () => {
    expect(offending(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/gi)).toEqual([]);
    expect(offending(/:\s*(?:white|black|red|gr[ae]y|blue|green)\b/g)).toEqual([]);
  });
  it('no raw z-index outside tokens.css', () => {
    expect(offending(/z-index:\s*-?\d+/g)).toEqual([]);
  });
  it('no raw time outside tokens.css', () => {
    expect(offending(/(?<![\w-])\d*\.?\d+m?s\b/g)).toEqual([]);
  });
  it('every token used is defined', () => {
    const defined = new Set([...css.matchAll(/(--[\w-]+):/g)].map((m) => m[1]));
    const own = new Set(
      styles.flatMap(({ text }) =>
        [...text.matchAll(/style:(--[\w-]+)|(--[\w-]+):/g)].map((m) => m[1] ?? m[2]),
      ),
    );
    const missing = styles.flatMap(({ file, text }) =>
      [...text.matchAll(/var\((--[\w-]+)\)/g)]
        .filter((m) => !defined.has(m[1]) && !own.has(m[1]))
        .map((m) => `${file}: ${m[1]}`),
    );
    expect(missing).toEqual([]);
  });
  it('no component is longer than 400 lines', () => {
    expect(styles.filter(({ text }) => text.split('\n').length > 400).map((s) => s.file)).toEqual(
      [],
    );
  });
});
