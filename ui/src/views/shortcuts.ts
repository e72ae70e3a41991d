// The keys of the window: 1-5 switch place, `/` searches, Escape closes. Pure.
import { PLACES, type Place } from '../stores/ui.svelte';

export type Wish = { kind: 'place'; place: Place } | { kind: 'search' } | { kind: 'escape' };

/** True where typing a digit means the digit. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

export function shortcut(event: KeyboardEvent): Wish | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  if (event.key === 'Escape') return { kind: 'escape' };
  if (isTyping(event.target)) return null;
  if (event.key === '/') return { kind: 'search' };
  const place = PLACES[Number(event.key) - 1];
  return /^[1-5]$/.test(event.key) && place ? { kind: 'place', place } : null;
}
