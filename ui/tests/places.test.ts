// Every place in its states, as a person meets it: words, roles, keys.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
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
    expect(elena.textContent).toContain('4:27');
  });

  it('says the timer on screen and not in the spoken name', async () => {
    openWindow();
    const tile = await screen.findByRole('button', { name: /Grace Kim/ });
    const timer = within(tile).getByText('3:53');
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

  it('signs in again by one click when the sign-in is lost', async () => {
    const { host } = openWindow('live', { link: 'signInLost' });
    await fireEvent.click(await screen.findByTestId('sign-in-again'));
    expect(host.calls.at(-1)).toMatchObject({ command: 'sign_in' });
    expect(await screen.findByTestId('banner-signing-in')).toBeTruthy();
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

  it('acknowledges an alert, which is new again after it ended', async () => {
    const { host, stores } = openWindow();
    await screen.findByTestId('board');
    const all = stores.live.alerts;
    expect(all.length).toBeGreaterThan(2);
    await fireEvent.click(screen.getAllByRole('button', { name: /^Acknowledge/ })[0]!);
    await waitFor(() => expect(screen.getAllByTestId('alert')).toHaveLength(all.length - 1));
    host.send({ alerts: all.slice(1) });
    await waitFor(() => expect(screen.queryByText('1 acknowledged')).toBeNull());
    host.send({ alerts: all });
    await waitFor(() => expect(screen.getAllByTestId('alert')).toHaveLength(all.length));
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

describe('sign-in', () => {
  it('asks for what is missing in a sentence', async () => {
    const { host } = openWindow('live', { signedIn: false });
    await fireEvent.click(await screen.findByTestId('sign-in-button'));
    expect(await screen.findByText('Enter the client id of your application.')).toBeTruthy();
    expect(byId('client-id-input').getAttribute('aria-invalid')).toBe('true');
    expect(host.calls.some((c) => c.command === 'sign_in')).toBe(false);
  });

  it('waits for the browser and can be cancelled', async () => {
    const { host } = openWindow('live', { signedIn: false });
    await fireEvent.input(await screen.findByTestId('client-id-input'), {
      target: { value: ' abc ' },
    });
    await fireEvent.click(byId('sign-in-button'));
    expect(await screen.findByText('Finish signing in in your browser')).toBeTruthy();
    expect(host.calls.at(-1)?.args).toEqual({
      request: { server: 'https://platform.ringcentral.com', clientId: 'abc' },
    });
    await fireEvent.click(byId('cancel-sign-in'));
    expect(await screen.findByTestId('sign-in-button')).toBeTruthy();
    expect(screen.queryByTestId('sign-in-error')).toBeNull();
  });

  it('a custom server must be https, or this computer', async () => {
    const { host } = openWindow('live', { signedIn: false });
    await fireEvent.click(await screen.findByTestId('server-custom'));
    await fireEvent.input(byId('client-id-input'), { target: { value: 'abc' } });
    await fireEvent.input(byId('server-input'), { target: { value: 'http://example.com' } });
    await fireEvent.click(byId('sign-in-button'));
    expect(await screen.findByText(/begins with https/)).toBeTruthy();
    await fireEvent.input(byId('server-input'), { target: { value: 'http://127.0.0.1:8080' } });
    await fireEvent.click(byId('sign-in-button'));
    await waitFor(() =>
      expect(host.calls.at(-1)?.args).toMatchObject({
        request: { server: 'http://127.0.0.1:8080' },
      }),
    );
  });

  it('says why it was refused, and what to do', async () => {
    openWindow('live', { signedIn: false, fail: { sign_in: 'refused' } });
    await fireEvent.input(await screen.findByTestId('client-id-input'), {
      target: { value: 'abc' },
    });
    await fireEvent.click(byId('sign-in-button'));
    const problem = await screen.findByTestId('sign-in-error');
    expect(problem.textContent).toContain('RingCentral refused');
    expect(problem.textContent).toContain('Check the client id');
  });

  it('opens the demo without an account', async () => {
    openWindow('live', { signedIn: false });
    await fireEvent.click(await screen.findByTestId('demo-button'));
    await screen.findByTestId('board');
    expect(byId('demo-mark').textContent).toBe('Demo');
  });
});

describe('exports', () => {
  it('writes the daily report of today and says where', async () => {
    const { host } = openWindow();
    await fireEvent.click(await screen.findByTestId('export-button'));
    const toast = await screen.findByTestId('toast');
    expect(toast.textContent).toContain('floorwalker-agents-2026-11-20.csv');
    expect(host.calls.find((c) => c.command === 'export_report')?.args).toEqual({
      request: { report: 'agents', from: '2026-11-20', to: '2026-11-20', path: null },
    });
  });

  it('says nothing when the save dialog was closed, and says why when the disk is full', async () => {
    const first = openWindow('live', { fail: { export_report: 'cancelled' } });
    await fireEvent.click(await screen.findByTestId('export-button'));
    await waitFor(() =>
      expect(first.host.calls.some((c) => c.command === 'export_report')).toBe(true),
    );
    expect(screen.queryByTestId('toast')).toBeNull();
  });

  it('shows a failed export as a problem', async () => {
    openWindow('live', { fail: { export_report: 'diskFull' } });
    await fireEvent.click(await screen.findByTestId('export-button'));
    expect((await screen.findByTestId('toast')).textContent).toContain('The disk is full');
  });
});

describe('calls', () => {
  const rows = (): HTMLElement[] => [
    ...document.querySelectorAll<HTMLElement>('[data-testid^="call-row-"]'),
  ];

  it.each([
    ['loading', { hang: ['list_calls'] }, 'calls-loading'],
    ['empty', { empty: true }, 'calls-empty'],
    ['error', { fail: { list_calls: 'offline' as const } }, 'calls-error'],
  ])('is designed when %s', async (_, options, testid) => {
    openWindow('calls', options);
    expect(await screen.findByTestId(testid)).toBeTruthy();
  });

  it('is a table with headers that sort', async () => {
    const { host } = openWindow('calls');
    const table = await screen.findByRole('table', { name: 'Calls' });
    expect(within(table).getAllByRole('columnheader')).toHaveLength(12);
    await fireEvent.click(byId('sort-talk'));
    const header = within(table).getByRole('columnheader', { name: 'Talk' });
    expect(header.getAttribute('aria-sort')).toBe('descending');
    expect(host.calls.at(-1)?.args).toMatchObject({
      filter: { sort: 'talk', descending: true, cursor: null },
    });
    await waitFor(() => expect(rows()[0]?.textContent).toMatch(/1\d:\d\d|\d:\d\d:\d\d/));
  });

  it('draws only the rows in sight', async () => {
    const { stores } = openWindow('calls');
    await screen.findByRole('table');
    expect(stores.history.total).toBeGreaterThan(100);
    expect(rows().length).toBeLessThan(80);
  });

  it('filters by what is typed', async () => {
    const { host } = openWindow('calls');
    await screen.findByRole('table');
    await fireEvent.input(byId('calls-search'), { target: { value: 'Tanaka' } });
    await waitFor(() =>
      expect(host.calls.at(-1)?.args).toMatchObject({ filter: { text: 'Tanaka' } }),
    );
    await waitFor(() =>
      expect(rows().every((row) => row.textContent?.includes('Tanaka'))).toBe(true),
    );
  });

  it('opens a call to its legs, timeline and raw notifications, by mouse and keyboard', async () => {
    openWindow('calls');
    await screen.findByRole('table');
    const button = rows()[2]!.querySelector('button')!;
    await fireEvent.click(button);
    const panel = await screen.findByTestId('journey-panel');
    await within(panel).findByText('Legs');
    expect(within(panel).getByRole('figure', { name: 'Timeline' })).toBeTruthy();
    expect(within(panel).getAllByText(/no\. \d+/).length).toBeGreaterThan(2);
    expect(panel.querySelector('pre')?.textContent).toContain('"telephonySessionId"');
    press('Escape', panel);
    await waitFor(() => expect(screen.queryByTestId('journey-panel')).toBeNull());
    const first = rows()[0]!.querySelector('button')!;
    first.focus();
    press('ArrowDown', first);
    await waitFor(() => expect(document.activeElement).toBe(rows()[1]!.querySelector('button')));
  });

  it('keeps its rows when reading again fails, and says they are old', async () => {
    const { stores } = openWindow('calls');
    await screen.findByRole('table');
    stores.history.error = { code: 'offline', message: 'No network now.' };
    expect((await screen.findByTestId('calls-stale')).textContent).toContain('No network now.');
    expect(rows().length).toBeGreaterThan(0);
  });
});

describe('reports', () => {
  it.each([
    ['loading', { hang: ['report'] }, 'reports-loading'],
    ['empty', { empty: true }, 'reports-empty'],
    ['error', { fail: { report: 'unexpected' as const } }, 'reports-error'],
  ])('is designed when %s', async (_, options, testid) => {
    openWindow('reports', options);
    expect(await screen.findByTestId(testid)).toBeTruthy();
  });

  it('has a sentence above each chart and its table one button or one key away', async () => {
    openWindow('reports');
    const card = await screen.findByTestId('chart-calls');
    expect(card.textContent).toContain('Most calls come at');
    expect(within(card).getByRole('img').getAttribute('aria-label')).toContain('Most calls');
    await fireEvent.click(byId('chart-calls-table'));
    expect(within(card).getByRole('columnheader', { name: /Offered/ })).toBeTruthy();
    await fireEvent.keyDown(within(card).getByTestId('chart-calls-table'), { key: 't' });
    await waitFor(() => expect(within(card).queryByRole('table')).toBeNull());
  });

  it('explains every headline number', async () => {
    openWindow('reports');
    const head = await screen.findByTestId('report-headline');
    const tips = within(head).getAllByRole('tooltip', { hidden: true });
    expect(tips.length).toBeGreaterThan(9);
    expect(tips.filter((tip) => tip.textContent?.trim() === '')).toEqual([]);
    expect(tips.at(-1)?.textContent).toContain('exact or filled');
  });

  it('compares with the period before', async () => {
    const { host } = openWindow('reports');
    await screen.findByTestId('report-headline');
    await fireEvent.click(byId('reports-compare'));
    await waitFor(() => expect(byId('report-headline').textContent).toContain('before:'));
    expect(host.calls.at(-1)?.args).toMatchObject({
      request: { from: '2026-11-19', to: '2026-11-19' },
    });
  });

  it('asks for the week in days', async () => {
    const { host } = openWindow('reports');
    await screen.findByTestId('report-headline');
    await fireEvent.click(screen.getByRole('button', { name: 'This week' }));
    await waitFor(() =>
      expect(host.calls.at(-1)?.args).toMatchObject({
        request: { from: '2026-11-16', to: '2026-11-20', width: 'day' },
      }),
    );
  });
});

describe('trust', () => {
  it.each([
    ['loading', { hang: ['trust'] }, 'trust-loading'],
    ['error', { fail: { trust: 'unexpected' as const } }, 'trust-error'],
  ])('is designed when %s', async (_, options, testid) => {
    openWindow('trust', options);
    expect(await screen.findByTestId(testid)).toBeTruthy();
  });

  it('says how complete today is, and lists outages with what they cost', async () => {
    openWindow('trust');
    const outages = await screen.findByTestId('outages');
    expect(within(outages).getAllByRole('listitem')).toHaveLength(3);
    expect(outages.textContent).toContain('The network connection was lost.');
    expect(outages.textContent).toContain('9 calls repaired');
    expect(byId('trust').textContent).toMatch(/of today’s \d+ calls are complete/);
    expect(screen.getByText(/11:00: .* An outage fell into this hour/)).toBeTruthy();
  });

  it('an empty day is calm', async () => {
    openWindow('trust', { empty: true });
    expect((await screen.findByTestId('trust')).textContent).toContain('No outage is known.');
  });
});

describe('settings', () => {
  it.each([
    ['loading', { hang: ['settings'] }, 'settings-loading'],
    ['error', { fail: { settings: 'unexpected' as const } }, 'settings-error'],
  ])('is designed when %s', async (_, options, testid) => {
    openWindow('settings', options);
    expect(await screen.findByTestId(testid)).toBeTruthy();
  });

  it('saves a threshold at once and clamps nonsense', async () => {
    const { stores } = openWindow('settings');
    const field = await screen.findByTestId('threshold-holdS');
    await fireEvent.change(field, { target: { value: '90' } });
    await waitFor(() => expect(stores.settings.view?.thresholds.holdS).toBe(90));
    await fireEvent.change(field, { target: { value: '-4' } });
    await waitFor(() => expect(stores.settings.view?.thresholds.holdS).toBe(0));
    expect(screen.getByText('Switched off')).toBeTruthy();
  });

  it('changes theme and language at once', async () => {
    openWindow('settings');
    const theme = await screen.findByTestId('setting-theme');
    await fireEvent.click(within(theme).getByLabelText('High contrast'));
    await waitFor(() => expect(document.documentElement.dataset['theme']).toBe('contrast'));
    await fireEvent.click(within(byId('setting-language')).getByLabelText('Español'));
    expect(await screen.findByRole('heading', { name: 'Ajustes' })).toBeTruthy();
    expect(document.documentElement.lang).toBe('es');
  });

  it('says so when saving fails, and shows the old value', async () => {
    const { stores } = openWindow('settings', { fail: { save_settings: 'diskFull' } });
    await fireEvent.click(await screen.findByTestId('setting-sound'));
    expect((await screen.findByTestId('toast')).textContent).toContain('The disk is full');
    expect(stores.settings.view?.sound).toBe(false);
  });

  it('picks people with search and select all, and refuses nobody', async () => {
    const { stores } = openWindow('settings');
    const scope = await screen.findByTestId('people-scope');
    await fireEvent.click(within(scope).getByLabelText('Only those chosen'));
    expect(screen.getByText('Choose at least one person or queue.')).toBeTruthy();
    expect((byId('people-save') as HTMLButtonElement).disabled).toBe(true);
    const list = await screen.findByTestId('people-list');
    expect(within(list).getAllByRole('listitem')).toHaveLength(27);
    await fireEvent.click(screen.getByLabelText('Queues'));
    await fireEvent.click(byId('people-select-all'));
    await fireEvent.click(byId('people-save'));
    await waitFor(() => expect(stores.settings.view?.watchedIds).toEqual(['9001', '9002', '9003']));
  });
});

describe('wallboard', () => {
  it('shows everybody without chrome', async () => {
    openWindow('wallboard');
    const wall = await screen.findByTestId('wallboard');
    await waitFor(() => expect(wall.querySelectorAll('[data-testid^="tile-"]')).toHaveLength(24));
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(within(wall).queryAllByRole('button')).toEqual([]);
  });
});

describe('language', () => {
  it('speaks Spanish everywhere it has words of its own', async () => {
    openWindow('live', { settings: { language: 'es' } });
    await screen.findByTestId('board');
    await waitFor(() => expect(byId('nav-live').textContent).toBe('En vivo'));
    expect(byId('connection').textContent).toContain('En vivo');
    expect(byId('totals').textContent).toContain('Ofrecidas');
  });
});
