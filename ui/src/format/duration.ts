// Spans of time as people read them: 0:07, 12:35, 1:02:03.
import { decimal } from './number';

const two = (value: number): string => String(value).padStart(2, '0');

/** `m:ss`, or `h:mm:ss` from one hour on. Negative spans read 0:00: a phase cannot start later. */
export function clockDuration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = total % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** The same, with a dash where there is nothing to measure. */
export function clockDurationOr(ms: number | null, none = '–'): string {
  return ms === null ? none : clockDuration(ms);
}

/** Whole days, hours, minutes or seconds, the largest that fits: "3 d", "2 h", "5 min", "12 s". */
export function roughDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** Age of an event with a tenth below ten seconds: "0.4 s", "23 s", "4 min". */
export function age(ms: number): string {
  const positive = Math.max(0, ms);
  return positive < 10_000 ? `${decimal(positive / 1000)} s` : roughDuration(positive);
}
