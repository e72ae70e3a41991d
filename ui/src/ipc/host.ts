// The one door between the window and the product. Two implementations: Tauri, and a pretend one
// that lets the whole UI run in a plain browser. Deliberately absent: any view model or DOM.

export interface Host {
  /** Calls a command by its registered name. Rejects with a `CommandError`. */
  invoke<T>(command: string, args?: Record<string, unknown>): Promise<T>;
  /**
   * Starts a command that streams. Messages arrive in order until `close` is called;
   * a failure to start rejects `started`.
   */
  stream<T>(command: string, onMessage: (message: T) => void): Stream;
}

export interface Stream {
  started: Promise<void>;
  /** Settles when no more messages will come although nobody closed it. */
  ended: Promise<void>;
  close(): void;
}
