// What the host says, in the language of the window: by kind, or as it came when nobody knows the kind.
import type { SaidPart } from '../ipc/generated/view';
import { isKey, t } from './i18n.svelte';

interface Said {
  said?: readonly SaidPart[];
}

/** `english` is what the host said; it stands where it sent no kinds. */
export function told({ said }: Said, english: string): string {
  if (!said || said.length === 0) return english;
  return said.map(inOurs).join(' ');
}

function inOurs({ kind, data, text }: SaidPart): string {
  const key = `said.${kind ?? ''}`;
  return isKey(key) ? t(key, data) : text;
}
