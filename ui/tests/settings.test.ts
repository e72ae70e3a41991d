// Settings in their states, and what each change says to the host.
import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { byId, openWindow } from './window';

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
    await fireEvent.change(byId('people-kind'), { target: { value: 'Department' } });
    await fireEvent.click(byId('people-select-all'));
    await fireEvent.click(byId('people-save'));
    await waitFor(() => expect(stores.settings.view?.watchedIds).toEqual(['9001', '9002', '9003']));
  });

  it('picks people by site and by type', async () => {
    openWindow('settings');
    const scope = await screen.findByTestId('people-scope');
    await fireEvent.click(within(scope).getByLabelText('Only those chosen'));
    const list = await screen.findByTestId('people-list');
    await fireEvent.change(byId('people-site'), { target: { value: 'Lisbon' } });
    expect(within(list).getAllByRole('listitem')).toHaveLength(9);
    await fireEvent.change(byId('people-kind'), { target: { value: 'DigitalUser' } });
    expect(within(list).getAllByRole('listitem')).toHaveLength(1);
    expect(list.textContent).toContain('Digital user');
  });

  it('sets how often an alert speaks, one condition at a time', async () => {
    const { stores } = openWindow('settings');
    await fireEvent.change(await screen.findByTestId('repeat-ring'), { target: { value: '5' } });
    await waitFor(() => expect(stores.settings.view?.repeat.ringMin).toBe(5));
    expect(stores.settings.view?.repeat.holdMin).toBe(2);
    expect(
      screen.getByLabelText<HTMLSelectElement>('Ringing: Speaks').selectedOptions[0]?.text,
    ).toBe('every 5 min until acknowledged');
  });

  it('keeps business hours by weekday', async () => {
    const { stores } = openWindow('settings');
    const week = () => stores.settings.view!.businessHours;
    expect(screen.queryByTestId('business-hours')).toBeNull();
    await fireEvent.click(await screen.findByTestId('setting-business-hours'));
    await screen.findByTestId('business-hours');
    expect(week().enabled).toBe(true);
    await fireEvent.click(byId('hours-open-5'));
    await waitFor(() => expect(week().days[5]?.open).toBe(true));
    await fireEvent.change(byId('hours-from-5'), { target: { value: '09:30' } });
    await waitFor(() => expect(week().days[5]?.fromMin).toBe(570));
    await fireEvent.change(byId('hours-to-5'), { target: { value: '' } });
    expect((byId('hours-to-5') as HTMLInputElement).value).toBe('18:00');
    expect(week().days[4]).toEqual({ open: true, fromMin: 480, toMin: 1080 });
    expect(screen.getByLabelText('Saturday: from')).toBeTruthy();
  });

  it('gives a queue a service level of its own, and takes it back', async () => {
    const { stores } = openWindow('settings');
    const level = await screen.findByTestId('queue-level-9002');
    expect(level.textContent).toContain('The account’s own: 80 % in 20 s');
    expect(byId('queue-level-9003').textContent).toContain('As above');
    await fireEvent.change(level, { target: { value: 'here' } });
    await fireEvent.change(await screen.findByTestId('queue-level-within-9002'), {
      target: { value: '45' },
    });
    await waitFor(() =>
      expect(stores.settings.view?.queueLevels).toEqual([
        { queueId: '9002', withinS: 45, goalPercent: 80, rule: 'of_offered' },
      ]),
    );
    await fireEvent.change(byId('queue-level-9002'), { target: { value: 'given' } });
    await waitFor(() => expect(stores.settings.view?.queueLevels).toEqual([]));
  });

  it('lists its sections, leads to each and speaks their language', async () => {
    openWindow('settings');
    const list = await screen.findByRole('navigation', { name: 'Sections' });
    const goal = await within(list).findByRole('button', { name: 'Service level' });
    await fireEvent.click(goal);
    expect(document.activeElement?.textContent).toBe('Service level');
    await fireEvent.click(within(byId('setting-language')).getByLabelText('Español'));
    expect(await screen.findByRole('button', { name: 'Nivel de servicio' })).toBeTruthy();
  });
});
