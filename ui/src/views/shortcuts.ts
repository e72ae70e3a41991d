// The keys of the window: 1-5 switch place, `/` searches, Escape closes, a few with Ctrl. Pure.
import { PLACES, type Place } from '../stores/ui.svelte';
import type { Deed } from './deeds';

export type Wish =
  | { kind: 'place'; place: Place }
  | { kind: 'search' }
  | { kind: 'escape' }
  | { kind: 'deed'; deed: Deed };

/** True where typing a digit means the digit. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

const placeOf = (key: string): Wish | null => {
  const place = /^[1-5]$/.test(key) ? PLACES[Number(key) - 1] : undefined;
  return place ? { kind: 'place', place } : null;
};

function withCtrl(key: string, shift: boolean): Wish | null {
  if (shift) return key === 'w' ? { kind: 'deed', deed: 'wallboard' } : null;
  if (key === 'f') return { kind: 'search' };
  if (key === 'q') return { kind: 'deed', deed: 'quit' };
  return placeOf(key);
}

export function shortcut(event: KeyboardEvent): Wish | null {
  if (event.altKey || event.defaultPrevented) return null;
  if (event.ctrlKey || event.metaKey) return withCtrl(event.key.toLowerCase(), event.shiftKey);
  if (event.key === 'Escape') return { kind: 'escape' };
  if (event.key === 'F11') return { kind: 'deed', deed: 'fullScreen' };
  if (isTyping(event.target)) return null;
  if (event.key === '/') return { kind: 'search' };
  if (event.key === '?') return { kind: 'deed', deed: 'shortcuts' };
  return placeOf(event.key);
}
