// Reports and Trust of the pretend call centre, computed from its past calls. Pure.
import type {
  AgentReportRow,
  DistributionRow,
  HeatCell,
  IntervalRow,
  QueueReportRow,
  ReportView,
  TotalRow,
  TrustView,
  Width,
} from '../generated/view';
import type { PastCall, PastLeg } from './history';
import { QUEUES, type Person } from './people';
import { because } from './said';

const MINUTE = 60_000;
export const SERVICE_LEVEL_MS = 20_000;

export interface Zone {
  /** Start of each calendar day asked for, and its name and weekday (0 = Monday). */
  days: { day: string; startMs: number; endMs: number; weekday: number }[];
  name: string;
}

const mean = (values: number[]): number | null =>
  values.length > 0 ? Math.round(values.reduce((a, b) => a + b, 0) / values.length) : null;

const at = (sorted: number[], share: number): number | null =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;

const isAnswered = (c: PastCall): boolean =>
  c.row.outcome === 'answered' || c.row.outcome === 'abandoned_on_hold';

export function serviceLevel(calls: PastCall[]): number | null {
  const counted = calls.filter(
    (c) => c.queueId && (isAnswered(c) || /waiting/.test(c.row.outcome)),
  );
  if (counted.length === 0) return null;
  const inTime = counted.filter((c) => isAnswered(c) && (c.row.waitMs ?? 0) <= SERVICE_LEVEL_MS);
  return inTime.length / counted.length;
}

function completeness(calls: PastCall[]): number | null {
  if (calls.length === 0) return null;
  return calls.filter((c) => c.row.confidence !== 'uncertain').length / calls.length;
}

function intervals(calls: PastCall[], zone: Zone, width: Width): IntervalRow[] {
  const step = { quarter: 15, half: 30, hour: 60, day: 0 }[width] * MINUTE;
  const rows: IntervalRow[] = [];
  for (const day of zone.days) {
    const length = step === 0 ? day.endMs - day.startMs : step;
    for (let start = day.startMs; start < day.endMs; start += length) {
      const own = calls.filter((c) => c.offeredMs >= start && c.offeredMs < start + length);
      const inbound = own.filter((c) => c.row.direction === 'inbound');
      const of = (...words: string[]): number =>
        inbound.filter((c) => words.includes(c.row.outcome)).length;
      const clock = new Date(start - day.startMs).toISOString().slice(11, 16);
      rows.push({
        startMs: start,
        label: step === 0 ? day.day : clock,
        offered: inbound.length,
        answered: of('answered', 'abandoned_on_hold'),
        missed: of('missed'),
        abandoned: of('abandoned_waiting'),
        voicemail: of('voicemail'),
        redirected: of('transferred_out', 'overflowed'),
        unknown: of('unknown', 'in_progress'),
        outbound: own.length - inbound.length,
        serviceLevel: serviceLevel(inbound),
        concurrency: Math.min(own.length, 14),
        completeness: completeness(own),
      });
    }
  }
  return rows;
}

function heat(calls: PastCall[], zone: Zone): HeatCell[] {
  const cells: HeatCell[] = Array.from({ length: 168 }, (_, i) => ({
    weekday: Math.floor(i / 24),
    hour: i % 24,
    inbound: 0,
    outbound: 0,
    missed: 0,
    voicemail: 0,
  }));
  for (const call of calls) {
    const day = zone.days.find((d) => call.offeredMs >= d.startMs && call.offeredMs < d.endMs);
    if (!day) continue;
    const hour = Math.floor((call.offeredMs - day.startMs) / (60 * MINUTE));
    const cell = cells[day.weekday * 24 + Math.min(23, hour)];
    if (!cell) continue;
    if (call.row.direction === 'inbound') cell.inbound += 1;
    else cell.outbound += 1;
    if (/missed|abandoned/.test(call.row.outcome)) cell.missed += 1;
    if (call.row.outcome === 'voicemail') cell.voicemail += 1;
  }
  return cells;
}

const BUCKETS: Record<string, number[]> = {
  ring: [2, 4, 6, 8, 10, 15, 20, 30, 45],
  hold: [10, 20, 30, 45, 60, 90, 120, 180, 300],
  talk: [30, 60, 90, 120, 180, 240, 300, 420, 600],
  handle: [30, 60, 90, 120, 180, 240, 300, 420, 600],
  wait: [5, 10, 15, 20, 30, 45, 60, 90, 120],
};

function distribution(key: string, values: number[]): DistributionRow {
  const sorted = [...values].sort((a, b) => a - b);
  const bucketMs = (BUCKETS[key] ?? []).map((s) => s * 1000);
  const buckets = [...bucketMs, Infinity].map(
    (upper, i) => sorted.filter((v) => v <= upper && v > (bucketMs[i - 1] ?? -1)).length,
  );
  return {
    key,
    count: sorted.length,
    meanMs: mean(sorted),
    p50Ms: at(sorted, 0.5),
    p90Ms: at(sorted, 0.9),
    maxMs: sorted.at(-1) ?? null,
    bucketMs,
    buckets,
  };
}

function totals(keys: string[]): TotalRow[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count);
}

/** Available for a while longer than on the phone; each person's presence is known for most of the time. */
function presence(
  person: Person,
  talked: PastLeg[],
): Pick<AgentReportRow, 'occupancy' | 'availableMs' | 'presenceKnown'> {
  const odd = Number(person.extension) % 7;
  const handlingMs = talked.reduce((sum, l) => sum + l.talkMs + l.holdMs, 0);
  const availableMs = Math.round(handlingMs * (1.3 + odd / 10)) + 20 * MINUTE;
  return { occupancy: handlingMs / availableMs, availableMs, presenceKnown: 0.96 - odd / 100 };
}

function teamOccupancy(rows: AgentReportRow[]): ReportView['occupancy'] {
  const availableMs = rows.reduce((sum, r) => sum + r.availableMs, 0);
  const handlingMs = rows.reduce((sum, r) => sum + r.availableMs * (r.occupancy ?? 0), 0);
  const known = rows.reduce((sum, r) => sum + (r.presenceKnown ?? 0), 0);
  return {
    share: availableMs > 0 ? handlingMs / availableMs : null,
    availableMs,
    handlingMs,
    presenceKnown: rows.length > 0 ? known / rows.length : null,
  };
}

function agentRow(person: Person, legs: PastLeg[], calls: PastCall[]): AgentReportRow {
  const of = (...words: string[]): number => legs.filter((l) => words.includes(l.outcome)).length;
  const talked = legs.filter((l) => l.talkMs > 0);
  const inbound = legs.filter((l) => l.direction === 'inbound');
  const ended = (who: string): number => talked.filter((l) => l.result.startsWith(who)).length;
  return {
    id: person.id,
    agent: person.name,
    extension: person.extension,
    inboundOffered: inbound.length,
    inboundAnswered: inbound.filter((l) => l.talkMs > 0).length,
    missed: of('missed'),
    answeredElsewhere: of('answered_elsewhere'),
    voicemail: of('voicemail'),
    rejected: of('rejected'),
    outbound: legs.length - inbound.length,
    outboundConnected: talked.filter((l) => l.direction === 'outbound').length,
    transferred: of('transferred'),
    parked: of('parked'),
    ringAvgMs: mean(legs.map((l) => l.ringMs)),
    talkTotalMs: talked.reduce((sum, l) => sum + l.talkMs, 0),
    talkAvgMs: mean(talked.map((l) => l.talkMs)),
    holdTotalMs: legs.reduce((sum, l) => sum + l.holdMs, 0),
    handleAvgMs: mean(talked.map((l) => l.talkMs + l.holdMs)),
    hangupByAgent: ended('Agent'),
    hangupByCustomer: ended('Customer'),
    hangupOnHold: talked.filter((l) => l.result.endsWith('during hold')).length,
    completeness: completeness(calls),
    ...presence(person, talked),
  };
}

const FORMULAS: [string, string][] = [
  ['offered', 'Inbound customer calls that began in the interval.'],
  ['answered', 'Offered calls that a person answered.'],
  ['missed', 'Offered calls that rang and that nobody took; one per call, not per phone.'],
  ['abandoned', 'Callers who left while waiting, before an answer.'],
  ['voicemail', 'Offered calls that ended in a mailbox.'],
  ['service_level', 'Answered in 20 s ÷ (answered + abandoned). No data when nothing counts.'],
  ['asa', 'Mean wait of the answered calls, from entering the queue to the answer.'],
  ['ring', 'First ring to the answer, the mailbox or the end of the leg.'],
  ['talk', 'Answer to the end, without hold.'],
  ['hold', 'Sum of hold to un-hold.'],
  ['handle', 'Talk + hold. After-call work is not in the events and is not counted.'],
  [
    'occupancy',
    'Time connected (talk + hold) while signed in and available ÷ time signed in and available, only where presence is known.',
  ],
  ['completeness', 'Calls exact or filled ÷ all calls.'],
];

export function buildReport(
  calls: PastCall[],
  zone: Zone,
  width: Width,
  team: Person[],
  agentIds: string[],
  queueIds: string[],
): ReportView {
  const own = calls.filter(
    (c) =>
      (queueIds.length === 0 || queueIds.includes(c.queueId ?? '')) &&
      (agentIds.length === 0 || c.legs.some((l) => agentIds.includes(l.agentId))),
  );
  const legs = own.flatMap((c) => c.legs);
  const talked = legs.filter((l) => l.talkMs > 0);
  const rows: QueueReportRow[] = QUEUES.filter(
    (q) => queueIds.length === 0 || queueIds.includes(q.id),
  ).map((q) => {
    const mine = own.filter((c) => c.queueId === q.id);
    const of = (word: string): number => mine.filter((c) => c.row.outcome === word).length;
    return {
      id: q.id,
      queue: q.name,
      offered: mine.length,
      answered: mine.filter(isAnswered).length,
      abandoned: of('abandoned_waiting'),
      voicemail: of('voicemail'),
      missed: of('missed'),
      asaMs: mean(mine.filter(isAnswered).map((c) => c.row.waitMs ?? 0)),
      longestWaitMs: Math.max(0, ...mine.map((c) => c.row.waitMs ?? 0)),
      serviceLevel: serviceLevel(mine),
      serviceLevelRule: 'answered in 20 s ÷ (answered + abandoned)',
      completeness: completeness(mine),
    };
  });
  const wanted = team.filter((p) => agentIds.length === 0 || agentIds.includes(p.id));
  const agents = wanted.map((p) =>
    agentRow(
      p,
      legs.filter((l) => l.agentId === p.id),
      own.filter((c) => c.legs.some((l) => l.agentId === p.id)),
    ),
  );
  // Who is available is so for all queues at once.
  const whole = queueIds.length === 0;
  const unknown = { occupancy: null, availableMs: 0, presenceKnown: null };
  return {
    timeZone: zone.name,
    intervals: intervals(own, zone, width),
    heat: heat(own, zone),
    byOutcome: totals(legs.map((l) => l.outcome)),
    byDirection: totals(legs.map((l) => l.direction)),
    byOrigin: totals(legs.map((l) => l.origin)),
    hangUps: totals(
      talked
        .filter((l) => /hung up/.test(l.result))
        .map((l) => {
          const who = l.result.startsWith('Agent') ? 'agent' : 'customer';
          return l.result.endsWith('during hold') ? `${who}_on_hold` : who;
        }),
    ),
    distributions: [
      distribution(
        'ring',
        legs.map((l) => l.ringMs),
      ),
      distribution(
        'talk',
        talked.map((l) => l.talkMs),
      ),
      distribution(
        'hold',
        legs.filter((l) => l.holdMs > 0).map((l) => l.holdMs),
      ),
      distribution(
        'handle',
        talked.map((l) => l.talkMs + l.holdMs),
      ),
      distribution(
        'wait',
        own.filter((c) => c.queueId && isAnswered(c)).map((c) => c.row.waitMs ?? 0),
      ),
    ],
    agents: whole ? agents : agents.map((row) => ({ ...row, ...unknown })),
    queues: rows,
    completeness: completeness(own),
    occupancy: teamOccupancy(whole ? agents : []),
    formulas: FORMULAS,
    previous: null,
  };
}

export function buildTrust(today: PastCall[], dayStartMs: number, nowMs: number): TrustView {
  const hours = Array.from({ length: Math.ceil((nowMs - dayStartMs) / (60 * MINUTE)) }, (_, i) => {
    const startMs = dayStartMs + i * 60 * MINUTE;
    const own = today.filter((c) => c.offeredMs >= startMs && c.offeredMs < startMs + 60 * MINUTE);
    const of = (word: string): number => own.filter((c) => c.row.confidence === word).length;
    return {
      startMs,
      label: `${String(i).padStart(2, '0')}:00`,
      calls: own.length,
      exact: of('exact'),
      filled: of('filled'),
      uncertain: of('uncertain'),
    };
  });
  const from = dayStartMs + 11 * 60 * MINUTE;
  return {
    outages: [
      {
        fromMs: from + 20 * MINUTE,
        toMs: from + 31 * MINUTE + 12_000,
        ...because('gap_offline_too_long'),
        filled: 9,
        uncertain: 1,
      },
      {
        fromMs: dayStartMs - 7 * 60 * MINUTE,
        toMs: dayStartMs - 6.2 * 60 * MINUTE,
        ...because('gap_slept'),
        filled: 21,
        uncertain: 0,
      },
      {
        fromMs: dayStartMs - 55 * 60 * MINUTE,
        toMs: dayStartMs - 55 * 60 * MINUTE + 48_000,
        ...because('gap_recovery_failed'),
        filled: 3,
        uncertain: 2,
      },
    ],
    reconciliation: {
      matched: 31_204,
      filled: 614,
      differing: 1,
      differences: [
        {
          callId: null,
          startedMs: from,
          sentences: ['The call log has leg p-a0d1-2 differently in its end.'],
        },
      ],
      readAtMs: from + 40 * MINUTE,
      problem: null,
    },
    hours,
    dataFolder: '/home/supervisor/.local/share/floorwalker',
    lastBackupMs: dayStartMs - 5.5 * 60 * MINUTE,
    databaseBytes: 184_320_000,
    notifications: 812_404,
    unreadable: 2,
    calls: 31_877,
    unknownWords: [
      ['status.code: VMScreening', 12],
      ['reason: CallMonitoring', 3],
    ],
  };
}
