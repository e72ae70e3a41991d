// The only file that knows Tauri.
import { Channel, invoke } from '@tauri-apps/api/core';
import type { Host, Stream } from './host';

export function tauriHost(): Host {
  return {
    invoke: <T>(command: string, args?: Record<string, unknown>) => invoke<T>(command, args),
    stream<T>(command: string, onMessage: (message: T) => void): Stream {
      const channel = new Channel<T>();
      let open = true;
      channel.onmessage = (message) => {
        if (open) onMessage(message);
      };
      return {
        started: invoke<void>(command, { channel }),
        close() {
          open = false;
        },
      };
    },
  };
}
