import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isKey, language } from '../i18n/i18n.svelte';
import { resultKey, resultText } from './result';

const rust = join(import.meta.dirname, '../../../src-tauri/crates/app/src/report/sentence.rs');

describe('results', () => {
  it('has every sentence of the host in the catalogue', () => {
    const source = readFileSync(rust, 'utf8').split('#[cfg(test)]')[0] ?? '';
    const code = source.replace(/^\s*\/\/.*$/gm, '');
    const sentences = [...code.matchAll(/"([A-Z][^"{}]+)"/g)].flatMap((m) => m[1] ?? []);
    expect(sentences.length).toBeGreaterThan(25);
    expect(sentences.filter((s) => !isKey(resultKey(s)))).toEqual([]);
  });

  it('speaks the language, keeps names, and shows what it does not know', () => {
    expect(resultText('Customer hung up during hold')).toBe('Customer hung up during hold');
    language.current = 'es';
    expect(resultText('Customer hung up during hold')).toBe('Colgó el cliente durante la espera');
    expect(resultText('Transferred to Ann <b>')).toBe('Transferida a Ann <b>');
    expect(resultText('Parked at 801 (not certain)')).toBe('Aparcada en 801 (dudosa)');
    expect(resultText('Taken by aliens')).toBe('Taken by aliens');
  });
});
