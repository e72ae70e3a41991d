// A call as rows of spans for the timeline picture: one row a leg, each phase to scale. Pure apart
// from words.
import type { CallJourney, LiveCall, Phase, Segment } from '../ipc/generated/view';
import { t, word } from '../i18n/i18n.svelte';
import { clockDuration } from './duration';
import { partyLabel } from './phase';

const TOKENS: Record<string, string> = {
  setup: '--line-strong',
  ringing: '--ring',
  talking: '--talk',
  onHold: '--hold',
  voicemail: '--voicemail',
  parked: '--muted',
};

export interface TimelineRow {
  id: string;
  label: string;
  spans: {
    from: number;
    to: number;
    token: string;
    label: string;
    length: string;
    hatched: boolean;
  }[];
}

function span(segment: Segment, nowMs: number): TimelineRow['spans'][number] {
  const to = Math.max(segment.fromMs, segment.toMs ?? nowMs);
  return {
    from: segment.fromMs,
    to,
    token: TOKENS[segment.kind] ?? '--muted',
    label: word('segment', segment.kind),
    length: clockDuration(to - segment.fromMs),
    hatched: segment.kind === 'onHold' || segment.kind === 'parked',
  };
}

/** The legs of a journey; without one, what the tile itself knows of the calls. */
export function journeyRows(
  journey: CallJourney | null,
  calls: readonly LiveCall[],
  nowMs: number,
): TimelineRow[] {
  if (journey && journey.legs.length > 0) {
    return journey.legs.map((leg) => ({
      id: leg.id,
      label: leg.agent,
      spans: leg.segments.map((segment) => span(segment, nowMs)),
    }));
  }
  const drawn: readonly Phase[] = ['ringing', 'talking', 'onHold', 'voicemail'];
  return calls
    .filter((call) => drawn.includes(call.phase))
    .map((call) => ({
      id: call.id,
      label: partyLabel(call) ?? t('tile.unknownCaller'),
      spans: [
        ...(call.sinceMs > call.startedMs
          ? [span({ kind: 'setup', fromMs: call.startedMs, toMs: call.sinceMs }, nowMs)]
          : []),
        span({ kind: call.phase, fromMs: call.sinceMs, toMs: null }, nowMs),
      ],
    }));
}
