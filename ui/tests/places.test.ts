// The other places in their states, as a person meets them: words, roles, keys.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { language } from '../src/i18n/i18n.svelte';
import { byId, openWindow, press } from './window';

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

  it('signs in without a browser, with a JWT and where there is one a secret', async () => {
    const { host } = openWindow('live', { signedIn: false });
    await fireEvent.input(await screen.findByTestId('client-id-input'), {
      target: { value: 'abc' },
    });
    expect(screen.queryByTestId('jwt-input')).toBeNull();
    await fireEvent.click(byId('unattended-button'));
    await fireEvent.click(byId('sign-in-button'));
    expect(await screen.findByText('Paste the JWT credential.')).toBeTruthy();
    expect(host.calls.some((c) => c.command === 'sign_in')).toBe(false);
    expect((byId('jwt-input') as HTMLInputElement).type).toBe('password');
    await fireEvent.input(byId('jwt-input'), { target: { value: ' e.y.z ' } });
    await fireEvent.input(byId('client-secret-input'), { target: { value: 'hush' } });
    await fireEvent.click(byId('sign-in-button'));
    await screen.findByTestId('board');
    expect(host.calls.find((c) => c.command === 'sign_in')?.args).toEqual({
      request: {
        server: 'https://platform.ringcentral.com',
        clientId: 'abc',
        jwt: 'e.y.z',
        clientSecret: 'hush',
      },
    });
  });

  it('says why it was refused, and what to do', async () => {
    openWindow('live', { signedIn: false, fail: { sign_in: 'refused' } });
    await fireEvent.input(await screen.findByTestId('client-id-input'), {
      target: { value: 'abc' },
    });
    await fireEvent.click(byId('sign-in-button'));
    const problem = await screen.findByTestId('sign-in-error');
    expect(problem.textContent).toContain('RingCentral refused');
    expect(problem.textContent).toContain('ask an administrator');
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
      request: {
        report: 'agents',
        from: '2026-11-20',
        to: '2026-11-20',
        businessHours: false,
        path: null,
      },
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

  it('keeps a short table beside an opened call where there is room for both', async () => {
    const width = vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1440);
    const { stores } = openWindow('calls');
    await screen.findByRole('table');
    const heads = (): (string | undefined)[] =>
      within(byId('calls-table'))
        .getAllByRole('columnheader')
        .map((head) => head.textContent?.trim());
    expect(heads()).toHaveLength(12);
    await stores.history.open(stores.history.rows[0]!.id);
    await waitFor(() => expect(heads()).toEqual(['Time', 'Way', 'Customer', 'Agents', 'Outcome']));
    expect(within(rows()[0]!).getAllByRole('cell')).toHaveLength(5);
    await stores.history.open(null);
    await waitFor(() => expect(heads()).toHaveLength(12));
    width.mockRestore();
  });

  it('opens a call of which no phase is known', async () => {
    const { stores } = openWindow('calls');
    await screen.findByRole('table');
    await stores.history.open(stores.history.rows[0]!.id);
    const journey = stores.history.journey!;
    stores.history.journey = {
      ...journey,
      legs: journey.legs.map((leg) => ({ ...leg, segments: [] })),
      events: [{ sessionId: 's', sequence: null, eventMs: null, parties: [], json: '{broken' }],
    };
    const panel = await screen.findByTestId('journey-panel');
    await waitFor(() => expect(panel.querySelector('pre')?.textContent).toBe('{broken'));
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
    expect(card.textContent).toContain('Busiest: ');
    expect(within(card).getByRole('img').getAttribute('aria-label')).toContain('Busiest: ');
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

  it('says how busy people were, and of how much of the time that is known', async () => {
    const { stores } = openWindow('reports');
    const head = await screen.findByTestId('report-headline');
    const numberOf = (): string | undefined =>
      within(head)
        .getAllByRole('listitem')
        .find((item) => item.textContent?.startsWith('Occupancy'))
        ?.textContent?.replace(/\s+/g, ' ');
    expect(numberOf()).toMatch(/^Occupancy \d\d\.\d % known for 9\d %/);
    const table = await screen.findByTestId('table-agents');
    const names = within(table).getAllByRole('columnheader');
    const at = names.findIndex((name) => name.textContent?.trim() === 'Occupancy');
    expect(names[at + 1]?.textContent?.trim()).toBe('Pres. known');
    const cells = within(within(table).getAllByRole('row')[1]!).getAllByRole('cell');
    // The name is the row's header.
    expect(cells[at - 1]?.textContent?.trim()).toMatch(/^\d+\.\d %$/);
    expect(cells[at]?.textContent?.trim()).toMatch(/^9\d %$/);
    // Nobody is available to one queue alone: there is no such number, and no zero.
    await stores.reports.load({ ...stores.reports.request!, queueIds: ['9001'] });
    await waitFor(() => expect(numberOf()).toMatch(/^Occupancy – /));
  });

  it('compares with the period before', async () => {
    const { host } = openWindow('reports');
    await screen.findByTestId('report-headline');
    await fireEvent.click(byId('reports-compare'));
    await waitFor(() => expect(byId('report-headline').textContent).toContain('before:'));
    expect(host.calls.findLast((c) => c.command === 'report')?.args).toMatchObject({
      request: { from: '2026-11-20', to: '2026-11-20', compare: true },
    });
    expect(byId('report-previous').textContent).toContain('Nov 13');
  });

  it('limits the report, what is saved and the calls behind a number to the business hours', async () => {
    const { host, stores } = openWindow('reports');
    await screen.findByTestId('report-headline');
    const only = byId('reports-hours') as HTMLInputElement;
    expect(only.disabled).toBe(true);
    const view = stores.settings.view!;
    await stores.settings.save({ businessHours: { ...view.businessHours, enabled: true } });
    await waitFor(() => expect(only.disabled).toBe(false));
    await fireEvent.click(only);
    expect((await screen.findByTestId('report-hours')).textContent).toContain(
      'Mon–Fri 08:00–18:00',
    );
    const asked = { businessHours: true };
    expect(host.calls.findLast((c) => c.command === 'report')?.args).toMatchObject({
      request: asked,
    });
    await fireEvent.click(byId('export-button'));
    await screen.findByTestId('toast');
    expect(host.calls.findLast((c) => c.command === 'export_report')?.args).toMatchObject({
      request: asked,
    });
    const head = byId('report-headline');
    await fireEvent.click(within(head).getByRole('button', { name: /^Missed/ }));
    expect((await screen.findByTestId('calls-trace')).textContent).toContain(
      'Missed, within business hours',
    );
    expect(host.calls.findLast((c) => c.command === 'list_calls')?.args).toMatchObject({
      filter: { trace: { metric: 'missed', businessHours: true } },
    });
  });

  it('leads from a number to its calls and back to all', async () => {
    const { host } = openWindow('reports');
    const head = await screen.findByTestId('report-headline');
    await fireEvent.click(within(head).getByRole('button', { name: /^Missed/ }));
    expect((await screen.findByTestId('calls-trace')).textContent).toContain('Missed');
    expect(host.calls.findLast((c) => c.command === 'list_calls')?.args).toMatchObject({
      filter: { from: '2026-11-20', trace: { of: 'calls', metric: 'missed' } },
    });
    await fireEvent.click(byId('calls-trace'));
    await waitFor(() => expect(screen.queryByTestId('calls-trace')).toBeNull());
  });

  it('leads from a cell of the agents table to the legs behind it', async () => {
    const { host } = openWindow('reports');
    const table = await screen.findByTestId('table-agents');
    const [cell] = within(table).getAllByRole('button', { name: /, Answered: / });
    await fireEvent.click(cell!);
    expect((await screen.findByTestId('calls-trace')).textContent).toMatch(/: Answered.*legs?/s);
    const filter = host.calls.findLast((c) => c.command === 'list_calls')?.args?.['filter'];
    expect(filter).toMatchObject({ trace: { of: 'legs', metric: 'inbound_answered' } });
    expect((filter as { agentIds: string[] }).agentIds).toHaveLength(1);
  });

  it('counts per number, customers’ and the account’s own', async () => {
    openWindow('reports');
    const card = await screen.findByTestId('table-numbers');
    expect((await within(card).findAllByRole('row')).length).toBeGreaterThan(3);
    await fireEvent.click(within(card).getByRole('radio', { name: 'Own numbers' }));
    await waitFor(() => expect(card.textContent).toContain('(212) 555-01'));
  });

  it('asks for the week in days', async () => {
    const { host } = openWindow('reports');
    await screen.findByTestId('report-headline');
    await fireEvent.click(screen.getByRole('button', { name: 'This week' }));
    await waitFor(() =>
      expect(host.calls.findLast((c) => c.command === 'report')?.args).toMatchObject({
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
    expect(outages.textContent).toContain('The connection was down for longer');
    expect(outages.textContent).toContain('9 calls repaired');
    expect(byId('trust').textContent).toMatch(/of today’s \d+ calls are complete/);
    expect(screen.getByText(/11:00: .* An outage fell into this hour/)).toBeTruthy();
  });

  it('an empty day is calm', async () => {
    openWindow('trust', { empty: true });
    expect((await screen.findByTestId('trust')).textContent).toContain('No outage is known.');
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
  afterEach(() => {
    language.current = 'en';
  });

  it('speaks Spanish everywhere it has words of its own', async () => {
    openWindow('live', { settings: { language: 'es' } });
    await screen.findByTestId('board');
    await waitFor(() => expect(byId('nav-live').textContent).toBe('En vivo'));
    expect(byId('connection').textContent).toContain('En vivo');
    expect(byId('totals').textContent).toContain('Ofrecidas');
  });

  it('says outages and what is wrong in it too', async () => {
    openWindow('trust', { settings: { language: 'es' } });
    await waitFor(() => expect(byId('nav-live').textContent).toBe('En vivo'));
    const outages = await screen.findByTestId('outages');
    await waitFor(() => expect(outages.textContent).toContain('El equipo estaba en suspensión.'));
    expect(byId('call-log').parentElement?.textContent).toContain('difiere: fin de tramo p-a0d1-2');
  });

  it('says in it what is wrong with the records', async () => {
    openWindow('live', { settings: { language: 'es' }, notRecording: true });
    const banner = await screen.findByTestId('banner-notRecording');
    await waitFor(() =>
      expect(banner.textContent).toContain('libere espacio, y el registro sigue por sí solo'),
    );
  });

  it('says a refusal in it', async () => {
    openWindow('settings', {
      settings: { language: 'es' },
      fail: { save_export_schedule: 'badInput' },
    });
    await waitFor(() => expect(byId('nav-live').textContent).toBe('En vivo'));
    await fireEvent.click(await screen.findByRole('switch', { name: /informes cada día/ }));
    const problem = await screen.findByTestId('schedule-problem');
    expect(problem.textContent).toContain('no es una fecha; escríbala como 2026-11-20');
  });
});

describe('exports by schedule', () => {
  it('asks for a folder before it begins, and says when the next one is due', async () => {
    const { host } = openWindow('settings');
    await fireEvent.click(await screen.findByRole('switch', { name: /Write reports every day/ }));
    expect((await screen.findByTestId('schedule-state')).textContent).toMatch(
      /Last written: 2026-11-20\.\s+Next: .*0?6:00/,
    );
    expect(host.calls.some((c) => c.command === 'choose_folder')).toBe(true);
    expect(host.calls.findLast((c) => c.command === 'save_export_schedule')?.args).toMatchObject({
      schedule: { enabled: true, folder: '/home/supervisor/Documents/Reports' },
    });
    await fireEvent.change(byId('schedule-time'), { target: { value: '07:30' } });
    await waitFor(() =>
      expect(host.calls.at(-1)?.args).toMatchObject({ schedule: { minuteOfDay: 450 } }),
    );
  });

  it('says why it cannot be saved', async () => {
    openWindow('settings', { fail: { save_export_schedule: 'badInput' } });
    await fireEvent.click(await screen.findByRole('switch', { name: /Write reports every day/ }));
    expect((await screen.findByTestId('schedule-problem')).textContent).toContain(
      'write it as 2026-11-20',
    );
  });
});

describe('care of the data', () => {
  it('says how many records go before it deletes them', async () => {
    const { host } = openWindow('settings');
    await fireEvent.click(await screen.findByTestId('purge-button'));
    const dialog = await screen.findByTestId('purge-dialog');
    expect(dialog.textContent).toContain('1,204 calls, 2,113 legs and 14,087 notifications go.');
    expect(host.calls.some((c) => c.command === 'purge')).toBe(false);
    await fireEvent.click(byId('purge-confirm'));
    await waitFor(() => expect(host.calls.some((c) => c.command === 'purge')).toBe(true));
    expect((await screen.findByTestId('toast')).textContent).toContain('1,204 calls');
  });

  it('deletes nothing when there is nothing, and can be called off', async () => {
    const { host } = openWindow('settings');
    await fireEvent.click(await screen.findByRole('radio', { name: 'A customer' }));
    await fireEvent.input(byId('purge-number'), { target: { value: '555' } });
    await fireEvent.click(byId('purge-button'));
    expect((await screen.findByTestId('purge-dialog')).textContent).toContain('There is nothing');
    expect(document.querySelector('[data-testid="purge-confirm"]')).toBeNull();
    expect(host.calls.some((c) => c.command === 'purge')).toBe(false);
  });

  it('backs up, and restores after a warning', async () => {
    const { host } = openWindow('settings');
    await fireEvent.click(await screen.findByTestId('backup-button'));
    expect((await screen.findByTestId('toast')).textContent).toContain('floorwalker-backup-2026');
    await fireEvent.click(byId('restore-button'));
    expect((await screen.findByTestId('restore-dialog')).textContent).toContain('call log');
    expect(host.calls.some((c) => c.command === 'restore')).toBe(false);
    await fireEvent.click(byId('restore-confirm'));
    await waitFor(() => expect(host.calls.some((c) => c.command === 'restore')).toBe(true));
  });

  it('checks the records on demand', async () => {
    openWindow('trust');
    await fireEvent.click(await screen.findByTestId('verify-button'));
    expect((await screen.findByTestId('verify-result')).textContent).toContain('all as stored');
  });
});

describe('export of the table', () => {
  it('writes exactly what is filtered, as CSV or as a workbook', async () => {
    const { host } = openWindow('calls');
    await screen.findAllByRole('row');
    await fireEvent.input(byId('calls-search'), { target: { value: '212' } });
    await waitFor(() => expect(host.calls.at(-1)?.args).toMatchObject({ filter: { text: '212' } }));
    await fireEvent.click(byId('export-calls-excel'));
    await waitFor(() =>
      expect(host.calls.at(-1)).toMatchObject({
        command: 'export_calls',
        args: { request: { format: 'xlsx', filter: { text: '212' } } },
      }),
    );
  });
});
