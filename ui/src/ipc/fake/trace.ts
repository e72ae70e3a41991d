// The calls behind a number of a report, in the pretend call centre: near enough to look at. Pure.
import type { Trace } from '../generated/view';
import type { PastCall, PastLeg } from './history';

const HOUR = 3_600_000;
const LENGTH: Record<string, number> = {
  quarter: HOUR / 4,
  half: HOUR / 2,
  hour: HOUR,
  day: 24 * HOUR,
};

/** Call outcomes that a counter of calls stands for. */
const OUTCOMES: Record<string, readonly string[]> = {
  answered: ['answered', 'abandoned_on_hold'],
  service_good: ['answered', 'abandoned_on_hold'],
  answer_waits: ['answered', 'abandoned_on_hold'],
};

function callCounts({ row }: PastCall, metric: string): boolean {
  if (metric === 'any' || metric === 'exact') return true;
  if (metric === 'outbound' || metric === 'direction:inbound') {
    return row.direction === metric.replace('direction:', '');
  }
  if (row.direction !== 'inbound') return false;
  return (
    metric === 'offered' ||
    metric === 'span:wait' ||
    (OUTCOMES[metric] ?? [metric]).includes(row.outcome)
  );
}

function legCounts(leg: PastLeg, metric: string): boolean {
  const [kind, word] = metric.split(':');
  switch (kind) {
    case 'outcome':
      return leg.outcome === word;
    case 'origin':
      return leg.origin === word;
    case 'hang_up':
      return leg.result.toLowerCase().startsWith(word?.split('_')[0] ?? '');
    case 'inbound_offered':
      return leg.direction === 'inbound';
    case 'inbound_answered':
      return leg.direction === 'inbound' && leg.talkMs > 0;
    case 'outbound':
      return leg.direction === 'outbound';
    default:
      return leg.outcome === metric || /^(any|span|sure|talks|rings|held)/.test(metric);
  }
}

/** How many records of a call the number counts. */
export function traced(call: PastCall, trace: Trace, agentIds: readonly string[]): number {
  const at = call.offeredMs;
  const { startMs, width } = trace;
  if (startMs !== null && (at < startMs || at >= startMs + (LENGTH[width ?? 'hour'] ?? HOUR))) {
    return 0;
  }
  if (trace.hour !== null && new Date(at - 5 * HOUR).getUTCHours() !== trace.hour) return 0;
  if (trace.number !== null && trace.of === 'calls' && call.row.number !== trace.number) return 0;
  const metrics = trace.metric.split('+');
  if (trace.of === 'calls') return Number(metrics.some((metric) => callCounts(call, metric)));
  return call.legs.filter(
    (leg) =>
      (agentIds.length === 0 || agentIds.includes(leg.agentId)) &&
      metrics.some((metric) => legCounts(leg, metric)),
  ).length;
}
