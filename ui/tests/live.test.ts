// The Live place in its states, as a person meets it: words, roles, keys.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import App from '../src/App.svelte';
import { createStores } from '../src/stores/context';
import { byId, openWindow, press } from './window';

describe('live', () => {
  it('says that it waits', async () => {
    openWindow('live', { hang: ['watch_live'] });
    expect((await screen.findByTestId('live-loading')).textContent).toContain('Waiting');
  });

  it('says that nobody is watched and where to change that', async () => {
    openWindow('live', { empty: true });
    await screen.findByTestId('live-empty');
    await fireEvent.click(screen.getByRole('button', { name: 'Open settings' }));
    expect(location.hash).toBe('#/settings');
  });

  it('says what failed, and tries again', async () => {
    const { host } = openWindow('live', { fail: { watch_live: 'offline' } });
    const problem = await screen.findByTestId('live-error');
    expect(problem.getAttribute('role')).toBe('alert');
    expect(problem.textContent).toContain('Check the network');
    const before = host.calls.filter((c) => c.command === 'watch_live').length;
    await fireEvent.click(within(problem).getByRole('button', { name: 'Try again' }));
    expect(host.calls.filter((c) => c.command === 'watch_live').length).toBeGreaterThan(before);
  });

  it('shows everybody, each with name, extension, phase and party', async () => {
    openWindow();
    const board = await screen.findByRole('list', { name: 'People' });
    expect(within(board).getAllByRole('listitem')).toHaveLength(24);
    const elena = screen.getByRole('button', { name: /Elena Petrova.*105.*On hold.*critical/s });
    expect(elena.dataset['phase']).toBe('onHold');
    expect(elena.dataset['severity']).toBe('critical');
    expect(elena.textContent).toMatch(/4:(2|3)\d/);
  });

  it('says the timer on screen and not in the spoken name', async () => {
    openWindow();
    const tile = await screen.findByRole('button', { name: /Grace Kim/ });
    const timer = within(tile).getByText(/^3:5\d$/);
    expect(timer.getAttribute('aria-hidden')).toBe('true');
  });

  it('runs the timers by one beat, and turns a tile critical at twice the threshold', async () => {
    vi.useFakeTimers();
    openWindow();
    await vi.advanceTimersByTimeAsync(50);
    const mei = byId('tile-5000113');
    expect(mei.textContent).toContain('0:06');
    expect(mei.dataset['severity']).toBe('none');
    await vi.advanceTimersByTimeAsync(14_000);
    expect(mei.textContent).toContain('0:20');
    expect(mei.dataset['severity']).toBe('warning');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(mei.dataset['severity']).toBe('critical');
  });

  it('applies a delta to the tile it names', async () => {
    const { host, stores } = openWindow();
    await screen.findByTestId('board');
    const cell = stores.live.agents[1]!;
    host.send({
      agents: [{ ...cell.tile, phase: 'ended', calls: [], result: 'Customer hung up during hold' }],
    });
    await waitFor(() => expect(byId(`tile-${cell.id}`).dataset['phase']).toBe('ended'));
    expect(byId(`tile-${cell.id}`).textContent).toContain('Customer hung up during hold');
  });

  it('keeps the last state on screen when the link breaks, and says so', async () => {
    const { host, stores } = openWindow();
    await screen.findByTestId('board');
    host.send({ link: { ...stores.live.link!, state: 'offline', message: 'Wi-Fi is off.' } });
    const banner = await screen.findByTestId('banner-offline');
    expect(banner.textContent).toContain('last known state');
    expect(banner.textContent).toContain('Wi-Fi is off.');
    expect(byId('connection').dataset['state']).toBe('offline');
    expect(screen.getByTestId('board').children).toHaveLength(24);
  });

  it('watches the new board after signing in again', async () => {
    const { host, stores } = openWindow('live', { link: 'signInLost' });
    await screen.findByTestId('sign-in-again');
    const watched = () => host.calls.filter((c) => c.command === 'watch_live').length;
    expect(watched()).toBe(1);
    await stores.session.signIn({ server: 'https://example.com', clientId: 'a', jwt: 'e.y.z' });
    await waitFor(() => expect(watched()).toBe(2));
    expect(await screen.findByTestId('board')).toBeTruthy();
  });

  it('reconnects when asked to', async () => {
    const { host } = openWindow('live', { link: 'offline' });
    await fireEvent.click(await screen.findByTestId('reconnect'));
    expect(await screen.findByTestId('banner-connecting')).toBeTruthy();
    expect(host.calls.some((c) => c.command === 'reconnect')).toBe(true);
  });

  it('says that alerts outside business hours are not announced', async () => {
    const week = Array.from({ length: 7 }, () => ({ open: false, fromMin: 0, toMin: 60 }));
    openWindow('live', { settings: { businessHours: { enabled: true, days: week } } });
    expect(await screen.findByTestId('alerts-quiet')).toBeTruthy();
    expect((await screen.findAllByTestId('alert')).length).toBeGreaterThan(3);
  });

  it('signs in again by one click when the sign-in is lost', async () => {
    const { host } = openWindow('live', { link: 'signInLost' });
    await fireEvent.click(await screen.findByTestId('sign-in-again'));
    expect(host.calls.at(-1)).toMatchObject({ command: 'sign_in' });
    expect(await screen.findByTestId('banner-signing-in')).toBeTruthy();
  });

  it('says why signing in again did not work, and offers it again', async () => {
    openWindow('live', { link: 'signInLost', fail: { sign_in: 'offline' } });
    await fireEvent.click(await screen.findByTestId('sign-in-again'));
    await waitFor(() =>
      expect(byId('banner-signInLost').textContent).toContain('Check the network'),
    );
    expect(byId('sign-in-again')).toBeTruthy();
  });

  it('reads the calls of an open person again at most every two seconds', async () => {
    vi.useFakeTimers();
    const { host } = openWindow();
    await vi.advanceTimersByTimeAsync(50);
    byId('tile-5000102').click();
    await vi.advanceTimersByTimeAsync(50);
    const asked = (): number => host.calls.filter((c) => c.command === 'list_calls').length;
    expect(asked()).toBe(1);
    for (let i = 0; i < 40; i += 1) {
      host.send({ callsChanged: true });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(asked()).toBeGreaterThanOrEqual(2);
    expect(asked()).toBeLessThanOrEqual(3);
  });

  it('says loudly that nothing is recorded', async () => {
    openWindow('live', { notRecording: true });
    const banner = await screen.findByTestId('banner-notRecording');
    expect(banner.getAttribute('role')).toBe('alert');
    expect(banner.textContent).toContain('The disk is full');
  });

  it('finds people by text, queue and phase, and says how many', async () => {
    openWindow();
    const search = await screen.findByTestId('board-search');
    await fireEvent.input(search, { target: { value: 'tanaka' } });
    await waitFor(() => expect(byId('board').children).toHaveLength(1));
    expect(screen.getByText('1 of 24')).toBeTruthy();
    await fireEvent.input(search, { target: { value: 'nobody at all' } });
    await fireEvent.click(
      within(await screen.findByTestId('live-no-match')).getByRole('button', {
        name: 'Clear filters',
      }),
    );
    await fireEvent.click(within(byId('totals')).getByRole('button', { name: /^On hold/ }));
    await waitFor(() => expect(byId('board').children.length).toBeLessThan(10));
    expect([...byId('board').querySelectorAll('[data-phase]')].length).toBeGreaterThan(2);
  });

  it('opens a number of the day as its calls', async () => {
    openWindow();
    await screen.findByTestId('board');
    await fireEvent.click(within(byId('totals')).getByRole('button', { name: /^Missed/ }));
    await screen.findByTestId('calls-table');
    await waitFor(() => {
      const words = [...document.querySelectorAll('[data-testid^="call-row-"]')];
      expect(words.length).toBeGreaterThan(0);
      expect(words.every((row) => row.textContent?.includes('Missed'))).toBe(true);
    });
  });

  it('keeps what was acknowledged, also over a restart', async () => {
    const { host, stores } = openWindow();
    await screen.findByTestId('board');
    expect(stores.live.alerts.length).toBeGreaterThan(2);
    const button = screen.getAllByRole('button', { name: /^Acknowledge/ })[0]!;
    const name = button.getAttribute('aria-label')!;
    await fireEvent.click(button);
    await waitFor(() => expect(screen.queryByRole('button', { name })).toBeNull());
    cleanup();
    const again = createStores(host);
    render(App, { props: { stores: again } });
    await screen.findByTestId('alerts-aside');
    expect(screen.queryByRole('button', { name })).toBeNull();
    await fireEvent.click(screen.getByTestId('alerts-aside'));
    await fireEvent.click(screen.getByRole('button', { name: /^Bring back/ }));
    await screen.findByRole('button', { name });
  });

  it('brings a snoozed alert back when its time is over', async () => {
    const { host, stores } = openWindow();
    await screen.findByTestId('board');
    const all = stores.live.alerts;
    const button = screen.getAllByTestId('alert-snooze')[0]!;
    const name = button.getAttribute('aria-label')!;
    await fireEvent.click(button);
    await waitFor(() => expect(screen.queryByRole('button', { name })).toBeNull());
    expect(host.calls.find((c) => c.command === 'put_aside')?.args).toMatchObject({ minutes: 10 });
    const id = all.find((a) => stores.alerts.until(a.id) !== undefined)!.id;
    expect(stores.alerts.isAside(id, Date.now() + 9 * 60_000)).toBe(true);
    expect(stores.alerts.isAside(id, Date.now() + 11 * 60_000)).toBe(false);
  });

  it('opens the day of a person with their calls', async () => {
    openWindow();
    await fireEvent.click(await screen.findByRole('button', { name: /Lucas Romero/ }));
    const panel = await screen.findByRole('dialog', { name: 'Lucas Romero' });
    await waitFor(() => expect(within(panel).getAllByTestId('panel-call')).toHaveLength(2));
    await waitFor(() => expect(within(panel).getAllByText('Answered').length).toBeGreaterThan(0));
    expect(within(panel).getByRole('figure', { name: 'Timeline of this call' })).toBeTruthy();
  });

  it('draws only what is in sight of 2,000 people', async () => {
    openWindow('live', { agents: 2000 });
    const board = await screen.findByTestId('board');
    expect(board.children.length).toBeGreaterThan(20);
    expect(board.children.length).toBeLessThan(120);
    expect(board.firstElementChild?.getAttribute('aria-setsize')).toBe('2000');
  });
});

describe('keys', () => {
  it('1 to 5 switch places, except while typing', async () => {
    openWindow();
    const search = await screen.findByTestId('board-search');
    press('3');
    await waitFor(() => expect(location.hash).toBe('#/reports'));
    press('1');
    await waitFor(() => expect(location.hash).toBe('#/live'));
    press('4', search);
    expect(location.hash).toBe('#/live');
  });

  it('/ goes to the search of the place', async () => {
    openWindow();
    await screen.findByTestId('board-search');
    press('/');
    expect(document.activeElement).toBe(byId('board-search'));
  });

  it('arrows walk the board, Enter opens, Escape closes and gives the focus back', async () => {
    openWindow();
    const board = await screen.findByTestId('board');
    const tiles = [...board.querySelectorAll<HTMLButtonElement>('button')];
    expect(tiles.filter((tile) => tile.tabIndex === 0)).toHaveLength(1);
    tiles[0]?.focus();
    press('ArrowRight', tiles[0]);
    await waitFor(() => expect(document.activeElement).toBe(tiles[1]));
    press('ArrowDown', tiles[1]);
    await waitFor(() => expect(document.activeElement).not.toBe(tiles[1]));
    const below = document.activeElement as HTMLButtonElement;
    expect(tiles.indexOf(below)).toBeGreaterThan(2);
    press('End', below);
    await waitFor(() => expect(document.activeElement).toBe(tiles.at(-1)));
    press('Home', tiles.at(-1));
    await waitFor(() => expect(document.activeElement).toBe(tiles[0]));
    await fireEvent.click(tiles[0]!);
    const panel = await screen.findByTestId('agent-panel');
    await waitFor(() => expect(document.activeElement).toBe(panel));
    press('Escape', panel);
    await waitFor(() => expect(screen.queryByTestId('agent-panel')).toBeNull());
    expect(document.activeElement).toBe(tiles[0]);
  });
});

describe('how busy a person was', () => {
  it('stands in the panel, as the report of that person and day says', async () => {
    const { host } = openWindow();
    await screen.findByTestId('board');
    await fireEvent.click(byId('tile-5000105'));
    const panel = await screen.findByTestId('agent-panel');
    const value = (label: string): string =>
      within(panel).getByText(label).nextElementSibling?.textContent ?? '';
    await waitFor(() => expect(value('Occupancy')).toMatch(/^\d+ %$/));
    expect(value('Available')).toMatch(/^\d?:?\d\d?:\d\d$/);
    expect(value('Presence known')).toMatch(/^9\d %$/);
    expect(host.calls.findLast((c) => c.command === 'report')?.args).toMatchObject({
      request: { from: '2026-11-20', to: '2026-11-20', agentIds: ['5000105'] },
    });
  });

  it('is no number where presence was never known or could not be asked for', async () => {
    const { host } = openWindow('live', { fail: { report: 'offline' } });
    await screen.findByTestId('board');
    await fireEvent.click(byId('tile-5000105'));
    const panel = await screen.findByTestId('agent-panel');
    await waitFor(() => expect(host.calls.some((c) => c.command === 'report')).toBe(true));
    expect(within(panel).getByText('Occupancy').nextElementSibling?.textContent).toBe('–');
  });
});

describe('names that try something', () => {
  const evil = '<img src=x onerror="window.pwned=1"><b>Bold</b>';

  it('HTML in a caller or agent name stays text', async () => {
    const { host, stores } = openWindow();
    await screen.findByTestId('board');
    const cell = stores.live.agents[6]!;
    host.send({
      agents: [
        { ...cell.tile, name: evil, calls: cell.tile.calls.map((c) => ({ ...c, name: evil })) },
      ],
      alerts: [{ ...stores.live.alerts[0]!, title: evil, detail: evil }],
    });
    await waitFor(() => expect(byId(`tile-${cell.id}`).textContent).toContain('<b>Bold</b>'));
    expect(document.querySelector('img')).toBeNull();
    expect(byId(`tile-${cell.id}`).querySelector('b')).toBeNull();
    expect('pwned' in window).toBe(false);
  });

  it('300 characters are cut by style, not lost, and right-to-left names keep their direction', async () => {
    const { host, stores } = openWindow();
    await screen.findByTestId('board');
    const [a, b] = [stores.live.agents[0]!, stores.live.agents[1]!];
    const long = 'N'.repeat(300);
    host.send({
      agents: [
        { ...a.tile, name: long },
        { ...b.tile, name: 'مريم العلي' },
      ],
    });
    await waitFor(() => expect(screen.getByText(long)).toBeTruthy());
    expect(screen.getByText(long).className).toContain('clip');
    expect(screen.getByText('مريم العلي').getAttribute('dir')).toBe('auto');
  });
});
