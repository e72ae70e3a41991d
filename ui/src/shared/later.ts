// Does something soon, once, however often it is asked for: the first wish sets the time, later
// wishes ride along. Unlike a debounce it cannot be put off for ever.

export class Later {
  #ms: number;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(ms: number) {
    this.#ms = ms;
  }

  soon(work: () => void): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      work();
    }, this.#ms);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
