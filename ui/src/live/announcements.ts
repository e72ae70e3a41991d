// Which threshold crossings are spoken, and when: the newest state only, at most one in ten
// seconds. Alerts that were there at the start are not news; what is open still speaks again as
// often as its rule says; outside business hours nothing does. Uses a timer; touches no DOM.
import { alertDetail, alertTitle } from '../format/alert';
import type { AlertView } from '../ipc/generated/view';

export const QUIET_MS = 10_000;

export class Announcements {
  #known: Set<string> | null = null;
  /** When each open alert was seen first, or spoken of last. */
  #saidMs = new Map<string, number>();
  #pending: AlertView | null = null;
  #lastMs = -Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #say: (text: string) => void = () => {};

  /** Sets the speaker; returns the way to stop. */
  onSay(say: (text: string) => void): () => void {
    this.#say = say;
    return () => {
      if (this.#timer) clearTimeout(this.#timer);
      this.#timer = null;
      this.#say = () => {};
    };
  }

  /** Takes the open alerts; returns how many crossed a threshold, or are due again. */
  offer(open: readonly AlertView[]): number {
    const alerts = open.filter((a) => !a.quiet);
    const keys = new Set(alerts.map((a) => `${a.id}:${a.severity}`));
    const known = this.#known;
    this.#known = keys;
    const now = Date.now();
    this.#saidMs = new Map(alerts.map((a) => [a.id, this.#saidMs.get(a.id) ?? now]));
    if (known === null) return 0;
    const isDue = (a: AlertView): boolean =>
      a.repeatMin > 0 && now - (this.#saidMs.get(a.id) ?? now) >= a.repeatMin * 60_000;
    const fresh = alerts.filter((a) => !known.has(`${a.id}:${a.severity}`) || isDue(a));
    for (const alert of fresh) this.#saidMs.set(alert.id, now);
    const worst = fresh.find((a) => a.severity === 'critical') ?? fresh[0];
    if (!worst) return 0;
    this.#pending = worst;
    this.#schedule();
    return fresh.length;
  }

  #schedule(): void {
    if (this.#timer) return;
    const wait = Math.max(0, this.#lastMs + QUIET_MS - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const alert = this.#pending;
      this.#pending = null;
      if (!alert) return;
      this.#lastMs = Date.now();
      this.#say(`${alertTitle(alert)}: ${alertDetail(alert)}`);
    }, wait);
  }
}
