// The numbers across the top of the wallboard. Pure apart from words and formats.
import type { Thresholds, Totals } from '../ipc/generated/view';
import { count, percentDigits } from '../format/number';
import { t } from '../i18n/i18n.svelte';
import { severityOfWait } from '../stores/severity';

export interface WallNumber {
  key: string;
  label: string;
  value: string;
  unit?: string;
  /** The colour's name in the middle layer of the tokens. */
  token: string;
}

type Key =
  'waiting' | 'ringing' | 'talking' | 'onHold' | 'idle' | 'answered' | 'missed' | 'abandoned';

/** What of the totals stands on the wallboard. */
export type WallTotals = Pick<Totals, Key | 'longestWaitSinceMs' | 'serviceLevel'>;

/** `goal` is the service level wanted, zero to one. */
export function wallNumbers(
  totals: WallTotals,
  goal: number | null,
  thresholds: Thresholds,
  nowMs: number,
): WallNumber[] {
  const number = (key: Key, token = '--ink'): WallNumber => ({
    key,
    label: t(`totals.${key}`),
    value: count(totals[key]),
    token: totals[key] > 0 ? token : '--ink',
  });
  const longest = totals.longestWaitSinceMs;
  const wait = longest === null ? 'none' : severityOfWait(longest, nowMs, thresholds);
  const level = totals.serviceLevel;
  const below = level !== null && goal !== null && level < goal;
  return [
    number('waiting', wait === 'none' ? '--ink' : `--${wait}`),
    number('ringing', '--ring'),
    number('talking', '--talk'),
    number('onHold', '--hold'),
    number('idle'),
    number('answered'),
    number('missed'),
    number('abandoned'),
    {
      key: 'serviceLevel',
      label: t('totals.serviceLevel'),
      value: level === null ? '–' : percentDigits(level),
      ...(level === null ? {} : { unit: '%' }),
      token: below ? '--warning' : '--ink',
    },
  ];
}
