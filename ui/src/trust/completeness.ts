// How complete today's records are. Pure.
import type { HourCompleteness, OutageRow, TrustView } from '../ipc/generated/view';

export interface Completeness {
  calls: number;
  exact: number;
  filled: number;
  uncertain: number;
  /** Share exact or filled; null when there were no calls. */
  share: number | null;
}

export function today(hours: readonly HourCompleteness[]): Completeness {
  const sum = (key: 'calls' | 'exact' | 'filled' | 'uncertain'): number =>
    hours.reduce((total, hour) => total + hour[key], 0);
  const calls = sum('calls');
  const exact = sum('exact');
  const filled = sum('filled');
  return {
    calls,
    exact,
    filled,
    uncertain: sum('uncertain'),
    share: calls > 0 ? (exact + filled) / calls : null,
  };
}

const HOUR = 3_600_000;

/** Outages that touch the hour. */
export function outagesIn(
  hour: HourCompleteness,
  outages: readonly OutageRow[],
  nowMs: number,
): OutageRow[] {
  const end = hour.startMs + HOUR;
  return outages.filter((o) => o.fromMs < end && (o.toMs ?? nowMs) > hour.startMs);
}

export function openOutage(view: TrustView): OutageRow | undefined {
  return view.outages.find((o) => o.toMs === null);
}
