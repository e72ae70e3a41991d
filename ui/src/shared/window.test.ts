import { describe, expect, it } from 'vitest';
import { vi } from 'vitest';
import { Later } from './later';
import { columnsFor, visibleRows } from './window';

describe('windowing', () => {
  it('draws what is in sight and a little more, and keeps the full height', () => {
    const range = visibleRows(1000, 20, 4000, 600, 5);
    expect(range).toEqual({ first: 195, end: 236, before: 3900, after: 15_280 });
    expect(range.before + (range.end - range.first) * 20 + range.after).toBe(20_000);
  });

  it('stays inside at both ends', () => {
    expect(visibleRows(10, 20, -50, 600, 5)).toMatchObject({ first: 0, end: 10, after: 0 });
    expect(visibleRows(100, 20, 99_999, 600, 5).end).toBe(100);
    expect(visibleRows(0, 20, 0, 600, 5)).toEqual({ first: 0, end: 0, before: 0, after: 0 });
  });

  it('counts columns with their gaps', () => {
    expect(columnsFor(1000, 200, 10)).toBe(4);
    expect(columnsFor(1040, 200, 10)).toBe(5);
    expect(columnsFor(50, 200, 10)).toBe(1);
  });
});

describe('later', () => {
  it('cannot be put off for ever', async () => {
    vi.useFakeTimers();
    const later = new Later(1000);
    let done = 0;
    for (let i = 0; i < 10; i += 1) {
      later.soon(() => (done += 1));
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(done).toBe(2);
    later.soon(() => (done += 1));
    later.stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(done).toBeLessThanOrEqual(3);
    vi.useRealTimers();
  });
});
