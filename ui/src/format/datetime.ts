// Moments and calendar days in the time zone of the settings. Days are strings `YYYY-MM-DD`, and
// arithmetic on them is done in UTC so that a 23- or 25-hour day cannot shift a date.
import { formatSettings } from './settings.svelte';

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions, zone?: string): Intl.DateTimeFormat {
  const timeZone = zone ?? formatSettings.timeZone;
  const key = `${formatSettings.locale}|${timeZone}|${JSON.stringify(options)}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(formatSettings.locale, { ...options, timeZone });
    cache.set(key, found);
  }
  return found;
}

/** 14:05 */
export function timeOfDay(ms: number): string {
  return formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
}

/** 14:05:09 */
export function timeWithSeconds(ms: number): string {
  return formatter({
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(ms);
}

/** Fri, Nov 20, 14:05 */
export function dateAndTime(ms: number): string {
  return formatter({
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(ms);
}

/** Friday, November 20 */
export function longDay(day: string): string {
  return formatter({ weekday: 'long', month: 'long', day: 'numeric' }, 'UTC').format(dayToUtc(day));
}

/** Nov 20 */
export function shortDay(day: string): string {
  return formatter({ month: 'short', day: 'numeric' }, 'UTC').format(dayToUtc(day));
}

/** Tue, Nov 17 for a calendar day; any other label as it is. */
export function dayLabel(label: string): string {
  if (!isDay(label)) return label;
  return formatter({ weekday: 'short', month: 'short', day: 'numeric' }, 'UTC').format(
    dayToUtc(label),
  );
}

/** Mon, from 0 = Monday. */
export function weekdayName(index: number, style: 'short' | 'long' = 'short'): string {
  return formatter({ weekday: style }, 'UTC').format(Date.UTC(2024, 0, 1 + index));
}

function dayToUtc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The calendar day of a moment in the chosen zone. */
export function dayOf(ms: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: formatSettings.timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(ms);
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

export function addDays(day: string, days: number): string {
  return new Date(dayToUtc(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Days from `from` to `to`, both included. */
export function daysBetween(from: string, to: string): number {
  return Math.round((dayToUtc(to) - dayToUtc(from)) / 86_400_000) + 1;
}

/** 0 = Monday. */
export function weekdayOf(day: string): number {
  return (new Date(dayToUtc(day)).getUTCDay() + 6) % 7;
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(dayToUtc(text));
}

/** Whether this engine knows the zone; another may know more. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone !== '';
  } catch {
    return false;
  }
}

/** Every IANA zone the engine knows, with UTC first. */
export function timeZones(): string[] {
  const known = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC');
  return ['UTC', ...known];
}

export function localTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}
