// Alerts put aside: acknowledged for as long as they last, or until a reminder. The host keeps the
// list, so that a restart does not bring back what was seen.
import type { AlertView, AsideView } from '../ipc/generated/view';
import type { Commands } from '../ipc/commands';

/** Minutes after which a snoozed alert speaks again. */
export const SNOOZE_MIN = 10;

export class AlertsStore {
  #asides = $state.raw<ReadonlyMap<string, number | null>>(new Map());
  #commands: Commands;
  /** How often the host was asked: an answer to an older question says nothing new. */
  #asked = 0;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  async load(): Promise<void> {
    try {
      await this.#ask(() => this.#commands.asides());
    } catch {
      // Without the list every alert is shown, which is the safe side.
    }
  }

  async #ask(question: () => Promise<AsideView[]>): Promise<void> {
    const asked = ++this.#asked;
    const list = await question();
    if (asked !== this.#asked) return;
    this.#asides = new Map(list.map((aside) => [aside.id, aside.untilMs]));
  }

  /** Until when an alert is aside: a moment of the local clock, null for ever, undefined = it is not. */
  until(id: string): number | null | undefined {
    return this.#asides.get(id);
  }

  isAside(id: string, localNowMs: number): boolean {
    const until = this.#asides.get(id);
    return until === null || (until !== undefined && localNowMs < until);
  }

  open(alerts: readonly AlertView[], localNowMs: number): AlertView[] {
    return alerts.filter((alert) => !this.isAside(alert.id, localNowMs));
  }

  acknowledge(id: string): Promise<void> {
    return this.#put(id, null);
  }

  snooze(id: string): Promise<void> {
    return this.#put(id, SNOOZE_MIN);
  }

  /** Shown at once; the host's answer follows. When it cannot keep it, it holds for this window. */
  async #put(id: string, minutes: number | null): Promise<void> {
    const until = minutes === null ? null : Date.now() + minutes * 60_000;
    this.#asides = new Map([...this.#asides, [id, until]]);
    try {
      await this.#ask(() => this.#commands.putAside(id, minutes));
    } catch {
      // Said by the banner about the disk, when that is why.
    }
  }

  async takeBack(id: string): Promise<void> {
    this.#asides = new Map([...this.#asides].filter(([known]) => known !== id));
    try {
      await this.#ask(() => this.#commands.takeBack(id));
    } catch {
      // It is back in this window at least.
    }
  }
}
