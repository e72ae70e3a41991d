// What jsdom lacks, and a clean slate after each test.
import { cleanup, configure } from '@testing-library/svelte';
import { afterEach, beforeEach, vi } from 'vitest';
import { formatSettings } from '../src/format/settings.svelte';
import { language } from '../src/i18n/i18n.svelte';

// A busy machine may take its time; a test that would never pass still fails.
configure({ asyncUtilTimeout: 10_000 });

class SilentResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= SilentResizeObserver;
globalThis.CSS ??= {} as typeof CSS;
globalThis.CSS.escape ??= (text: string) => text.replace(/[^\w-]/g, (c) => `\\${c}`);
globalThis.matchMedia ??= ((query: string) => ({
  matches: false,
  media: query,
  addEventListener() {},
  removeEventListener() {},
})) as unknown as typeof matchMedia;

// The chart library draws on a canvas, which jsdom has not; options are tested without it.
vi.mock('../src/shared/charts/engine', () => ({
  init: () => ({ setOption() {}, on() {}, resize() {}, dispose() {} }),
}));

beforeEach(() => {
  location.hash = '';
  language.current = 'en';
  formatSettings.locale = 'en-US';
  formatSettings.timeZone = 'America/New_York';
  formatSettings.maskNumbers = false;
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

// The pretend call centre lives on one afternoon; the machine's clock moves on from there, so that
// no test depends on the date it runs on.
const AFTERNOON = Date.parse('2026-11-20T20:12:00Z');
const RealDate = Date;
const shift = AFTERNOON - RealDate.now();
class ShiftedDate extends RealDate {
  constructor(...parts: ConstructorParameters<typeof Date> | []) {
    if (parts.length === 0) super(RealDate.now() + shift);
    else super(...parts);
  }
  static override now(): number {
    return RealDate.now() + shift;
  }
}
globalThis.Date = ShiftedDate as DateConstructor;
