// Finished calls of the pretend call centre, made anew for any day from that day's seed, so that
// the table, the journeys, the reports and the tiles all tell the same story. Pure.
import type {
  AgentTile,
  CallJourney,
  CallLogView,
  CallRow,
  JourneyLeg,
  RawEvent,
  Segment,
} from '../generated/view';
import { customer, QUEUES, type Person, type Queue } from './people';
import { Random, seedOf } from './random';

export interface PastLeg extends JourneyLeg {
  agentId: string;
  origin: string;
}

export interface PastCall {
  row: CallRow;
  legs: PastLeg[];
  queueId: string | null;
  offeredMs: number;
  endMs: number;
  short: boolean;
}

/** Calls per hour of a busy day, from 00:00. */
const PROFILE = [
  0, 0, 0, 0, 0, 0, 1, 6, 26, 44, 52, 50, 62, 46, 40, 44, 48, 36, 22, 12, 6, 2, 0, 0,
];

const HOUR = 3_600_000;

function leg(
  random: Random,
  call: { id: string; startMs: number; talkMs: number; inbound: boolean; queue: Queue | null },
  agent: Person,
  n: number,
): { leg: PastLeg; endMs: number } {
  const ringMs = Math.round(2500 + random.spread(5500));
  const segments: Segment[] = [];
  let at = call.startMs;
  const push = (kind: string, ms: number): void => {
    segments.push({ kind, fromMs: at, toMs: at + ms });
    at += ms;
  };
  push('ringing', ringMs);
  let holdMs = 0;
  let holdCount = 0;
  let left = call.talkMs;
  if (random.chance(0.24) && left > 40_000) {
    const times = random.chance(0.2) ? 2 : 1;
    for (let i = 0; i < times; i += 1) {
      const part = Math.round(left * (0.25 + random.next() * 0.3));
      push('talking', part);
      left -= part;
      const hold = Math.round(8000 + random.spread(32_000));
      push('onHold', hold);
      holdMs += hold;
      holdCount += 1;
    }
  }
  push('talking', left);
  return {
    leg: {
      id: `p-${call.id.slice(2)}-${n}`,
      agentId: agent.id,
      agent: agent.name,
      extension: agent.extension,
      direction: call.inbound ? 'inbound' : 'outbound',
      outcome: 'connected',
      result: '',
      ringMs,
      talkMs: call.talkMs,
      holdMs,
      holdCount,
      confidence: 'exact',
      segments,
      transferredTo: null,
      parkLocation: null,
      origin: call.queue ? 'queue' : call.inbound ? 'direct' : 'outbound',
    },
    endMs: at,
  };
}

function ringOnly(from: PastLeg, outcome: string, result: string): PastLeg {
  const start = from.segments[0]?.fromMs ?? 0;
  return {
    ...from,
    outcome,
    result,
    talkMs: 0,
    holdMs: 0,
    holdCount: 0,
    segments: [{ kind: 'ringing', fromMs: start, toMs: start + from.ringMs }],
  };
}

function makeCall(random: Random, startMs: number, id: string, team: Person[]): PastCall {
  const inbound = random.chance(0.76);
  let queue: Queue | null = null;
  if (inbound && random.chance(0.86)) {
    const roll = random.next();
    let sum = 0;
    queue = QUEUES.find((q) => (sum += q.share) > roll) ?? null;
  }
  const members = queue ? team.filter((p) => p.queueIds.includes(queue?.id ?? '')) : team;
  const agent = random.pick(members);
  const who = customer(random);
  const waitMs = queue ? Math.round(random.spread(queue.waitS * 1000)) : 0;
  const patienceMs = 14_000 + random.spread(110_000);
  const talkMs = Math.round(25_000 + random.spread(165_000));
  const base = { id, startMs: startMs + waitMs, talkMs, inbound, queue };
  const main = leg(random, base, agent, 2);
  let legs: PastLeg[] = [main.leg];
  let outcome = 'answered';
  let result: string;
  let endMs = main.endMs;
  let endedBy: string | null = null;
  const roll = random.next();

  if (waitMs > patienceMs) {
    outcome = 'abandoned_waiting';
    result = 'Customer hung up while waiting';
    legs = [];
    endMs = startMs + Math.round(patienceMs);
    endedBy = 'customer';
  } else if (roll < 0.045 || (!inbound && roll < 0.2)) {
    outcome = 'missed';
    result = inbound ? 'Missed' : 'No answer';
    legs = [ringOnly(main.leg, inbound ? 'missed' : 'no_answer', result)];
    endMs = base.startMs + main.leg.ringMs;
  } else if (inbound && roll < 0.085) {
    outcome = 'voicemail';
    result = 'Voicemail';
    const rung = ringOnly(main.leg, 'voicemail', result);
    const from = base.startMs + rung.ringMs;
    endMs = from + 24_000;
    legs = [
      { ...rung, segments: [...rung.segments, { kind: 'voicemail', fromMs: from, toMs: endMs }] },
    ];
    endedBy = 'customer';
  } else {
    endedBy = random.chance(0.44) ? 'agent' : 'customer';
    const onHold = main.leg.holdCount > 0 && random.chance(0.06);
    result = `${endedBy === 'agent' ? 'Agent' : 'Customer'} hung up${onHold ? ' during hold' : ''}`;
    if (onHold && endedBy === 'customer') outcome = 'abandoned_on_hold';
    main.leg.result = result;
    if (random.chance(0.07)) {
      const other = random.pick(team.filter((p) => p.id !== agent.id));
      const second = leg(random, { ...base, startMs: endMs - 2000, talkMs: talkMs / 2 }, other, 3);
      main.leg.outcome = 'transferred';
      main.leg.transferredTo = other.name;
      main.leg.result = `Transferred to ${other.name}`;
      second.leg.talkMs = Math.round(talkMs / 2);
      second.leg.result = result;
      second.leg.origin = 'transfer';
      legs.push(second.leg);
      endMs = second.endMs;
    }
    if (queue && random.chance(0.12)) {
      const passed = random.pick(members);
      if (passed.id !== agent.id) {
        const early = leg(random, { ...base, startMs: base.startMs - 1000 }, passed, 4);
        legs.unshift(ringOnly(early.leg, 'answered_elsewhere', 'Another agent answered'));
      }
    }
  }
  const trust = random.next();
  const confidence = trust < 0.972 ? 'exact' : trust < 0.996 ? 'filled' : 'uncertain';
  for (const one of legs) one.confidence = confidence;
  const answered = legs.find((l) => l.talkMs > 0);
  return {
    queueId: queue?.id ?? null,
    offeredMs: startMs,
    endMs,
    short: outcome === 'abandoned_waiting' && patienceMs < 5000,
    legs,
    row: {
      id,
      startedMs: startMs,
      direction: inbound ? 'inbound' : 'outbound',
      number: who.number,
      name: who.name,
      agents: [
        ...new Set(legs.filter((l) => l.outcome !== 'answered_elsewhere').map((l) => l.agent)),
      ],
      queue: queue?.name ?? null,
      outcome,
      result,
      waitMs: inbound ? (answered ? waitMs + answered.ringMs : endMs - startMs) : null,
      ringMs: (answered ?? legs[0])?.ringMs ?? 0,
      talkMs: legs.reduce((sum, l) => sum + l.talkMs, 0),
      holdMs: legs.reduce((sum, l) => sum + l.holdMs, 0),
      endedBy,
      confidence,
      legCount: legs.length,
    },
  };
}

/** Calls that began on the day starting at `dayStartMs` and ended before `untilMs`, oldest first. */
export function callsOfDay(
  day: string,
  dayStartMs: number,
  untilMs: number,
  weekday: number,
  team: Person[],
): PastCall[] {
  const random = new Random(seedOf(day));
  const weight = (weekday >= 5 ? 0.28 : 1 - weekday * 0.03) * Math.min(1, team.length / 24);
  const calls: PastCall[] = [];
  PROFILE.forEach((busy, hour) => {
    const wanted = Math.round(busy * weight * (0.85 + random.next() * 0.3));
    for (let i = 0; i < wanted; i += 1) {
      const startMs = dayStartMs + hour * HOUR + Math.floor(random.next() * HOUR);
      const id = `s-a0${seedOf(`${day}${hour}${i}`).toString(16)}z`;
      const call = makeCall(random, startMs, id, team);
      if (call.endMs < untilMs) calls.push(call);
    }
  });
  return calls.sort((a, b) => a.row.startedMs - b.row.startedMs);
}

/** The notifications a real call would have left behind. */
function rawEvents(call: PastCall): RawEvent[] {
  let sequence = 1;
  const events: RawEvent[] = [];
  const add = (
    ms: number,
    code: string,
    party: string,
    leg: PastLeg | null,
    reason: string | null = null,
  ): void => {
    const extensionId = leg?.agentId ?? null;
    const who = leg?.agent ?? null;
    sequence += 1;
    const eventTime = new Date(ms).toISOString();
    const body = {
      event: '/restapi/v1.0/account/~/telephony/sessions',
      timestamp: eventTime,
      body: {
        sequence,
        telephonySessionId: call.row.id,
        eventTime,
        parties: [
          {
            id: party,
            extensionId,
            direction: 'Inbound',
            status: reason === null ? { code } : { code, reason },
          },
        ],
      },
    };
    events.push({
      sessionId: call.row.id,
      sequence,
      eventMs: ms,
      parties: [{ party, who, status: code, reason }],
      json: JSON.stringify(body),
    });
  };
  add(call.row.startedMs, 'Setup', `p-${call.row.id.slice(2)}-1`, null);
  const words: Record<string, string> = {
    ringing: 'Proceeding',
    talking: 'Answered',
    onHold: 'Hold',
    voicemail: 'VoiceMail',
  };
  for (const one of call.legs) {
    for (const part of one.segments) {
      add(part.fromMs, words[part.kind] ?? part.kind, one.id, one);
    }
    const end = one.segments.at(-1)?.toMs ?? call.endMs;
    add(end, 'Disconnected', one.id, one, one.transferredTo === null ? null : 'BlindTransfer');
  }
  return events;
}

export function journey(call: PastCall): CallJourney {
  return {
    call: call.row,
    legs: call.legs,
    ...beside(call),
    callLog: callLog(call),
    events: rawEvents(call),
  };
}

/** As certain as the record: what is uncertain the log has not told yet. */
function callLog({ row, legs, endMs }: PastCall): CallLogView {
  const readAtMs = endMs + 3_600_000;
  const none = { repaired: [], differences: [], readAtMs };
  if (row.confidence === 'uncertain') return { ...none, verdict: 'notAsked' };
  const agent = legs.at(-1)?.agent;
  if (row.confidence !== 'filled' || agent === undefined) return { ...none, verdict: 'matched' };
  return { ...none, verdict: 'filled', repaired: [{ agent, field: 'end', from: 'callLog' }] };
}

/** A message for every call that a mailbox took, and a recording of every third conversation. */
function beside(call: PastCall): Pick<CallJourney, 'voicemails' | 'recordings'> {
  const digits = Math.abs(call.row.startedMs % 1_000_000);
  const took = call.row.outcome === 'voicemail';
  const talked = call.row.talkMs > 30_000 && digits % 3 === 0;
  const own = call.legs.at(-1);
  return {
    voicemails: took
      ? [
          {
            id: `2074${String(digits)}016`,
            mailbox: own?.agent ?? call.row.queue ?? '',
            leftMs: call.endMs,
            lengthMs: Math.max(3000, Math.min(58_000, call.endMs - call.row.startedMs - 20_000)),
            heard: digits % 2 === 0,
          },
        ]
      : [],
    recordings: talked
      ? [
          {
            id: `77${String(digits)}016`,
            agent: own?.agent ?? null,
          },
        ]
      : [],
  };
}

/** A call that is still going on, as far as the tile knows it. */
export function liveJourney(tiles: readonly AgentTile[], id: string): CallJourney | null {
  for (const tile of tiles) {
    const call = tile.calls.find((c) => c.sessionId === id);
    if (!call) continue;
    const ringEnd = Math.min(call.sinceMs, call.startedMs + 8000);
    const segments: Segment[] = [];
    const push = (kind: string, fromMs: number, toMs: number | null): void => {
      if (toMs === null || toMs > fromMs) segments.push({ kind, fromMs, toMs });
    };
    push('ringing', call.startedMs, ringEnd);
    push('talking', ringEnd, call.sinceMs);
    push(call.phase, call.sinceMs, null);
    return {
      call: {
        id,
        startedMs: call.startedMs,
        direction: call.direction,
        number: call.number,
        name: call.name,
        agents: [tile.name],
        queue: call.queue,
        outcome: 'in_progress',
        result: '',
        waitMs: null,
        ringMs: ringEnd - call.startedMs,
        talkMs: 0,
        holdMs: 0,
        endedBy: null,
        confidence: 'exact',
        legCount: 1,
      },
      legs: [
        {
          id: call.id,
          agent: tile.name,
          extension: tile.extension,
          direction: call.direction,
          outcome: 'in_progress',
          result: '',
          ringMs: ringEnd - call.startedMs,
          talkMs: 0,
          holdMs: 0,
          holdCount: call.holdCount,
          confidence: 'exact',
          segments,
          transferredTo: null,
          parkLocation: call.parkLocation,
        },
      ],
      voicemails: [],
      recordings: [],
      callLog: { verdict: 'notAsked', repaired: [], differences: [], readAtMs: null },
      events: [],
    };
  }
  return null;
}
