// What a phase looks like: its shape and its word. Its colour is in
// `styles/phases.css`; never colour alone.
import type { Direction, LiveCall, Phase } from '../ipc/generated/view';
import type { Key } from '../i18n/en';
import { phone } from './phone';

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

/** Name if known, else the number, else null. */
export function partyLabel(party: Pick<LiveCall, 'name' | 'number'>): string | null {
  const name = party.name?.trim();
  return name ? name : phone(party.number);
}
