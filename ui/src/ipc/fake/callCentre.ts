// The live floor of the pretend call centre: people ring, talk, hold and hang up; callers wait.
// `step(now)` moves it to a moment and says what changed. Pure apart from its own state.
import type {
  AgentTile,
  AlertView,
  LiveCall,
  Phase,
  QueueCard,
  Thresholds,
  Totals,
  WaitingCaller,
} from '../generated/view';
import { prettyPhone } from '../../format/phone';
import { customer, QUEUES, type Person } from './people';
import { Random } from './random';

export interface DayBase {
  totals: Pick<
    Totals,
    'offered' | 'answered' | 'missed' | 'abandoned' | 'voicemails' | 'serviceLevel' | 'completeness'
  >;
  queues: Map<string, Pick<QueueCard, 'offered' | 'answered' | 'abandoned' | 'serviceLevel'>>;
  agents: Map<string, AgentTile['day']>;
  dayStartMs: number;
}

interface Worker {
  tile: AgentTile;
  dueMs: number;
}

/** Opening scene: phase and seconds in it, chosen to show every state at once. */
const SCENE: [Phase, number][] = [
  ['away', 1860],
  ['idle', 437],
  ['idle', 570],
  ['voicemail', 22],
  ['onHold', 267],
  ['idle', 1104],
  ['talking', 233],
  ['idle', 334],
  ['talking', 628],
  ['talking', 443],
  ['ended', 2],
  ['talking', 523],
  ['ringing', 6],
  ['talking', 707],
  ['ringing', 19],
  ['talking', 902],
  ['talking', 183],
  ['idle', 401],
  ['talking', 755],
  ['ringing', 21],
  ['onHold', 133],
  ['idle', 1319],
  ['talking', 182],
  ['onHold', 35],
];

export class CallCentre {
  #random: Random;
  #workers: Worker[];
  #waiting = new Map<string, WaitingCaller[]>();
  #nextArrivalMs = new Map<string, number>();
  #base: DayBase;
  #thresholds: Thresholds;
  #serial = 0;
  #crowd: number;

  constructor(team: Person[], base: DayBase, thresholds: Thresholds, nowMs: number, seed = 7) {
    this.#random = new Random(seed);
    this.#base = base;
    this.#thresholds = thresholds;
    this.#crowd = Math.max(1, team.length / 24);
    this.#workers = team.map((person, i) => this.#hire(person, i, nowMs));
    for (const queue of QUEUES) {
      const start =
        queue.name === 'Billing' ? [92, 54, 31, 12] : queue.name === 'Support' ? [18] : [];
      this.#waiting.set(
        queue.id,
        start.map((s) => this.#caller(nowMs - s * 1000)),
      );
      this.#nextArrivalMs.set(queue.id, nowMs + this.#random.spread(20_000));
    }
  }

  setThresholds(thresholds: Thresholds): void {
    this.#thresholds = thresholds;
  }

  tiles(): AgentTile[] {
    return this.#workers.map((w) => w.tile);
  }

  #caller(sinceMs: number): WaitingCaller {
    this.#serial += 1;
    return { sessionId: `s-wait-${this.#serial}`, sinceMs, ...customer(this.#random) };
  }

  #call(
    phase: Phase,
    sinceMs: number,
    startedMs: number,
    person: Person,
    inbound: boolean,
  ): LiveCall {
    this.#serial += 1;
    const queue = QUEUES.find((q) => q.id === person.queueIds[0]);
    return {
      id: `p-live-${this.#serial}`,
      sessionId: `s-live-${this.#serial}`,
      phase,
      sinceMs,
      startedMs,
      direction: inbound ? 'inbound' : 'outbound',
      ...customer(this.#random),
      queue: inbound ? (queue?.name ?? null) : null,
      holdCount: phase === 'onHold' ? 1 : 0,
      parkLocation: null,
    };
  }

  #hire(person: Person, index: number, nowMs: number): Worker {
    const [phase, seconds] = SCENE[index % SCENE.length] ?? ['idle', 60];
    const shift = index < SCENE.length ? 0 : this.#random.int(0, 40);
    const sinceMs = nowMs - (seconds + shift) * 1000;
    const inCall = phase !== 'idle' && phase !== 'away' && phase !== 'ended';
    const startedMs = sinceMs - (phase === 'onHold' ? 190_000 : phase === 'talking' ? 9000 : 0);
    const inbound = phase === 'voicemail' || this.#random.chance(0.74);
    const calls = inCall ? [this.#call(phase, sinceMs, startedMs, person, inbound)] : [];
    const first = calls[0];
    if (first && index % 24 === 11) {
      calls.push(this.#call('onHold', nowMs - 71_000, nowMs - 600_000, person, true));
    }
    if (first && index % 24 === 18) {
      first.holdCount = 2;
      calls.push(this.#call('ringing', nowMs - 5000, nowMs - 5000, person, true));
    }
    if (first && index % 24 === 23) first.parkLocation = 'Park 801';
    const dueMs =
      phase === 'ended'
        ? nowMs + 6000
        : nowMs + 4000 + this.#random.spread(inCall ? 40_000 : 60_000);
    return {
      dueMs: phase === 'away' || phase === 'onHold' ? dueMs + 60_000 : dueMs,
      tile: {
        id: person.id,
        name: person.name,
        extension: person.extension,
        phase,
        sinceMs,
        availability: phase === 'away' ? 'away' : index === 5 ? 'noQueueCalls' : 'available',
        calls,
        result: phase === 'ended' ? 'Customer hung up during hold' : null,
        queueIds: person.queueIds,
        day: this.#base.agents.get(person.id) ?? {
          talkMs: 0,
          holdMs: 0,
          ringMs: 0,
          handled: 0,
          missed: 0,
          handleAvgMs: null,
        },
      },
    };
  }

  /** Moves one person on; the time already spent goes to their day. */
  #advance(worker: Worker, nowMs: number): void {
    const { tile } = worker;
    const spent = tile.sinceMs === null ? 0 : nowMs - tile.sinceMs;
    const day = { ...tile.day };
    const go = (phase: Phase, call: LiveCall | null, stayMs: number, result?: string): void => {
      worker.tile = {
        ...tile,
        phase,
        sinceMs: nowMs,
        calls: call ? [{ ...call, phase, sinceMs: nowMs }] : [],
        result: result ?? null,
        day,
      };
      worker.dueMs = nowMs + stayMs;
    };
    const current = tile.calls[0] ?? null;
    const random = this.#random;
    switch (tile.phase) {
      case 'idle': {
        const person = { ...tile, queueIds: tile.queueIds };
        const queued = tile.queueIds.flatMap((id) => this.#waiting.get(id) ?? [])[0];
        if (queued) this.#remove(queued.sessionId);
        const inbound = queued !== undefined || random.chance(0.4);
        const call = this.#call('ringing', nowMs, nowMs, person, inbound);
        if (queued) Object.assign(call, { number: queued.number, name: queued.name });
        go('ringing', call, 2500 + random.spread(6000));
        return;
      }
      case 'ringing':
        day.ringMs += spent;
        if (random.chance(0.1)) {
          if (current?.direction === 'inbound') {
            day.missed += 1;
            this.#base.totals.missed += 1;
          }
          go('ended', null, 6000, current?.direction === 'inbound' ? 'Missed call' : 'No answer');
        } else go('talking', current, 25_000 + random.spread(120_000));
        return;
      case 'talking':
        day.talkMs += spent;
        if (random.chance(0.25) && current) {
          go(
            'onHold',
            { ...current, holdCount: current.holdCount + 1 },
            9000 + random.spread(50_000),
          );
        } else {
          day.handled += 1;
          day.handleAvgMs = Math.round((day.talkMs + day.holdMs) / day.handled);
          this.#base.totals.answered += 1;
          this.#base.totals.offered += 1;
          go('ended', null, 6000, random.chance(0.45) ? 'Agent hung up' : 'Customer hung up');
        }
        return;
      case 'onHold':
        day.holdMs += spent;
        go('talking', current, 20_000 + random.spread(60_000));
        return;
      case 'voicemail':
        this.#base.totals.voicemails += 1;
        go('ended', null, 6000, 'Voicemail');
        return;
      case 'ended':
      case 'away':
        go('idle', null, 8000 + random.spread(70_000));
    }
  }

  #remove(sessionId: string): void {
    for (const [id, callers] of this.#waiting) {
      this.#waiting.set(
        id,
        callers.filter((c) => c.sessionId !== sessionId),
      );
    }
  }

  /** Returns the people who changed. `churn` more are moved on at random, for load tests. */
  step(nowMs: number, churn = 0): AgentTile[] {
    const changed = new Set<Worker>();
    for (const worker of this.#workers) {
      if (worker.dueMs <= nowMs) {
        this.#advance(worker, nowMs);
        changed.add(worker);
      }
    }
    for (let i = 0; i < churn; i += 1) {
      const worker = this.#random.pick(this.#workers);
      this.#advance(worker, nowMs);
      changed.add(worker);
    }
    for (const queue of QUEUES) {
      if ((this.#nextArrivalMs.get(queue.id) ?? 0) <= nowMs) {
        const callers = this.#waiting.get(queue.id) ?? [];
        if (callers.length < 9) {
          this.#waiting.set(queue.id, [...callers, this.#caller(nowMs)]);
        }
        const gap = this.#random.spread(26_000 / queue.share / 2 / this.#crowd);
        this.#nextArrivalMs.set(queue.id, nowMs + 2000 + gap);
      }
      const oldest = this.#waiting.get(queue.id)?.[0];
      if (oldest && nowMs - oldest.sinceMs > 150_000) {
        this.#remove(oldest.sessionId);
        this.#base.totals.abandoned += 1;
        const day = this.#base.queues.get(queue.id);
        if (day) day.abandoned += 1;
      }
    }
    return [...changed].map((w) => w.tile);
  }

  queues(): QueueCard[] {
    return QUEUES.map((queue) => {
      const members = this.#workers.filter((w) => w.tile.queueIds.includes(queue.id));
      const of = (...phases: Phase[]): number =>
        members.filter((w) => phases.includes(w.tile.phase)).length;
      const day = this.#base.queues.get(queue.id);
      return {
        id: queue.id,
        name: queue.name,
        waiting: this.#waiting.get(queue.id) ?? [],
        ready: members.filter((w) => w.tile.phase === 'idle' && w.tile.availability === 'available')
          .length,
        ringing: of('ringing'),
        busy: of('talking', 'onHold'),
        offered: day?.offered ?? 0,
        answered: day?.answered ?? 0,
        abandoned: day?.abandoned ?? 0,
        serviceLevel: day?.serviceLevel ?? null,
        serviceLevelRule: 'answered in 20 s ÷ (answered + abandoned)',
        serviceLevelTarget: 0.8,
      };
    });
  }

  totals(): Totals {
    const tiles = this.tiles();
    const of = (phase: Phase): number => tiles.filter((t) => t.phase === phase).length;
    const calls = tiles.flatMap((t) => t.calls);
    const waiting = [...this.#waiting.values()].flat();
    const earliest = (times: number[]): number | null =>
      times.length > 0 ? Math.min(...times) : null;
    return {
      agents: tiles.length,
      idle: of('idle') + of('ended'),
      ringing: of('ringing'),
      talking: of('talking'),
      onHold: of('onHold'),
      voicemail: of('voicemail'),
      unavailable: of('away'),
      activeIn: calls.filter((c) => c.direction === 'inbound').length,
      activeOut: calls.filter((c) => c.direction === 'outbound').length,
      waiting: waiting.length,
      longestWaitSinceMs: earliest(waiting.map((w) => w.sinceMs)),
      longestHoldSinceMs: earliest(calls.filter((c) => c.phase === 'onHold').map((c) => c.sinceMs)),
      dayStartMs: this.#base.dayStartMs,
      ...this.#base.totals,
      serviceLevelRule: 'answered in 20 s ÷ (answered + abandoned)',
      gaps: 1,
      filled: 9,
    };
  }

  alerts(nowMs: number): AlertView[] {
    const { holdS, ringS, talkS, waitS } = this.#thresholds;
    const alerts: AlertView[] = [];
    const over = (limitS: number, sinceMs: number): 'none' | 'warning' | 'critical' => {
      if (limitS === 0) return 'none';
      const ms = nowMs - sinceMs;
      return ms > limitS * 2000 ? 'critical' : ms > limitS * 1000 ? 'warning' : 'none';
    };
    const minutes = (s: number): string => (s % 60 === 0 && s >= 120 ? `${s / 60} min` : `${s} s`);
    for (const { tile } of this.#workers.slice(0, 60)) {
      for (const call of tile.calls) {
        const rule =
          call.phase === 'onHold'
            ? { kind: 'hold' as const, limit: holdS, words: 'On hold over' }
            : call.phase === 'ringing'
              ? { kind: 'ring' as const, limit: ringS, words: 'Ringing over' }
              : call.phase === 'talking'
                ? { kind: 'talk' as const, limit: talkS, words: 'Talking over' }
                : null;
        if (!rule) continue;
        const severity = over(rule.limit, call.sinceMs);
        if (severity === 'none') continue;
        alerts.push({
          id: `${call.id}:${call.phase}:${call.sinceMs}`,
          severity,
          kind: rule.kind,
          limitS: rule.limit,
          name: tile.name,
          other: call.name ?? call.number,
          callers: 0,
          title: `${rule.words} ${minutes(rule.limit)}`,
          detail: `${tile.name} · ${call.name ?? prettyPhone(call.number ?? '')}`,
          sinceMs: call.sinceMs + rule.limit * 1000,
          repeatMin: 0,
          quiet: false,
          agentId: tile.id,
          queueId: null,
        });
      }
    }
    for (const queue of QUEUES) {
      const callers = this.#waiting.get(queue.id) ?? [];
      const oldest = callers[0];
      if (!oldest) continue;
      const severity = over(waitS, oldest.sinceMs);
      if (severity === 'none') continue;
      alerts.push({
        id: `${queue.id}:wait:${oldest.sessionId}`,
        severity,
        kind: 'wait',
        limitS: waitS,
        name: queue.name,
        other: null,
        callers: callers.length,
        title: `${queue.name} waits over ${minutes(waitS)}`,
        detail: `${callers.length} ${callers.length === 1 ? 'caller' : 'callers'} waiting`,
        sinceMs: oldest.sinceMs + waitS * 1000,
        repeatMin: 0,
        quiet: false,
        agentId: null,
        queueId: queue.id,
      });
    }
    const rank = { critical: 0, warning: 1, none: 2 };
    return alerts.sort((a, b) => rank[a.severity] - rank[b.severity] || b.sinceMs - a.sinceMs);
  }
}
