import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from './en';
import { es } from './es';
import { isKey, language, plural, t, word } from './i18n.svelte';

const source = join(import.meta.dirname, '..');

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .filter((entry) => !/\.test\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

const code = files(source)
  .filter((file) => !/i18n\/(en|es)(\/\w+)?\.ts$/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('catalogue', () => {
  const keys = Object.keys(en);

  it('has the same keys in both languages', () => {
    expect(Object.keys(es).sort()).toEqual([...keys].sort());
  });

  it('fills the same values in both languages', () => {
    const differing = keys.filter(
      (key) => isKey(key) && placeholders(en[key]).join() !== placeholders(es[key]).join(),
    );
    expect(differing).toEqual([]);
  });

  it('is translated: long texts differ', () => {
    const same = keys.filter((key) => isKey(key) && en[key] === es[key] && en[key].length > 14);
    expect(same).toEqual([]);
  });

  it('has no empty text apart from the silent severity', () => {
    expect(
      keys.filter((key) => isKey(key) && (en[key].trim() === '' || es[key].trim() === '')),
    ).toEqual(['severity.none']);
  });

  it('has both plural forms of each counted text', () => {
    const half = keys.filter(
      (key) =>
        (key.endsWith('.one') && !isKey(key.replace(/one$/, 'other'))) ||
        (key.endsWith('.other') && !isKey(key.replace(/other$/, 'one'))),
    );
    expect(half).toEqual([]);
  });

  it('has every key the code names, and none that nobody names', () => {
    const literal = [...code.matchAll(/\b(?:t|formulaOf)\(\s*'([\w.]+)'/g)].flatMap(
      (m) => m[1] ?? [],
    );
    expect(literal.filter((key) => !isKey(key))).toEqual([]);
    const counted = [...code.matchAll(/\bplural\(\s*'([\w.]+)'/g)].flatMap((m) => m[1] ?? []);
    expect(counted.filter((key) => !isKey(`${key}.one`))).toEqual([]);
    const prefixes = [
      ...[...code.matchAll(/`([\w.]+\.)\$\{/g)].flatMap((m) => m[1] ?? []),
      ...[...code.matchAll(/\b(?:word|options|totalsChart)\(([^)]*)/g)].flatMap((call) =>
        [...(call[1] ?? '').matchAll(/'([\w.]+)'/g)].map((m) => `${m[1]}.`),
      ),
    ];
    const unused = keys.filter(
      (key) =>
        !code.includes(`'${key}'`) &&
        !code.includes(`'${key.replace(/\.(one|other)$/, '')}'`) &&
        !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });
});

describe('t', () => {
  it('follows the language and fills values', () => {
    expect(t('totals.longest', { time: '1:32' })).toBe('longest 1:32');
    language.current = 'es';
    expect(t('totals.longest', { time: '1:32' })).toBe('máx. 1:32');
  });

  it('counts', () => {
    expect(plural('calls.count', 1)).toBe('1 call');
    expect(plural('calls.count', 0)).toBe('0 calls');
  });

  it('shows a machine word nobody has seen before as it is', () => {
    expect(word('outcome', 'abandoned_waiting')).toBe('Abandoned waiting');
    expect(word('outcome', 'taken_by_aliens')).toBe('taken by aliens');
  });
});
