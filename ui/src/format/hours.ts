// Business hours: minutes of a day as people write them, the week in words, and whether the call
// centre is open at a moment. The host decides what is announced; this is for what is drawn. Pure.
import type { BusinessHours, DayHours } from '../ipc/generated/view';
import { weekdayName } from './datetime';

export const DAY_MIN = 1440;

/** `08:30` as minutes after midnight; null when it is no time. */
export function minutesOf(text: string): number | null {
  const parts = /^(\d{1,2}):(\d{2})/.exec(text);
  if (!parts) return null;
  const minutes = Number(parts[1]) * 60 + Number(parts[2]);
  return minutes < DAY_MIN ? minutes : null;
}

/** Minutes after midnight as `08:30`, the way a time field wants it. */
export function timeText(minutes: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

const pastMidnight = (hours: DayHours): boolean => hours.toMin <= hours.fromMin;

/** Parts of a day as shares of it, for a bar: what began the day before first. */
export function openParts(days: readonly DayHours[], day: number): { from: number; to: number }[] {
  const before = days[(day + 6) % 7];
  const own = days[day];
  const parts: { from: number; to: number }[] = [];
  if (before?.open && pastMidnight(before) && before.toMin > 0)
    parts.push({ from: 0, to: before.toMin / DAY_MIN });
  if (own?.open)
    parts.push({
      from: own.fromMin / DAY_MIN,
      to: pastMidnight(own) ? 1 : own.toMin / DAY_MIN,
    });
  return parts;
}

/** The open times of a week: "Mon–Fri 08:00–18:00, Sat 09:00–13:00". */
export function hoursWords(days: readonly DayHours[]): string {
  const runs: { first: number; last: number; times: string }[] = [];
  days.forEach((own, day) => {
    if (!own.open) return;
    const times = `${timeText(own.fromMin)}–${timeText(own.toMin)}`;
    const run = runs.at(-1);
    if (run?.times === times && run.last === day - 1) run.last = day;
    else runs.push({ first: day, last: day, times });
  });
  return runs
    .map(({ first, last, times }) => {
      const names = first === last ? [first] : [first, last];
      return `${names.map((day) => weekdayName(day)).join('–')} ${times}`;
    })
    .join(', ');
}

/** Whether the call centre is open at a moment. */
export function isOpenAt(hours: BusinessHours, ms: number, timeZone: string): boolean {
  if (!hours.enabled) return true;
  const words = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(ms);
  const part = (type: string): string => words.find((w) => w.type === type)?.value ?? '';
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday'));
  const share = (Number(part('hour')) * 60 + Number(part('minute'))) / DAY_MIN;
  return openParts(hours.days, day).some(({ from, to }) => share >= from && share < to);
}
