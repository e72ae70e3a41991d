import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tauriHost } from './tauriHost';

afterEach(() => clearMocks());

describe('the Tauri host', () => {
  it('fetches what streams all day, in order, until it is over', async () => {
    const answers: (string[] | null)[] = [['a', 'b'], [], ['c'], null];
    const asked: unknown[] = [];
    mockIPC((command, args) => {
      if (command === 'watch_live') return 7;
      asked.push([command, args]);
      return answers.shift();
    });
    const seen: string[] = [];
    const stream = tauriHost().stream<string>('watch_live', (message) => seen.push(message));
    await stream.started;
    await stream.ended;
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(asked).toEqual(Array.from({ length: 4 }, () => ['next_feed', { feed: 7 }]));
  });

  it('says why it could not begin, and asks for nothing then', async () => {
    const commands: string[] = [];
    mockIPC((command) => {
      commands.push(command);
      // As the desktop rejects: with what a person may read.
      throw { code: 'signedOut', message: 'Nobody is signed in.' };
    });
    const stream = tauriHost().stream('watch_live', () => {});
    await expect(stream.started).rejects.toMatchObject({ code: 'signedOut' });
    await stream.ended;
    expect(commands).toEqual(['watch_live']);
  });

  it('asks no more once it is closed', async () => {
    let fetched = 0;
    let answer: (messages: string[]) => void = () => {};
    mockIPC((command) => {
      if (command === 'watch_live') return 1;
      fetched += 1;
      return new Promise<string[]>((resolve) => (answer = resolve));
    });
    const seen: string[] = [];
    const stream = tauriHost().stream<string>('watch_live', (message) => seen.push(message));
    await vi.waitFor(() => expect(fetched).toBe(1));
    stream.close();
    answer(['late']);
    await stream.ended;
    expect(seen).toEqual([]);
    expect(fetched).toBe(1);
  });
});
