// The table of calls of the pretend call centre. Pure.
import type { CallFilter, CallPage, CallRow } from '../generated/view';
import type { PastCall } from './history';
import { traced } from './trace';

function matches(call: PastCall, filter: CallFilter): boolean {
  const { row } = call;
  const has = (list: string[], value: string): boolean => list.length === 0 || list.includes(value);
  const text = filter.text.trim().toLowerCase();
  const digits = text.replace(/\D/g, '');
  const hay = [row.name, row.queue, row.result, ...row.agents].join(' ').toLowerCase();
  return (
    has(filter.outcomes, row.outcome) &&
    has(filter.confidence, row.confidence) &&
    has(filter.queueIds, call.queueId ?? '') &&
    (filter.agentIds.length === 0 || call.legs.some((l) => filter.agentIds.includes(l.agentId))) &&
    (!filter.trace || traced(call, filter.trace, filter.agentIds) > 0) &&
    (filter.direction === null || filter.direction === row.direction) &&
    (filter.endedBy === null || filter.endedBy === row.endedBy) &&
    (text === '' ||
      hay.includes(text) ||
      (digits.length > 2 && (row.number ?? '').includes(digits)))
  );
}

/** Filters, sorts and cuts a page; the cursor is the number of rows before it. */
export function listCalls(calls: PastCall[], filter: CallFilter): CallPage {
  const sortKey: Record<CallFilter['sort'], (r: CallRow) => string | number> = {
    startedAt: (r) => r.startedMs,
    customer: (r) => r.name ?? r.number ?? '',
    agents: (r) => r.agents.join(),
    queue: (r) => r.queue ?? '',
    direction: (r) => r.direction,
    outcome: (r) => r.outcome,
    wait: (r) => r.waitMs ?? -1,
    ring: (r) => r.ringMs,
    talk: (r) => r.talkMs,
    hold: (r) => r.holdMs,
    endedBy: (r) => r.endedBy ?? '',
    confidence: (r) => r.confidence,
  };
  const key = sortKey[filter.sort];
  const all = calls.filter((c) => matches(c, filter));
  const sign = filter.descending ? -1 : 1;
  all.sort((a, b) => {
    const x = key(a.row);
    const y = key(b.row);
    return (x < y ? -1 : x > y ? 1 : a.row.id < b.row.id ? -1 : 1) * sign;
  });
  const from = Number(filter.cursor ?? 0);
  const to = from + filter.limit;
  return {
    rows: all.slice(from, to).map((c) => c.row),
    total: all.length,
    next: to < all.length ? String(to) : null,
    traced: filter.trace
      ? all.reduce((sum, c) => sum + traced(c, filter.trace!, filter.agentIds), 0)
      : null,
  };
}
