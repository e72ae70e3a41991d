// One beat a second for every timer on screen, aligned to the server's second. Uses the local
// clock plus the offset the link reports; nothing else in the window asks what time it is.

export class ClockStore {
  /** Server time of the current beat, a whole second in milliseconds. */
  now = $state(0);
  #offsetMs = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    this.now = this.#wholeSecond();
  }

  #server(): number {
    return Date.now() + this.#offsetMs;
  }

  #wholeSecond(): number {
    return Math.floor(this.#server() / 1000) * 1000;
  }

  /** Server time minus local time. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  setOffset(ms: number): void {
    if (Math.abs(ms - this.#offsetMs) < 20) return;
    this.#offsetMs = ms;
    this.now = this.#wholeSecond();
    if (this.#timer) this.#schedule();
  }

  start(): void {
    this.now = this.#wholeSecond();
    this.#schedule();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(): void {
    if (this.#timer) clearTimeout(this.#timer);
    const sinceBeat = ((this.#server() % 1000) + 1000) % 1000;
    // A few milliseconds late rather than early: an early beat would repeat the old second.
    this.#timer = setTimeout(
      () => {
        this.now = this.#wholeSecond();
        this.#schedule();
      },
      1000 - sinceBeat + 4,
    );
  }
}
