import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCommands, COMMANDS, toCommandError } from './commands';
import { LiveFeed } from './feed';
import type { CommandError, Delta, Feed, Snapshot, TrayWords } from './generated/view';
import { FakeHost } from './fakeHost';
import type { Host } from './host';

const snapshot = (revision: number): Feed => ({
  kind: 'snapshot',
  data: { revision } as unknown as Snapshot,
});
const delta = (revision: number): Feed => ({
  kind: 'delta',
  data: { revision } as unknown as Delta,
});

/** A host whose channel the test speaks through. */
class Channel implements Host {
  watches = 0;
  closed = 0;
  failWith: CommandError | null = null;
  #speak: ((feed: unknown) => void)[] = [];
  #end: (() => void)[] = [];
  invoke<T>(): Promise<T> {
    return Promise.reject(new Error('not used'));
  }
  stream<T>(_: string, onMessage: (message: T) => void) {
    this.watches += 1;
    this.#speak.push((feed) => onMessage(feed as T));
    const started = this.failWith ? Promise.reject(this.failWith) : Promise.resolve();
    const ended = new Promise<void>((end) => this.#end.push(end));
    return { started, ended, close: () => void (this.closed += 1) };
  }
  end(watch: number): void {
    this.#end[watch - 1]?.();
  }
  say(feed: Feed, watch = this.#speak.length): void {
    this.#speak[watch - 1]?.(feed);
  }
}

describe('live feed', () => {
  let host: Channel;
  let seen: string[];
  let feed: LiveFeed;

  beforeEach(() => {
    vi.useFakeTimers();
    host = new Channel();
    seen = [];
    feed = new LiveFeed(createCommands(host), {
      onSnapshot: (s) => seen.push(`s${s.revision}`),
      onDelta: (d) => seen.push(`d${d.revision}`),
      onError: (e) => seen.push(e.code),
    });
    feed.start();
  });

  it('passes a snapshot and the deltas that count up from it', () => {
    [snapshot(7), delta(8), delta(9)].forEach((f) => host.say(f));
    expect(seen).toEqual(['s7', 'd8', 'd9']);
    expect(host.watches).toBe(1);
  });

  it('asks for a new snapshot when a revision is skipped, and applies nothing after the gap', async () => {
    [snapshot(1), delta(2), delta(4), delta(5)].forEach((f) => host.say(f));
    expect(seen).toEqual(['s1', 'd2']);
    await vi.advanceTimersByTimeAsync(1);
    expect(host.watches).toBe(2);
    [snapshot(9), delta(10)].forEach((f) => host.say(f));
    expect(seen).toEqual(['s1', 'd2', 's9', 'd10']);
  });

  it('watches anew when the host ends it', async () => {
    host.say(snapshot(1));
    host.end(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(host.watches).toBe(2);
    host.end(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(host.watches, 'the end of an earlier watch says nothing').toBe(2);
    host.say(snapshot(5));
    expect(seen).toEqual(['s1', 's5']);
  });

  it('takes a repeated revision for a gap too', async () => {
    [snapshot(1), delta(2), delta(2)].forEach((f) => host.say(f));
    await vi.advanceTimersByTimeAsync(1);
    expect(seen).toEqual(['s1', 'd2']);
    expect(host.watches).toBe(2);
  });

  it('ignores deltas before the snapshot', () => {
    [delta(3), snapshot(5), delta(6)].forEach((f) => host.say(f));
    expect(seen).toEqual(['s5', 'd6']);
  });

  it('ignores what an old channel still says', async () => {
    [snapshot(1), delta(5)].forEach((f) => host.say(f));
    await vi.advanceTimersByTimeAsync(1);
    host.say(snapshot(20), 1);
    expect(seen).toEqual(['s1']);
    expect(host.closed).toBeGreaterThan(0);
  });

  it('waits longer each time it cannot start', async () => {
    feed.stop();
    host.failWith = { code: 'offline', message: 'No network.' };
    feed.start();
    await vi.advanceTimersByTimeAsync(10);
    const early = host.watches;
    await vi.advanceTimersByTimeAsync(200);
    expect(host.watches).toBe(early);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(host.watches).toBeGreaterThan(early + 2);
    expect(host.watches).toBeLessThan(early + 12);
    expect(seen[0]).toBe('offline');
  });

  it('says nothing after stop', async () => {
    host.say(snapshot(1));
    feed.stop();
    host.say(delta(2));
    host.say(delta(9));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(seen).toEqual(['s1']);
    expect(host.watches).toBe(1);
  });
});

describe('commands', () => {
  it('calls each registered name, and no other', async () => {
    const host = new FakeHost({ stepMs: 0 });
    const commands = createCommands(host);
    const settings = await commands.settings();
    const request = { from: '2026-11-20', to: '2026-11-20' };
    void commands.session();
    void commands.signIn({ server: 'https://x', clientId: 'c' }).catch(() => {});
    void commands.cancelSignIn();
    void commands.signOut();
    void commands.startDemo();
    commands.watchLive(() => {}).close();
    void commands.listCalls({} as never).catch(() => {});
    void commands.callJourney('x').catch(() => {});
    void commands
      .report({
        ...request,
        timeZone: '',
        width: 'hour',
        agentIds: [],
        queueIds: [],
        compare: false,
        businessHours: false,
      })
      .catch(() => {});
    void commands.numbers({} as never).catch(() => {});
    void commands.trust();
    void commands.saveSettings(settings);
    void commands.directory();
    void commands.exportReport({
      report: 'agents',
      ...request,
      businessHours: false,
      path: null,
    });
    void commands.exportCalls({} as never).catch(() => {});
    void commands.exportSchedule().catch(() => {});
    void commands.saveExportSchedule({} as never).catch(() => {});
    void commands.chooseFolder().catch(() => {});
    void commands.backup().catch(() => {});
    void commands.restore().catch(() => {});
    void commands.purgePreview({} as never).catch(() => {});
    void commands.purge({} as never).catch(() => {});
    void commands.verify().catch(() => {});
    vi.stubGlobal('open', () => null);
    await commands.openWallboard();
    await commands.checkConnection();
    await commands.reconnect();
    await commands.asides();
    await commands.putAside('a', 10);
    await commands.takeBack('a');
    await commands.desktop();
    commands.watchWishes(() => {}).close();
    void commands.trayWords({} as TrayWords);
    await commands.startAtSignIn(true);
    await commands.savePicture({ name: 'a.png', data: '' });
    await commands.saveSound({ callId: 's', of: 'recording', id: '7' });
    await commands.listen({ callId: 's', of: 'recording', id: '7' });
    await commands.saveDiagnostics();
    await commands.openOutside('dataFolder');
    await commands.fullScreen();
    await commands.lookForUpdate();
    await commands.installUpdate();
    await commands.quit();
    void commands.painted([12]);
    // With `next_feed` the Tauri host fetches what `watch_live` began.
    const called = host.calls.map((c) => c.command);
    expect([...called, 'next_feed'].sort()).toEqual([...COMMANDS].sort());
    const painted = host.calls.find((c) => c.command === 'painted');
    expect(painted?.args).toEqual({ latenciesMs: [12] });
    vi.unstubAllGlobals();
  });

  it('makes a command error of whatever is thrown', () => {
    expect(toCommandError({ code: 'offline', message: 'No network.' })).toEqual({
      code: 'offline',
      message: 'No network.',
    });
    expect(toCommandError(new Error('boom'))).toEqual({ code: 'unexpected', message: 'boom' });
    expect(toCommandError({ code: 'new', message: 'x' }).code).toBe('unexpected');
    expect(toCommandError('text')).toEqual({ code: 'unexpected', message: 'text' });
  });
});
