// Phone numbers as people read them: (415) 555-0145 in the North American plan, spaced elsewhere.
// Anything that is not a number is passed through as it came. Pure apart from the masking setting.
import { formatSettings } from './settings.svelte';

const TWO_DIGIT_CODES = /^(20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|7|8[1246]|9[0-58])/;

function groups(digits: string): string {
  // Threes from the left; what is left at the end has three or four: 207 946 0018, 123 45 678.
  const parts: string[] = [];
  let rest = digits;
  while (rest.length > 4) {
    const size = rest.length === 5 ? 2 : 3;
    parts.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  if (rest.length > 0) parts.push(rest);
  return parts.join(' ');
}

function spaced(e164: string): string {
  const digits = e164.slice(1);
  const code = TWO_DIGIT_CODES.exec(digits)?.[0] ?? digits.slice(0, 3);
  return `+${code} ${groups(digits.slice(code.length))}`;
}

/** Replaces the last four digits with dots. */
export function maskDigits(text: string): string {
  let left = 4;
  return [...text]
    .reverse()
    .map((char) => (left > 0 && /\d/.test(char) ? ((left -= 1), '•') : char))
    .reverse()
    .join('');
}

export function prettyPhone(raw: string): string {
  const compact = raw.replace(/[\s().-]/g, '');
  const nanp = /^(?:\+?1)?([2-9]\d{2})([2-9]\d{2})(\d{4})$/.exec(compact);
  if (nanp && (compact.startsWith('+1') || compact.length === 10 || compact.length === 11)) {
    return `(${nanp[1]}) ${nanp[2]}-${nanp[3]}`;
  }
  if (/^\+\d{7,15}$/.test(compact)) return spaced(compact);
  return raw;
}

/** True for a text that is a number and nothing else. */
export function isNumber(text: string): boolean {
  return /^\+?[\d\s().-]+$/.test(text) && digitsOf(text).length >= 5;
}

/** A number for the screen; null stays null so that the caller chooses the words. */
export function phone(raw: string | null): string | null {
  if (raw === null || raw.trim() === '') return null;
  const pretty = prettyPhone(raw.trim());
  return formatSettings.maskNumbers && /\d{4,}/.test(raw) ? maskDigits(pretty) : pretty;
}

/** Digits only, for searching "4155550145" or "555-01". */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
