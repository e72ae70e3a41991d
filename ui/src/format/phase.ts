// What a phase looks like: its shape and its word. Its colour is in
// `styles/phases.css`; never colour alone.
import type { Direction, LiveCall, Phase } from '../ipc/generated/view';
import type { Key } from '../i18n/en';
import { isNumber, phone } from './phone';

export interface PhaseLook {
  icon: 'headset' | 'bell' | 'pause' | 'tape' | 'circle' | 'bar' | 'tick';
  word: Key;
}

const LOOKS: Record<Phase, PhaseLook> = {
  talking: { icon: 'headset', word: 'phase.talking' },
  ringing: { icon: 'bell', word: 'phase.ringing' },
  onHold: { icon: 'pause', word: 'phase.onHold' },
  voicemail: { icon: 'tape', word: 'phase.voicemail' },
  idle: { icon: 'circle', word: 'phase.idle' },
  away: { icon: 'bar', word: 'phase.away' },
  ended: { icon: 'tick', word: 'phase.ended' },
};

export const PHASES: readonly Phase[] = [
  'onHold',
  'ringing',
  'talking',
  'voicemail',
  'ended',
  'idle',
  'away',
];

export function phaseLook(phase: Phase): PhaseLook {
  return LOOKS[phase];
}

export function directionIcon(direction: Direction): 'in' | 'out' {
  return direction === 'inbound' ? 'in' : 'out';
}

type Party = Pick<LiveCall, 'name' | 'number'>;

/** The name, unless it only repeats a number, as the telephone network gives it for many callers. */
export function partyName(party: Party): string | null {
  const name = party.name?.trim() ?? '';
  return name === '' || isNumber(name) ? null : name;
}

/** The number for the screen; one that came in place of a name counts. */
export function partyNumber(party: Party): string | null {
  const name = party.name?.trim() ?? '';
  return phone(party.number) ?? (isNumber(name) ? phone(name) : null);
}

/** Name if known, else the number, else null. */
export function partyLabel(party: Party): string | null {
  return partyName(party) ?? partyNumber(party);
}
