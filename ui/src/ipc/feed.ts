// Follows the live channel: a snapshot, then deltas that count up by one. A skipped or repeated
// revision means that something was lost, so the feed asks for a new snapshot; never guesses.
import type { CommandError, Delta, Feed, Snapshot } from './generated/view';
import { toCommandError, type Commands } from './commands';
import type { Stream } from './host';

export interface FeedListener {
  onSnapshot(snapshot: Snapshot): void;
  onDelta(delta: Delta): void;
  onError(error: CommandError): void;
}

/** Waits before asking again, so that a feed that is broken for good does not spin. */
const RETRY_MS = [0, 250, 1000, 4000, 10_000];

export class LiveFeed {
  #commands: Commands;
  #listener: FeedListener;
  #stream: Stream | null = null;
  #revision: number | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopped = true;
  /** Messages of an earlier watch are ignored. */
  #generation = 0;

  constructor(commands: Commands, listener: FeedListener) {
    this.#commands = commands;
    this.#listener = listener;
  }

  start(): void {
    this.#stopped = false;
    this.#attempt = 0;
    this.#watch();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#stream?.close();
    this.#stream = null;
  }

  #watch(): void {
    this.#stream?.close();
    this.#revision = null;
    this.#generation += 1;
    const generation = this.#generation;
    const stream = this.#commands.watchLive((feed) => {
      if (generation === this.#generation) this.#receive(feed);
    });
    this.#stream = stream;
    const current = (): boolean => !this.#stopped && generation === this.#generation;
    stream.started.then(
      () => stream.ended.then(() => current() && this.#retry()),
      (thrown: unknown) => {
        if (!current()) return;
        this.#listener.onError(toCommandError(thrown));
        this.#retry();
      },
    );
  }

  #receive(feed: Feed): void {
    if (this.#stopped) return;
    switch (feed.kind) {
      case 'snapshot':
        this.#revision = feed.data.revision;
        this.#attempt = 0;
        this.#listener.onSnapshot(feed.data);
        return;
      case 'delta':
        // Before the snapshot a delta says nothing; the snapshot will include it.
        if (this.#revision === null) return;
        if (feed.data.revision !== this.#revision + 1) {
          this.#retry();
          return;
        }
        this.#revision = feed.data.revision;
        this.#listener.onDelta(feed.data);
    }
  }

  #retry(): void {
    if (this.#timer) return;
    this.#stream?.close();
    this.#revision = null;
    const wait = RETRY_MS[Math.min(this.#attempt, RETRY_MS.length - 1)] ?? 0;
    this.#attempt += 1;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (!this.#stopped) this.#watch();
    }, wait);
  }
}
