// The opened call: its sound, the call log's verdict, the notifications behind it.
import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { logParts } from '../src/calls/logLine';
import { allAsText, said } from '../src/calls/rawText';
import { resultBeside } from '../src/format/result';
import { language } from '../src/i18n/i18n.svelte';
import type { FakeOptions } from '../src/ipc/fake/options';
import type { CallLogView, CallRow, JourneyLeg, RawEvent } from '../src/ipc/generated/view';
import { byId, openWindow, type Opened } from './window';

/** Noon in October, when a morning of calls is past. */
const NOON = Date.UTC(2026, 9, 20, 16);

async function openCall(
  which: (row: CallRow) => boolean,
  options: FakeOptions = {},
): Promise<Opened> {
  const opened = openWindow('calls', { nowMs: NOON, still: true, ...options });
  await waitFor(() => expect(opened.stores.history.rows.some(which)).toBe(true));
  const row = opened.stores.history.rows.find(which);
  await opened.stores.history.open(row?.id ?? null);
  await screen.findByTestId('log-line');
  return opened;
}

const voicemail = (row: CallRow): boolean => row.outcome === 'voicemail';

describe('sound', () => {
  it('is listened to and saved by the call and its own id', async () => {
    const { host, stores } = await openCall(voicemail);
    const { call, voicemails } = stores.history.journey!;
    const id = voicemails[0]!.id;
    const request = { callId: call.id, of: 'voicemail', id };
    await fireEvent.click(byId(`listen-${id}`));
    await waitFor(() =>
      expect(host.calls.at(-1)).toEqual({ command: 'listen', args: { request } }),
    );
    await waitFor(() => expect(byId(`save-${id}`)).toHaveProperty('disabled', false));
    await fireEvent.click(byId(`save-${id}`));
    await waitFor(() =>
      expect(host.calls.at(-1)).toEqual({ command: 'save_sound', args: { request } }),
    );
    expect(await screen.findByText(/^Saved as .*floorwalker-recording/)).toBeTruthy();
  });

  it.each([
    ['refused', /ReadMessages.*sign in again/],
    ['gone', /does not have this sound any more/],
    ['rateLimited', /Wait a minute/],
    ['offline', /Check the network/],
    ['diskFull', /free some space/],
  ] as const)('%s is a sentence with a next step', async (code, sentence) => {
    const { stores } = await openCall(voicemail, { fail: { listen: code } });
    const id = stores.history.journey!.voicemails[0]!.id;
    await fireEvent.click(byId(`listen-${id}`));
    expect((await screen.findByRole('alert')).textContent).toMatch(sentence);
  });

  it('a closed save dialog says nothing', async () => {
    const { host, stores } = await openCall(voicemail, { fail: { save_sound: 'cancelled' } });
    const id = stores.history.journey!.voicemails[0]!.id;
    await fireEvent.click(byId(`save-${id}`));
    await waitFor(() => expect(host.calls.at(-1)?.command).toBe('save_sound'));
    await waitFor(() => expect(byId(`save-${id}`)).toHaveProperty('disabled', false));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(stores.ui.toasts).toEqual([]);
  });
});

describe('outcome', () => {
  it('is not said twice', () => {
    expect(resultBeside({ outcome: 'voicemail', result: 'Voicemail' })).toBe('');
    expect(resultBeside({ outcome: 'voicemail', result: 'Voicemail (not certain)' })).toBe('');
    expect(resultBeside({ outcome: 'connected', result: 'Agent hung up' })).toBe('Agent hung up');
    language.current = 'es';
    expect(resultBeside({ outcome: 'voicemail', result: 'Voicemail' })).toBe('');
  });
});

describe('call log', () => {
  const legs = [{ id: 'p-1-2', agent: 'Ann Lee' }] as JourneyLeg[];
  const log = (part: Partial<CallLogView>): CallLogView => ({
    verdict: 'matched',
    repaired: [],
    differences: [],
    readAtMs: null,
    ...part,
  });

  it('says what it repaired, from what, and in what it differs', () => {
    expect(logParts(log({}), legs)).toEqual(['Agrees']);
    const repaired = [
      { agent: 'Ann Lee', field: 'end', from: 'callLog' },
      { agent: 'Bo Chen', field: 'start', from: 'snapshot' },
    ];
    expect(logParts(log({ verdict: 'filled', repaired }), legs)).toEqual([
      'Agrees, and made this record certain',
      'repaired from it: end of Ann Lee',
      'seen while it was live: start of Bo Chen',
    ]);
    const differences = [
      'The call log has leg p-1-2 differently in its start',
      'The call log has leg p-9-9 differently in its result',
    ];
    expect(logParts(log({ verdict: 'differing', differences }), legs)).toEqual([
      'Differs',
      'start of Ann Lee, The call log has leg p-9-9 differently in its result',
    ]);
  });

  it('stands in the opened call, with when it was read where it knows nothing', async () => {
    await openCall((row) => row.confidence === 'exact');
    expect(byId('log-line').textContent.trim()).toBe('Agrees');
  });

  it('says since when it was not asked', async () => {
    await openCall((row) => row.confidence === 'uncertain');
    expect(byId('log-line').textContent).toMatch(/Not asked since this call\s+read /);
  });
});

describe('notifications', () => {
  const event: RawEvent = {
    sessionId: 's-1',
    sequence: 3,
    eventMs: NOON,
    parties: [
      { party: 'p-abc-1', who: null, status: 'Answered', reason: null },
      { party: 'p-abc-2', who: 'Ann Lee', status: 'Disconnected', reason: 'BlindTransfer' },
    ],
    json: '{"a":1}',
  };

  it('say what was said, in the wire’s words', () => {
    expect(said(event.parties)).toBe(
      'p-…-1 outside Answered · p-…-2 Ann Lee Disconnected BlindTransfer',
    );
    expect(allAsText([event, { ...event, sequence: null, eventMs: null, parties: [] }])).toBe(
      `3 2026-10-20T16:00:00.000Z s-1 ${said(event.parties)}\n{\n  "a": 1\n}\n\nunreadable s-1\n{\n  "a": 1\n}\n`,
    );
  });

  it('are copied all at once, and a masked copy is called one', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } });
    const { stores } = await openCall(voicemail, { settings: { maskNumbers: true } });
    await fireEvent.click(byId('copy-raw'));
    await waitFor(() => expect(writeText).toHaveBeenCalledOnce());
    expect(writeText.mock.calls[0]).toEqual([allAsText(stores.history.journey!.events)]);
    expect(await screen.findByText('Copied, with numbers masked.')).toBeTruthy();
    vi.unstubAllGlobals();
  });
});
