import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { toCommandError } from '../ipc/commands';
import { en } from './en';
import { isKey, language } from './i18n.svelte';
import { told } from './told';

// Written by a test of the product from its own source.
const fixture = join(import.meta.dirname, '../../../fixtures/sentences.json');
const sentences = JSON.parse(readFileSync(fixture, 'utf8')) as Record<string, string>;
const plain = (text: string): string => text.replaceAll('’', "'").replaceAll(/[“”]/g, '"');

describe('what the host says', () => {
  afterEach(() => {
    language.current = 'en';
  });

  it('has a text for every kind, the same as the host’s in English, and none besides', () => {
    // `es` has every key of `en` with the same values: the catalogue’s own test.
    const ours = Object.entries(en)
      .filter(([key]) => key.startsWith('said.'))
      .map(([key, text]): [string, string] => [key.replace('said.', ''), plain(text)]);
    expect(Object.fromEntries(ours)).toEqual(sentences);
  });

  it('is said in the chosen language, with its values, and sentence after sentence', () => {
    const error = toCommandError({
      code: 'offline',
      message: 'RingCentral has a problem (HTTP 503). PubNub is used, …',
      said: [
        { kind: 'refused_trouble', data: { status: '503' }, text: 'RingCentral has a problem' },
        { kind: 'link_fell_back', data: {}, text: 'PubNub is used, …' },
      ],
    });
    expect(error.message).toBe(
      'RingCentral has a problem (HTTP 503). The program tries again by itself. PubNub is used, because the WebSocket connection is not possible.',
    );
    language.current = 'es';
    expect(error.message).toContain('RingCentral tiene un problema (HTTP 503).');
    expect(error.message).toContain('Se usa PubNub');
  });

  it('is shown as it came when nobody knows the kind', () => {
    language.current = 'es';
    expect(told({}, 'The moon was in the way.')).toBe('The moon was in the way.');
    const said = [
      { kind: null, data: {}, text: 'As it came.' },
      { kind: 'of_a_later_version', data: {}, text: 'Later.' },
    ];
    expect(told({ said }, '')).toBe('As it came. Later.');
    expect(isKey('said.of_a_later_version')).toBe(false);
    for (const odd of [null, 'text', [null, 1, { kind: 'x' }], {}]) {
      expect(toCommandError({ code: 'gone', message: 'm', said: odd }).message).toBe('m');
    }
  });
});
