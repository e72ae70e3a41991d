// Finding and comparing entries of the directory. Pure.
import type { DirectoryEntry } from '../ipc/generated/view';

/** RingCentral calls a call queue a department. */
export function isQueue(entry: DirectoryEntry): boolean {
  return entry.kind === 'Department';
}

export interface Wanted {
  text: string;
  /** A type as RingCentral names it; empty = any. */
  kind: string;
  /** Name of a site; empty = any. */
  site: string;
}

export function matching(entries: readonly DirectoryEntry[], by: Wanted): DirectoryEntry[] {
  const wanted = by.text.trim().toLowerCase();
  return entries.filter(
    (entry) =>
      (by.kind === '' || entry.kind === by.kind) &&
      (by.site === '' || entry.site === by.site) &&
      (wanted === '' ||
        entry.name.toLowerCase().includes(wanted) ||
        entry.extension.startsWith(wanted)),
  );
}

/** What the directory offers to choose by, in order of name. */
export function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].sort((a, b) => a.localeCompare(b));
}

export function sameSet(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const set = new Set(a);
  return b.every((id) => set.has(id));
}
