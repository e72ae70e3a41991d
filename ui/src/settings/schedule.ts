// The words and numbers of the schedule. Pure.

/** Reports that can be written by themselves, in the order they are offered. */
export const REPORTS = [
  'agents',
  'queues',
  'intervals',
  'numbers',
  'comparison',
  'legs',
  'calls',
] as const;

/** `HH:MM` of minutes after midnight. */
export function clockOf(minutes: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Minutes after midnight of `HH:MM`. */
export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The list with a report taken out or put in; never empty, because then nothing would be written. */
export function toggled(reports: readonly string[], report: string): string[] {
  if (!reports.includes(report)) return REPORTS.filter((r) => r === report || reports.includes(r));
  const rest = reports.filter((r) => r !== report);
  return rest.length > 0 ? rest : [...reports];
}
