// Named ranges of days. Weeks begin on Monday. Pure.
import type { Width } from '../ipc/generated/view';
import { addDays, daysBetween, weekdayOf } from '../format/datetime';

export type RangeName = 'today' | 'yesterday' | 'week' | 'month' | 'custom';
export const RANGES: readonly RangeName[] = ['today', 'yesterday', 'week', 'month', 'custom'];

export interface Days {
  from: string;
  to: string;
}

export function rangeDays(name: Exclude<RangeName, 'custom'>, today: string): Days {
  switch (name) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case 'week':
      return { from: addDays(today, -weekdayOf(today)), to: today };
    case 'month':
      return { from: `${today.slice(0, 8)}01`, to: today };
  }
}

export function rangeName(days: Days, today: string): RangeName {
  const names = ['today', 'yesterday', 'week', 'month'] as const;
  return (
    names.find((name) => {
      const wanted = rangeDays(name, today);
      return wanted.from === days.from && wanted.to === days.to;
    }) ?? 'custom'
  );
}

/** Hours for a day or two, days for more. */
export function naturalWidth(days: Days): Width {
  return daysBetween(days.from, days.to) <= 2 ? 'hour' : 'day';
}
