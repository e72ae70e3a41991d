import { describe, expect, it } from 'vitest';
import { addDays, dayOf, daysBetween, weekdayName, weekdayOf } from './datetime';
import { age, clockDuration, clockDurationOr, roughDuration } from './duration';
import { bytes, percent, percentDigits, ratio } from './number';
import { partyLabel, partyName } from './phase';
import { maskDigits, phone, prettyPhone } from './phone';
import { formatSettings } from './settings.svelte';

describe('durations', () => {
  it.each([
    [0, '0:00'],
    [7000, '0:07'],
    [59_999, '0:59'],
    [60_000, '1:00'],
    [755_000, '12:35'],
    [3_599_000, '59:59'],
    [3_600_000, '1:00:00'],
    [36_723_000, '10:12:03'],
    [-5000, '0:00'],
  ])('%i ms reads %s', (ms, text) => expect(clockDuration(ms)).toBe(text));

  it('an unknown span is a dash, never zero', () => {
    expect(clockDurationOr(null)).toBe('–');
    expect(clockDurationOr(0)).toBe('0:00');
  });

  it.each([
    [400, '0.4 s'],
    [9999, '10.0 s'],
    [23_000, '23 s'],
    [240_000, '4 min'],
    [7_300_000, '2 h'],
    [200_000_000, '2 d'],
  ])('an age of %i ms reads %s', (ms, text) => expect(age(ms)).toBe(text));

  it('writes the decimal sign of the language', () => {
    formatSettings.locale = 'es';
    expect(age(400)).toBe('0,4 s');
    expect(roughDuration(61_000)).toBe('1 min');
  });
});

describe('phone numbers', () => {
  it.each([
    ['+14155550145', '(415) 555-0145'],
    ['4155550145', '(415) 555-0145'],
    ['14155550145', '(415) 555-0145'],
    ['(415) 555-0145', '(415) 555-0145'],
    ['+442079460018', '+44 207 946 0018'],
    ['+493012345678', '+49 301 234 5678'],
    ['+35312345678', '+353 123 45 678'],
    ['101', '101'],
    ['anonymous', 'anonymous'],
  ])('%s reads %s', (raw, text) => expect(prettyPhone(raw)).toBe(text));

  // Area codes and exchanges do not begin with 0 or 1.
  it('does not take a number outside the plan for one inside it', () => {
    expect(prettyPhone('+11155550145')).not.toContain('(');
  });

  it('takes a name that is only a number for the number, masked as numbers are', () => {
    const bare = { name: '+12065550101', number: null };
    expect(partyName(bare)).toBeNull();
    expect(partyLabel(bare)).toBe('(206) 555-0101');
    expect(partyLabel({ name: '12065550101', number: '+12065550101' })).toBe('(206) 555-0101');
    expect(partyLabel({ name: 'WIRELESS CALLER', number: '+12065550101' })).toBe('WIRELESS CALLER');
    expect(partyLabel({ name: '24/7 Help', number: '+12065550101' })).toBe('24/7 Help');
    formatSettings.maskNumbers = true;
    expect(partyLabel(bare)).toBe('(206) 555-••••');
  });

  it('says nothing for an absent number', () => {
    expect(phone(null)).toBeNull();
    expect(phone('  ')).toBeNull();
  });

  it('masks the last four digits only when asked', () => {
    expect(phone('+14155550145')).toBe('(415) 555-0145');
    formatSettings.maskNumbers = true;
    expect(phone('+14155550145')).toBe('(415) 555-••••');
    expect(maskDigits('12')).toBe('••');
  });
});

describe('numbers', () => {
  it('never rounds an incomplete share up to a hundred', () => {
    expect(percentDigits(0.9996, 1)).toBe('99.9');
    expect(percentDigits(0.999)).toBe('99');
    expect(percentDigits(1)).toBe('100');
  });

  it('an empty denominator is no data', () => {
    expect(ratio(1, 0)).toBeNull();
    expect(percent(null)).toBe('–');
    expect(percent(0.5)).toBe('50 %');
  });

  it('sizes are readable', () => {
    expect(bytes(184_320_000)).toBe('184 MB');
    expect(bytes(1500)).toBe('1.5 kB');
  });
});

describe('days', () => {
  it('takes the day from the chosen zone', () => {
    const late = Date.parse('2026-11-21T03:00:00Z');
    expect(dayOf(late)).toBe('2026-11-20');
    formatSettings.timeZone = 'Asia/Tokyo';
    expect(dayOf(late)).toBe('2026-11-21');
  });

  it('days of 23 and 25 hours do not shift a date', () => {
    expect(addDays('2026-11-01', 1)).toBe('2026-11-02');
    expect(addDays('2026-03-08', 1)).toBe('2026-03-09');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(daysBetween('2026-10-31', '2026-11-02')).toBe(3);
  });

  it('weeks begin on Monday', () => {
    expect(weekdayOf('2026-11-16')).toBe(0);
    expect(weekdayOf('2026-11-22')).toBe(6);
    expect(weekdayName(0)).toBe('Mon');
  });
});
