import { describe, expect, it } from 'vitest';
import { hoursWords, isOpenAt, minutesOf, openParts, timeText } from './hours';

const week = (part: { open: boolean; fromMin: number; toMin: number }) => ({
  enabled: true,
  days: Array.from({ length: 7 }, () => ({ ...part })),
});

describe('the week in words', () => {
  it('joins days with the same times', () => {
    const day = (open: boolean, fromMin = 480, toMin = 1080) => ({ open, fromMin, toMin });
    const week = [day(true), day(true), day(false), day(true), day(true, 570), day(true, 570)];
    expect(hoursWords([...week, day(false)])).toBe(
      'Mon–Tue 08:00–18:00, Thu 08:00–18:00, Fri–Sat 09:30–18:00',
    );
    expect(hoursWords([])).toBe('');
  });
});

describe('business hours', () => {
  it('reads and writes times of a day', () => {
    expect(minutesOf('08:30')).toBe(510);
    expect(minutesOf('24:00')).toBeNull();
    expect(minutesOf('')).toBeNull();
    expect(timeText(510)).toBe('08:30');
    expect(timeText(1440)).toBe('00:00');
  });

  it('opens and closes at local times, with the night before in the morning', () => {
    const zone = 'America/New_York';
    const day = week({ open: true, fromMin: 480, toMin: 1080 });
    const at = (text: string, hours = day) => isOpenAt(hours, Date.parse(text), zone);
    expect(at('2026-11-20T12:59:59Z')).toBe(false);
    expect(at('2026-11-20T13:00:00Z')).toBe(true);
    expect(at('2026-11-20T23:00:00Z')).toBe(false);
    expect(at('2026-11-20T23:00:00Z', { ...day, enabled: false })).toBe(true);
    const night = week({ open: false, fromMin: 1320, toMin: 360 });
    night.days[3] = { open: true, fromMin: 1320, toMin: 360 };
    expect(openParts(night.days, 4)).toEqual([{ from: 0, to: 0.25 }]);
    expect(at('2026-11-20T10:59:00Z', night)).toBe(true);
    expect(at('2026-11-20T11:00:00Z', night)).toBe(false);
  });
});
