// One catalogue, two languages. `t` reads the language as a rune, so a change repaints the words.
import { en, type Key } from './en';
import { es } from './es';

export type Language = 'en' | 'es';
export type Params = Record<string, string | number>;

const catalogues: Record<Language, Record<Key, string>> = { en, es };

class LanguageState {
  current = $state<Language>('en');
}

export const language = new LanguageState();

export function isLanguage(text: string): text is Language {
  return text === 'en' || text === 'es';
}

function fill(text: string, params: Params | undefined): string {
  if (!params) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : String(value);
  });
}

export function t(key: Key, params?: Params): string {
  return fill(catalogues[language.current][key], params);
}

/** Chooses `key.one` or `key.other` by the plural rules of the language; `{n}` is the number. */
export function plural(key: string, n: number, params?: Params): string {
  const rule = new Intl.PluralRules(language.current).select(n) === 'one' ? 'one' : 'other';
  const wanted = `${key}.${rule}`;
  return isKey(wanted) ? t(wanted, { n, ...params }) : wanted;
}

export function isKey(text: string): text is Key {
  return Object.hasOwn(en, text);
}

/** The word for a machine word of the contract, or the machine word itself when it is new. */
export function word(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return isKey(key) ? t(key) : value.replaceAll('_', ' ');
}
