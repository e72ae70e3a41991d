// What a phase looks like: its shape, its word and its token. Never colour alone.
import type { Direction, LiveCall, Phase } from '../ipc/generated/view';
import type { Key } from '../i18n/en';
import { phone } from './phone';

export interface PhaseLook {
  icon: 'headset' | 'bell' | 'pause' | 'tape' | 'circle' | 'bar' | 'tick';
  word: Key;
  /** CSS custom property of the colour. */
  token: '--talk' | '--ring' | '--hold' | '--voicemail' | '--muted';
}

const LOOKS: Record<Phase, PhaseLook> = {
  talking: { icon: 'headset', word: 'phase.talking', token: '--talk' },
  ringing: { icon: 'bell', word: 'phase.ringing', token: '--ring' },
  onHold: { icon: 'pause', word: 'phase.onHold', token: '--hold' },
  voicemail: { icon: 'tape', word: 'phase.voicemail', token: '--voicemail' },
  idle: { icon: 'circle', word: 'phase.idle', token: '--muted' },
  away: { icon: 'bar', word: 'phase.away', token: '--muted' },
  ended: { icon: 'tick', word: 'phase.ended', token: '--muted' },
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
