// State of the window alone: which place is open, how the board is filtered, what was said in a
// toast. Nothing here comes from or goes to the host.
import type { Phase } from '../ipc/generated/view';

export const PLACES = ['live', 'calls', 'reports', 'trust', 'settings'] as const;
export type Place = (typeof PLACES)[number];
export type Route = Place | 'wallboard';
export type BoardSort = 'name' | 'extension' | 'phase' | 'time';

export interface Toast {
  id: number;
  kind: 'done' | 'problem';
  text: string;
}

export function routeOf(hash: string): Route {
  const name = hash.replace(/^#\/?/, '').split(/[?/]/)[0];
  if (name === 'wallboard') return 'wallboard';
  return PLACES.find((place) => place === name) ?? 'live';
}

const TOAST_MS = 9000;

export class UiStore {
  route = $state<Route>('live');
  search = $state('');
  queueId = $state<string | null>(null);
  phase = $state<Phase | null>(null);
  sort = $state<BoardSort>('name');
  openAgentId = $state<string | null>(null);
  toasts = $state.raw<Toast[]>([]);
  #serial = 0;

  /** Follows the address; returns the way to stop. */
  followAddress(): () => void {
    const read = (): void => {
      this.route = routeOf(location.hash);
    };
    read();
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }

  go(route: Route): void {
    this.route = route;
    location.hash = `#/${route}`;
  }

  clearBoardFilter(): void {
    this.search = '';
    this.queueId = null;
    this.phase = null;
  }

  togglePhase(phase: Phase): void {
    this.phase = this.phase === phase ? null : phase;
  }

  say(kind: Toast['kind'], text: string): void {
    this.#serial += 1;
    const id = this.#serial;
    this.toasts = [...this.toasts.slice(-2), { id, kind, text }];
    setTimeout(() => this.dismiss(id), TOAST_MS);
  }

  dismiss(id: number): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
  }
}
