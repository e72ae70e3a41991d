// Counts, shares and sizes through Intl, in the language of the screen.
import { formatSettings } from './settings.svelte';

const cache = new Map<string, Intl.NumberFormat>();

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = formatSettings.locale + JSON.stringify(options);
  let found = cache.get(key);
  if (!found) {
    found = new Intl.NumberFormat(formatSettings.locale, options);
    cache.set(key, found);
  }
  return found;
}

export function count(value: number): string {
  return formatter({ maximumFractionDigits: 0 }).format(value);
}

/** One decimal: 0.4. */
export function decimal(value: number): string {
  return formatter({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}

/** The digits of a share without its sign: 0.998 is "99.8", 0.82 is "82". Never rounds up to 100. */
export function percentDigits(share: number, decimals = 0): string {
  const scale = 10 ** decimals;
  let value = Math.round(share * 100 * scale) / scale;
  if (share < 1 && value >= 100) value = 100 - 1 / scale;
  return formatter({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(
    value,
  );
}

export function percent(share: number | null, decimals = 0, none = '–'): string {
  return share === null ? none : `${percentDigits(share, decimals)} %`;
}

export function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

export function signed(value: number, digits = 0): string {
  return formatter({ signDisplay: 'exceptZero', maximumFractionDigits: digits }).format(value);
}

export function bytes(value: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  let size = value;
  let step = 0;
  while (size >= 1000 && step < units.length - 1) {
    size /= 1000;
    step += 1;
  }
  const unit = units[step] ?? 'byte';
  const fractions = size < 10 && step > 0 ? 1 : 0;
  return formatter({
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: fractions,
  }).format(size);
}
