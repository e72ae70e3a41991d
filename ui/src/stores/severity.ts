// Severity: the second axis beside the phase. Warning at the threshold, critical at twice it.
// Computed here each second from `since` and the settings, never sent by the host. Pure.
import type { LiveCall, Phase, Severity, Thresholds } from '../ipc/generated/view';

/** The limit for a phase in milliseconds, or null when it has none or it is switched off. */
export function limitMs(phase: Phase, thresholds: Thresholds): number | null {
  const seconds = {
    ringing: thresholds.ringS,
    onHold: thresholds.holdS,
    talking: thresholds.talkS,
  };
  const limit = phase in seconds ? seconds[phase as keyof typeof seconds] : 0;
  return limit > 0 ? limit * 1000 : null;
}

export function severityOfSpan(limit: number | null, spanMs: number): Severity {
  if (limit === null) return 'none';
  if (spanMs >= limit * 2) return 'critical';
  return spanMs >= limit ? 'warning' : 'none';
}

export function severityOfWait(sinceMs: number, nowMs: number, thresholds: Thresholds): Severity {
  const limit = thresholds.waitS > 0 ? thresholds.waitS * 1000 : null;
  return severityOfSpan(limit, nowMs - sinceMs);
}

const RANK: Record<Severity, number> = { none: 0, warning: 1, critical: 2 };

export function worse(a: Severity, b: Severity): Severity {
  return RANK[a] >= RANK[b] ? a : b;
}

export function severityRank(severity: Severity): number {
  return RANK[severity];
}

/** The worst over all calls of a person: a forgotten second call on hold counts too. */
export function severityOfCalls(
  calls: readonly Pick<LiveCall, 'phase' | 'sinceMs'>[],
  nowMs: number,
  thresholds: Thresholds,
): Severity {
  let worst: Severity = 'none';
  for (const call of calls) {
    worst = worse(worst, severityOfSpan(limitMs(call.phase, thresholds), nowMs - call.sinceMs));
  }
  return worst;
}
