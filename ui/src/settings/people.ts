// Finding and comparing entries of the directory. Pure.
import type { DirectoryEntry } from '../ipc/generated/view';

/** RingCentral calls a call queue a department. */
export function isQueue(entry: DirectoryEntry): boolean {
  return entry.kind === 'Department';
}

export function matching(
  entries: readonly DirectoryEntry[],
  text: string,
  kind: 'all' | 'people' | 'queues',
): DirectoryEntry[] {
  const wanted = text.trim().toLowerCase();
  return entries.filter(
    (entry) =>
      (kind === 'all' || isQueue(entry) === (kind === 'queues')) &&
      (wanted === '' ||
        entry.name.toLowerCase().includes(wanted) ||
        entry.extension.startsWith(wanted)),
  );
}

export function sameSet(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const set = new Set(a);
  return b.every((id) => set.has(id));
}
