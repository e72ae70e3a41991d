// From a number on a report to the calls it counts: what to open, and what to call it. Pure.
import type { Trace, TraceOf, Width } from '../ipc/generated/view';

/** The calls behind a number. */
export interface Opened {
  trace: Trace;
  /** The number's name: "Answered, 09:00". */
  label: string;
  agentIds?: string[];
  queueIds?: string[];
}

const NOTHING = {
  startMs: null,
  width: null,
  weekday: null,
  hour: null,
  overMs: null,
  upToMs: null,
  number: null,
  businessHours: false,
};

function made(of: TraceOf, metric: string, label: string, part: Partial<Trace> = {}): Opened {
  return { trace: { of, metric, ...NOTHING, ...part }, label };
}

/** Calls a counter counts; several counters are joined by `+`. */
export const calls = (metric: string, label: string, part?: Partial<Trace>): Opened =>
  made('calls', metric, label, part);

/** Calls with a leg that a counter counts. */
export const legs = (metric: string, label: string, part?: Partial<Trace>): Opened =>
  made('legs', metric, label, part);

/** The counters behind the series of calls by interval. */
export const SERIES_METRICS = {
  offered: 'offered',
  answered: 'answered',
  missed: 'missed',
  abandoned: 'abandoned_waiting',
  voicemail: 'voicemail',
  redirected: 'transferred_out+overflowed',
  unknown: 'unknown+waiting',
  outbound: 'outbound',
} as const;

/** One interval of a report. */
export const interval = (startMs: number, width: Width): Partial<Trace> => ({ startMs, width });

export function isOpened(what: object): what is Opened {
  return 'trace' in what && 'label' in what;
}
