// The board: keyed cells updated by the feed, one update per delta. Each person is a cell of its
// own, so a delta repaints only the tiles it names. Computed values are derived, never stored.
import type {
  AgentTile,
  AlertView,
  CommandError,
  Delta,
  LinkView,
  QueueCard,
  Snapshot,
  Totals,
} from '../ipc/generated/view';
import type { Commands } from '../ipc/commands';
import { told } from '../i18n/told';
import { LiveFeed } from '../ipc/feed';
import type { ClockStore } from './clock.svelte';

export class AgentCell {
  readonly id: string;
  tile: AgentTile;

  constructor(tile: AgentTile) {
    this.id = tile.id;
    this.tile = $state.raw(tile);
  }
}

/** Full widths of the day strip, so that it changes seldom and never shrinks by a pixel a second. */
const DAY_SCALES_MIN = [5, 10, 15, 30, 45, 60, 90, 120, 180, 240, 300, 360, 420, 480, 600, 720];

/** Measurements are reported together: a report is a request of its own. */
const REPORT_EVERY_MS = 5_000;

/** A measurement on screen stands so long: showing each would be a paint for every paint. */
const SHOW_EVERY_MS = 1_000;

export class LiveStore {
  status = $state<'loading' | 'live' | 'error'>('loading');
  error = $state.raw<CommandError | null>(null);
  queues = $state.raw<QueueCard[]>([]);
  totals = $state.raw<Totals | null>(null);
  link = $state.raw<LinkView | null>(null);
  alerts = $state.raw<AlertView[]>([]);
  /** Receipt to screen of a change not long ago, milliseconds. */
  latencyMs = $state<number | null>(null);
  /** Counts up when call records changed. */
  callsVersion = $state(0);
  /** Busiest person's day, rounded up; the full width of every day strip. */
  dayScaleMs = $state(DAY_SCALES_MIN[0]! * 60_000);

  #cells = new Map<string, AgentCell>();
  #list = $state.raw<readonly AgentCell[]>([]);
  #commands: Commands;
  #clock: ClockStore;
  #feed: LiveFeed;
  /** Measured and not yet reported; null when the host does not want them. */
  #latencies: number[] | null = [];
  #reportedMs = 0;
  #shownMs = 0;
  /** When the oldest change was received that waits for its paint. */
  #unpaintedMs: number | null = null;

  constructor(commands: Commands, clock: ClockStore) {
    this.#commands = commands;
    this.#clock = clock;
    this.#feed = new LiveFeed(commands, {
      onSnapshot: (snapshot) => this.#replace(snapshot),
      onDelta: (delta) => this.#apply(delta),
      onError: (error) => {
        this.error = error;
        if (this.totals === null) this.status = 'error';
      },
    });
  }

  /** All people watched, in the order they became known. */
  get agents(): readonly AgentCell[] {
    return this.#list;
  }

  agent(id: string): AgentCell | undefined {
    // Reads the list so that a component follows people who come and go.
    return this.#list.length > 0 ? this.#cells.get(id) : undefined;
  }

  queue(id: string): QueueCard | undefined {
    return this.queues.find((q) => q.id === id);
  }

  /** True when what is on screen may be older than the floor. */
  get stale(): boolean {
    return this.link !== null && this.link.state !== 'live';
  }

  /** True while nothing arrives; what only connects or catches up will be right in a moment. */
  get lost(): boolean {
    return this.link?.state === 'offline' || this.link?.state === 'signInLost';
  }

  start(): void {
    this.status = 'loading';
    this.error = null;
    this.#feed.start();
  }

  stop(): void {
    this.#feed.stop();
    this.#cells.clear();
    this.#list = [];
    this.queues = [];
    this.totals = null;
    this.link = null;
    this.alerts = [];
    this.status = 'loading';
  }

  #replace(snapshot: Snapshot): void {
    const next = new Map<string, AgentCell>();
    for (const tile of snapshot.agents) {
      const known = this.#cells.get(tile.id);
      if (known) known.tile = tile;
      next.set(tile.id, known ?? new AgentCell(tile));
    }
    this.#cells = next;
    this.#list = [...next.values()];
    this.queues = snapshot.queues;
    this.totals = snapshot.totals;
    this.alerts = snapshot.alerts;
    this.#setLink(snapshot.link);
    this.#rescale();
    this.status = 'live';
    this.error = null;
  }

  #apply(delta: Delta): void {
    let membersChanged = false;
    for (const tile of delta.agents) {
      const cell = this.#cells.get(tile.id);
      if (cell) cell.tile = tile;
      else {
        this.#cells.set(tile.id, new AgentCell(tile));
        membersChanged = true;
      }
    }
    for (const id of delta.removedAgents) {
      membersChanged = this.#cells.delete(id) || membersChanged;
    }
    if (membersChanged) this.#list = [...this.#cells.values()];
    if (delta.queues.length > 0) this.#mergeQueues(delta.queues);
    if (delta.removedQueues.length > 0) {
      this.queues = this.queues.filter((q) => !delta.removedQueues.includes(q.id));
    }
    if (delta.totals) this.totals = delta.totals;
    if (delta.alerts) this.alerts = delta.alerts;
    if (delta.link) this.#setLink(delta.link);
    if (delta.callsChanged) this.callsVersion += 1;
    if (delta.agents.length > 0) this.#rescale();
    if (delta.receivedMs !== null) this.#measure(delta.receivedMs);
  }

  #mergeQueues(changed: QueueCard[]): void {
    const byId = new Map(this.queues.map((q) => [q.id, q]));
    for (const queue of changed) byId.set(queue.id, queue);
    this.queues = [...byId.values()];
  }

  #setLink(link: LinkView): void {
    const { message } = link;
    // The message is read anew each time, so that it follows the language.
    this.link = {
      ...link,
      get message() {
        return message === null ? null : told(link, message);
      },
    };
    this.#clock.setOffset(link.clockOffsetMs);
  }

  #rescale(): void {
    let busiest = 0;
    for (const { tile } of this.#cells.values()) {
      busiest = Math.max(busiest, tile.day.talkMs + tile.day.holdMs + tile.day.ringMs);
    }
    const minutes = DAY_SCALES_MIN.find((m) => m * 60_000 >= busiest) ?? 1440;
    this.dayScaleMs = minutes * 60_000;
  }

  #report(nowMs: number): void {
    if (!this.#latencies) return;
    this.#reportedMs = nowMs;
    const latenciesMs = this.#latencies;
    this.#latencies = [];
    this.#commands.painted(latenciesMs).catch(() => {
      this.#latencies = null;
    });
  }

  /** Waits for the frame that shows the change, then for the paint behind it. */
  #measure(receivedMs: number): void {
    if (typeof requestAnimationFrame === 'undefined') return;
    if (this.#unpaintedMs !== null) {
      this.#unpaintedMs = Math.min(this.#unpaintedMs, receivedMs);
      return;
    }
    this.#unpaintedMs = receivedMs;
    requestAnimationFrame(() => setTimeout(() => this.#painted(Date.now()), 0));
  }

  #painted(nowMs: number): void {
    const latencyMs = Math.max(0, nowMs - (this.#unpaintedMs ?? nowMs));
    this.#unpaintedMs = null;
    this.#latencies?.push(latencyMs);
    if (nowMs - this.#shownMs >= SHOW_EVERY_MS) {
      this.#shownMs = nowMs;
      this.latencyMs = latencyMs;
    }
    if (nowMs - this.#reportedMs >= REPORT_EVERY_MS) this.#report(nowMs);
  }
}
