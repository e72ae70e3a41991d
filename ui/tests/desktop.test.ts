// What surrounds the places: menu, keys, links, the guide, the check of a sign-in, bad names.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { AgentTile, LiveCall } from '../src/ipc/generated/view';
import { FakeHost } from '../src/ipc/fakeHost';
import { byId, openWindow, press } from './window';

const called = (host: FakeHost, command: string) => host.calls.filter((c) => c.command === command);

describe('menu and keys', () => {
  it('opens with its first item in focus, moves by arrows and gives the focus back', async () => {
    const { host } = openWindow();
    await screen.findByTestId('board');
    const opener = byId('app-menu');
    await fireEvent.click(opener);
    const items = await screen.findAllByRole('menuitem');
    await waitFor(() => expect(document.activeElement).toBe(items[0]));
    await fireEvent.keyDown(items[0]!, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(items[1]);
    await fireEvent.keyDown(items[1]!, { key: 'Escape' });
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(opener);
    await fireEvent.click(opener);
    await fireEvent.click(await screen.findByTestId('menu-diagnostics'));
    expect((await screen.findByTestId('toast')).textContent).toContain('diagnostics');
    expect(called(host, 'save_diagnostics')).toHaveLength(1);
  });

  it('answers to keys: list, wallboard, full screen, search', async () => {
    const { host } = openWindow();
    const search = await screen.findByTestId('board-search');
    press('?');
    await screen.findByTestId('shortcuts');
    await fireEvent.click(within(byId('shortcuts')).getByRole('button', { name: 'Close' }));
    press('F11');
    const key = (name: string, shiftKey = false) =>
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key: name, ctrlKey: true, shiftKey, bubbles: true }),
      );
    key('W', true);
    key('q');
    await waitFor(() => expect(called(host, 'quit')).toHaveLength(1));
    expect(called(host, 'full_screen')).toHaveLength(1);
    key('3');
    await waitFor(() => expect(location.hash).toBe('#/reports'));
    key('1');
    await waitFor(() => expect(location.hash).toBe('#/live'));
    key('f');
    await waitFor(() => expect(document.activeElement?.tagName).toBe('INPUT'));
    expect(search).toBeTruthy();
  });
});

describe('links', () => {
  it('opens a call, a person, a queue and a place', async () => {
    const { host, stores } = openWindow();
    await screen.findByTestId('board');
    const id = stores.live.agents.find((c) => c.tile.calls.length > 0)!.tile.calls[0]!.sessionId;
    host.wish({ kind: 'call', id });
    await waitFor(() => expect(location.hash).toBe('#/calls'));
    await screen.findByRole('dialog');
    host.wish({ kind: 'agent', id: stores.live.agents[0]!.id });
    await screen.findByRole('dialog', { name: stores.live.agents[0]!.tile.name });
    host.wish({ kind: 'queue', id: stores.live.queues[0]!.id });
    await waitFor(() => expect(stores.ui.queueId).toBe(stores.live.queues[0]!.id));
    host.wish({ kind: 'place', place: 'trust' });
    await waitFor(() => expect(location.hash).toBe('#/trust'));
  });

  it('keeps a link that comes before the sign-in', async () => {
    const { host } = openWindow('live', { signedIn: false });
    await screen.findByTestId('demo-button');
    host.wish({ kind: 'place', place: 'reports' });
    expect(location.hash).toBe('#/live');
    await fireEvent.click(byId('demo-button'));
    await waitFor(() => expect(location.hash).toBe('#/reports'));
  });
});

describe('first run', () => {
  it('guides through the registration with permissions and addresses to copy', async () => {
    openWindow('live', { signedIn: false });
    await fireEvent.click(await screen.findByTestId('guide-button'));
    const guide = await screen.findByTestId('guide');
    await within(guide).findByText('WebSocketsSubscription');
    expect(within(guide).getByText('http://localhost:53682/callback')).toBeTruthy();
    expect(within(guide).getAllByText('needed')).toHaveLength(5);
    expect(screen.getByTestId('client-id-input')).toBeTruthy();
  });

  it('says which permission is missing', async () => {
    openWindow('settings', { lacks: 'ReadCallLog' });
    await fireEvent.click(await screen.findByTestId('test-connection'));
    const check = await screen.findByTestId('permission-check');
    expect(check.textContent).toContain('Missing: ReadCallLog');
  });

  it('has a switch for everything the desktop can do', async () => {
    const { host } = openWindow('settings');
    await fireEvent.click(await screen.findByTestId('setting-start-at-sign-in'));
    await waitFor(() => expect(called(host, 'start_at_sign_in')[0]?.args).toEqual({ on: true }));
    await fireEvent.click(await screen.findByTestId('setting-keep-running'));
    await fireEvent.click(await screen.findByTestId('setting-notifications'));
    await waitFor(() => {
      const saved = called(host, 'save_settings').map((c) => c.args?.['settings']);
      expect(saved.at(-1)).toMatchObject({ notifications: false, keepRunning: true });
    });
  });
});

describe('bad input', () => {
  const HTML =
    '<img src=x onerror="globalThis.hacked=true"><script>globalThis.hacked=true</script>';
  const NAMES = ['N'.repeat(300), '🧑‍🚀 Zoë 🎧', 'محمد عبد الله', HTML, 'a\u202Eb\u0000c'];

  function call(i: number, name: string): LiveCall {
    return {
      id: `p-${i}`,
      sessionId: `s-${i}`,
      phase: i === 0 ? 'talking' : 'onHold',
      sinceMs: Date.now() - 60_000,
      startedMs: Date.now() - 60_000,
      direction: 'inbound',
      number: '+14155550145',
      name,
      queue: name,
      holdCount: 0,
      parkLocation: name,
    };
  }

  it('shows names as they are, runs nothing, and stands 12 calls and 40 queues', async () => {
    const { host, stores } = openWindow();
    await screen.findByTestId('board');
    const template = stores.live.agents[0]!.tile;
    const agents: AgentTile[] = NAMES.map((name, i) => ({
      ...template,
      id: `bad-${i}`,
      name,
      phase: 'talking',
      calls: Array.from({ length: 12 }, (_, n) => call(n, name)),
      result: name,
    }));
    const queue = stores.live.queues[0]!;
    host.send({
      agents,
      queues: Array.from({ length: 40 }, (_, i) => ({
        ...queue,
        id: `q-${i}`,
        name: NAMES[i % NAMES.length]!,
      })),
    });
    await waitFor(() => expect(stores.live.queues.length).toBeGreaterThanOrEqual(40));
    for (const place of ['live', 'wallboard', 'calls', 'live'] as const) {
      stores.ui.go(place);
      await waitFor(() => expect(location.hash).toBe(`#/${place}`));
    }
    await screen.findByTestId('board');
    stores.ui.openAgentId = 'bad-3';
    const panel = await screen.findByRole('dialog');
    expect(panel.textContent).toContain('<img src=x');
    expect(document.querySelector('#app script, img[src="x"], [role=dialog] script')).toBeNull();
    expect((globalThis as { hacked?: boolean }).hacked).toBeUndefined();
  });

  it('keeps timers right with a clock that is ten minutes off', async () => {
    const { host, stores } = openWindow();
    await screen.findByTestId('board');
    const off = 600_000;
    const server = Date.now() + off;
    const template = stores.live.agents[0]!.tile;
    host.send({
      link: { ...stores.live.link!, clockOffsetMs: off },
      agents: [
        {
          ...template,
          phase: 'talking',
          sinceMs: server - 65_000,
          calls: [{ ...call(0, 'Ann'), sinceMs: server - 65_000 }],
        },
      ],
    });
    const tile = await screen.findByTestId(`tile-${template.id}`);
    await waitFor(() => expect(tile.textContent).toMatch(/1:0[5-9]/));
  });
});
