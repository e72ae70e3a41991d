// Calendar days of a time zone for the pretend call centre. Pure.
import type { Zone } from './reports';

const DAY = 86_400_000;

function offsetMs(ms: number, timeZone: string): number {
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(ms);
  return Date.parse(`${text.replace(' ', 'T')}Z`) - Math.floor(ms / 1000) * 1000;
}

/** When a calendar day begins. */
export function startOf(day: string, timeZone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  return utc - offsetMs(utc - offsetMs(utc, timeZone), timeZone);
}

export function dayOf(ms: number, timeZone: string): string {
  return new Date(ms + offsetMs(ms, timeZone)).toISOString().slice(0, 10);
}

export function zoneOf(from: string, to: string, timeZone: string): Zone {
  const days: Zone['days'] = [];
  const last = Date.parse(`${to}T00:00:00Z`);
  for (let utc = Date.parse(`${from}T00:00:00Z`); utc <= last; utc += DAY) {
    const day = new Date(utc).toISOString().slice(0, 10);
    const next = new Date(utc + DAY).toISOString().slice(0, 10);
    days.push({
      day,
      startMs: startOf(day, timeZone),
      endMs: startOf(next, timeZone),
      weekday: (new Date(utc).getUTCDay() + 6) % 7,
    });
  }
  return { days, name: timeZone };
}
