import { describe, expect, it } from 'vitest';
import { fit, TILE } from './fit';

describe('wallboard', () => {
  it.each([1, 6, 24, 40, 60])('%i people fill a television without scrolling', (people) => {
    const { columns, rows, rem } = fit(people, 1870, 780);
    expect(columns * rows).toBeGreaterThanOrEqual(people);
    expect(columns * TILE.width * rem).toBeLessThanOrEqual(1870.5);
    expect(rows * TILE.height * rem).toBeLessThanOrEqual(780.5);
  });

  it('24 people can be read from six metres: names of at least 32 pixels', () => {
    expect(fit(24, 1870, 780).rem * 1.2).toBeGreaterThanOrEqual(32);
  });

  it('with more people than room it keeps the text readable and shows fewer', () => {
    const { columns, rows, rem } = fit(2000, 1870, 780);
    expect(rem).toBe(17);
    expect(columns * rows).toBeLessThan(2000);
  });
});
