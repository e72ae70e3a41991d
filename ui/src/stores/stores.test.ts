import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CallFilter, CallPage, CallRow, SettingsView } from '../ipc/generated/view';
import { createCommands } from '../ipc/commands';
import { FakeHost } from '../ipc/fakeHost';
import type { Host } from '../ipc/host';
import { formatSettings } from '../format/settings.svelte';
import { language } from '../i18n/i18n.svelte';
import { AlertsStore } from './alerts.svelte';
import { ClockStore } from './clock.svelte';
import { createStores } from './context';
import { HistoryStore } from './history.svelte';
import { limitMs, severityOfCalls, severityOfSpan, severityOfWait } from './severity';
import { routeOf } from './ui.svelte';

const thresholds = { ringS: 20, holdS: 120, talkS: 900, waitS: 60 };

describe('severity', () => {
  it.each([
    ['ringing', 19_999, 'none'],
    ['ringing', 20_000, 'warning'],
    ['ringing', 39_999, 'warning'],
    ['ringing', 40_000, 'critical'],
    ['onHold', 119_000, 'none'],
    ['onHold', 120_000, 'warning'],
    ['onHold', 240_000, 'critical'],
    ['talking', 899_000, 'none'],
    ['talking', 900_000, 'warning'],
    ['talking', 1_800_000, 'critical'],
    ['voicemail', 9_000_000, 'none'],
    ['idle', 9_000_000, 'none'],
  ] as const)('%s for %i ms is %s', (phase, ms, severity) => {
    expect(severityOfSpan(limitMs(phase, thresholds), ms)).toBe(severity);
  });

  it('zero switches a threshold off', () => {
    const off = { ringS: 0, holdS: 0, talkS: 0, waitS: 0 };
    expect(limitMs('ringing', off)).toBeNull();
    expect(severityOfWait(0, 9_000_000, off)).toBe('none');
  });

  it('a forgotten second call counts as much as the first', () => {
    const calls = [
      { phase: 'talking' as const, sinceMs: 990_000 },
      { phase: 'onHold' as const, sinceMs: 700_000 },
    ];
    expect(severityOfCalls(calls, 1_000_000, thresholds)).toBe('critical');
    expect(severityOfCalls(calls.slice(0, 1), 1_000_000, thresholds)).toBe('none');
  });

  it('a wait is critical at twice the threshold', () => {
    expect(severityOfWait(0, 59_000, thresholds)).toBe('none');
    expect(severityOfWait(0, 60_000, thresholds)).toBe('warning');
    expect(severityOfWait(0, 120_000, thresholds)).toBe('critical');
  });
});

describe('clock', () => {
  afterEach(() => vi.useRealTimers());

  it('beats once a second on the server second', async () => {
    vi.useFakeTimers();
    vi.setSystemTime(1_000_350);
    const clock = new ClockStore();
    clock.setOffset(5400);
    clock.start();
    // Server time is 1_005_750: the next beat is 250 ms away.
    expect(clock.now).toBe(1_005_000);
    await vi.advanceTimersByTimeAsync(240);
    expect(clock.now).toBe(1_005_000);
    await vi.advanceTimersByTimeAsync(20);
    expect(clock.now).toBe(1_006_000);
    await vi.advanceTimersByTimeAsync(3000);
    expect(clock.now).toBe(1_009_000);
    clock.stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(clock.now).toBe(1_009_000);
  });
});

async function liveStores(options = {}) {
  const host = new FakeHost({ signedIn: true, stepMs: 0, ...options });
  const stores = createStores(host);
  stores.live.start();
  await vi.waitFor(() => expect(stores.live.status).toBe('live'));
  return { host, ...stores };
}

describe('live', () => {
  it('keeps the cell of a person and replaces what it holds', async () => {
    const { host, live } = await liveStores();
    const cell = live.agents[3]!;
    const other = live.agents[4]!;
    const before = other.tile;
    host.send({ agents: [{ ...cell.tile, phase: 'onHold', sinceMs: 1 }] });
    expect(live.agents[3]).toBe(cell);
    expect(cell.tile.phase).toBe('onHold');
    expect(other.tile).toBe(before);
  });

  it('adds and removes people', async () => {
    const { host, live } = await liveStores();
    const first = live.agents[0]!;
    host.send({
      agents: [{ ...first.tile, id: 'new', name: 'Zoe New' }],
      removedAgents: [first.id],
    });
    expect(live.agents).toHaveLength(24);
    expect(live.agent('new')?.tile.name).toBe('Zoe New');
    expect(live.agent(first.id)).toBeUndefined();
  });

  it('merges queues by id and leaves what is null alone', async () => {
    const { host, live } = await liveStores();
    const totals = live.totals;
    const alerts = live.alerts;
    host.send({ queues: [{ ...live.queues[1]!, name: 'Help' }] });
    expect(live.queues.map((q) => q.name)).toEqual(['Billing', 'Help', 'Sales']);
    expect(live.totals).toBe(totals);
    expect(live.alerts).toBe(alerts);
  });

  it('sets the clock from the link and knows when it is stale', async () => {
    const { host, live, clock } = await liveStores();
    expect(live.stale).toBe(false);
    host.send({ link: { ...live.link!, state: 'offline', clockOffsetMs: 123_456 } });
    expect(clock.offsetMs).toBe(123_456);
    expect(live.stale).toBe(true);
  });

  it('recovers from a skipped revision by a new snapshot', async () => {
    const { host, live } = await liveStores();
    const cell = live.agents[0]!;
    host.send({ revision: 50, agents: [{ ...cell.tile, name: 'From the gap' }] });
    expect(cell.tile.name).not.toBe('From the gap');
    await vi.waitFor(() =>
      expect(host.calls.filter((c) => c.command === 'watch_live')).toHaveLength(2),
    );
  });

  it('measures receipt to screen and reports it', async () => {
    const { host, live } = await liveStores();
    host.send({ receivedMs: Date.now() - 30, agents: [live.agents[0]!.tile] });
    await vi.waitFor(() => expect(live.latencyMs).toBeGreaterThanOrEqual(30));
    const report = host.calls.find((c) => c.command === 'painted');
    expect(report?.args?.['latenciesMs']).toEqual([live.latencyMs]);
  });
});

describe('session', () => {
  it('signs in, waits for the browser, and can be cancelled', async () => {
    const { session } = createStores(new FakeHost());
    await session.load();
    expect(session.status).toBe('signedOut');
    const attempt = session.signIn({ server: 'https://x', clientId: 'c' });
    expect(session.status).toBe('signingIn');
    await session.cancelSignIn();
    await attempt;
    expect(session.status).toBe('signedOut');
    expect(session.error).toBeNull();
  });

  it('keeps the reason of a refusal', async () => {
    const { session } = createStores(new FakeHost({ fail: { sign_in: 'refused' } }));
    await session.load();
    await session.signIn({ server: 'https://x', clientId: 'c' });
    expect(session.status).toBe('signedOut');
    expect(session.error?.code).toBe('refused');
  });

  it('a lost sign-in that cannot be renewed leaves the board open', async () => {
    const { session } = createStores(
      new FakeHost({ signedIn: true, fail: { sign_in: 'offline' } }),
    );
    await session.load();
    await session.signInAgain();
    expect(session.status).toBe('signedIn');
    expect(session.error?.code).toBe('offline');
  });
});

describe('settings', () => {
  it('takes effect in language, zone and masking', async () => {
    const { settings } = createStores(new FakeHost());
    await settings.load();
    await settings.save({ language: 'es', timeZone: 'Europe/Madrid', maskNumbers: true });
    expect(language.current).toBe('es');
    expect(formatSettings).toMatchObject({ timeZone: 'Europe/Madrid', maskNumbers: true });
  });

  it('a zone this engine does not know cannot break the window', async () => {
    const { settings } = createStores(new FakeHost());
    await settings.load();
    await settings.save({ timeZone: 'Mars/Olympus' });
    expect(formatSettings.timeZone).not.toBe('Mars/Olympus');
    expect(settings.view?.timeZone).toBe('Mars/Olympus');
  });

  it('goes back when saving fails, and says why', async () => {
    const { settings } = createStores(new FakeHost({ fail: { save_settings: 'diskFull' } }));
    await settings.load();
    const error = await settings.save({ theme: 'dark' } satisfies Partial<SettingsView>);
    expect(error?.code).toBe('diskFull');
    expect(settings.view?.theme).toBe('system');
  });
});

describe('history', () => {
  const row = (n: number): CallRow => ({ id: `c${n}` }) as unknown as CallRow;

  function paged(pages: Record<string, CallPage>): { host: Host; asked: CallFilter[] } {
    const asked: CallFilter[] = [];
    return {
      asked,
      host: {
        invoke: <T>(_: string, args?: Record<string, unknown>) => {
          const filter = args?.['filter'] as CallFilter;
          asked.push(filter);
          return Promise.resolve(pages[filter.cursor ?? 'first'] as T);
        },
        stream: () => ({ started: Promise.resolve(), ended: new Promise(() => {}), close() {} }),
      },
    };
  }

  it('reads on by cursor, once at a time, without repeating rows', async () => {
    const { host, asked } = paged({
      first: { rows: [row(1), row(2)], total: 4, next: 'k2', traced: null },
      k2: { rows: [row(2), row(3), row(4)], total: 4, next: null, traced: null },
    });
    const history = new HistoryStore(createCommands(host));
    await history.load();
    await Promise.all([history.loadMore(), history.loadMore()]);
    await history.loadMore();
    expect(history.rows.map((r) => r.id)).toEqual(['c1', 'c2', 'c3', 'c4']);
    expect(asked.map((f) => f.cursor)).toEqual([null, 'k2']);
    expect(history.more).toBe(false);
  });

  it('a filter change begins again, and an older answer cannot overwrite it', async () => {
    let release: (page: CallPage) => void = () => {};
    const slow = new Promise<CallPage>((resolve) => (release = resolve));
    let calls = 0;
    const host: Host = {
      invoke: <T>() => {
        calls += 1;
        return (
          calls === 1
            ? slow
            : Promise.resolve({ rows: [row(9)], total: 1, next: null, traced: null })
        ) as Promise<T>;
      },
      stream: () => ({ started: Promise.resolve(), ended: new Promise(() => {}), close() {} }),
    };
    const history = new HistoryStore(createCommands(host));
    const first = history.load();
    await history.change({ text: 'x' });
    release({ rows: [row(1)], total: 1, next: null, traced: null });
    await first;
    expect(history.rows.map((r) => r.id)).toEqual(['c9']);
  });

  it('sorts numbers largest first, words from A, and turns round on the second click', async () => {
    const { host } = paged({ first: { rows: [], total: 0, next: null, traced: null } });
    const history = new HistoryStore(createCommands(host));
    await history.sortBy('talk');
    expect(history.filter).toMatchObject({ sort: 'talk', descending: true });
    await history.sortBy('talk');
    expect(history.filter.descending).toBe(false);
    await history.sortBy('customer');
    expect(history.filter).toMatchObject({ sort: 'customer', descending: false });
  });
});

describe('alerts put aside', () => {
  it('does not take an old answer for news', async () => {
    const host = new FakeHost();
    let answer: (list: never[]) => void = () => {};
    const late = new Promise<never[]>((resolve) => (answer = resolve));
    const alerts = new AlertsStore({ ...createCommands(host), asides: () => late });
    const loading = alerts.load();
    await alerts.acknowledge('ring-1');
    answer([]);
    await loading;
    expect(alerts.isAside('ring-1', 0)).toBe(true);
  });
});

describe('window state', () => {
  it('reads the place from the address', () => {
    expect(routeOf('#/reports')).toBe('reports');
    expect(routeOf('#/wallboard')).toBe('wallboard');
    expect(routeOf('#/nowhere')).toBe('live');
    expect(routeOf('')).toBe('live');
  });
});
