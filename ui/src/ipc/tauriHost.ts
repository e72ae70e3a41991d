// The only file that knows Tauri.
import { Channel, invoke } from '@tauri-apps/api/core';
import { toCommandError } from './commands';
import type { Host, Stream } from './host';

/**
 * Commands whose messages the page fetches, and with what: those that stream all day. A channel
 * hands each message over as a script, and WebKit keeps the source of every script (ADR 16).
 */
const FETCHED: Partial<Record<string, string>> = { watch_live: 'next_feed' };

export function tauriHost(): Host {
  return {
    invoke: <T>(command: string, args?: Record<string, unknown>) =>
      invoke<T>(command, args).catch((thrown: unknown): never => {
        throw toCommandError(thrown);
      }),
    stream<T>(command: string, onMessage: (message: T) => void): Stream {
      const next = FETCHED[command];
      return next ? fetched(command, next, onMessage) : pushed(command, onMessage);
    },
  };
}

function pushed<T>(command: string, onMessage: (message: T) => void): Stream {
  const channel = new Channel<T>();
  let open = true;
  channel.onmessage = (message) => {
    if (open) onMessage(message);
  };
  return {
    started: invoke<void>(command, { channel }),
    ended: new Promise(() => {}),
    close() {
      open = false;
    },
  };
}

function fetched<T>(command: string, next: string, onMessage: (message: T) => void): Stream {
  let open = true;
  const begun = invoke<number>(command);
  const run = async (): Promise<void> => {
    const feed = await begun;
    while (open) {
      const messages = await invoke<T[] | null>(next, { feed });
      if (messages === null) return;
      for (const message of messages) if (open) onMessage(message);
    }
  };
  return {
    started: begun.then(() => {}),
    // Why it ended is said when it is started again.
    ended: run().catch(() => {}),
    close() {
      open = false;
    },
  };
}
