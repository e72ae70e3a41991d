// What a test, a picture or a load test wants of the pretend product.
import type { ErrorCode, LinkState, SettingsView } from '../generated/view';

export interface FakeOptions {
  agents?: number;
  /** Phase changes a second on top of the ordinary ones. */
  rate?: number;
  /** Server time at the start; the pretend clock then runs with the real one. */
  nowMs?: number;
  /** The page's clock stands still at that moment: for what is compared. */
  still?: boolean;
  signedIn?: boolean;
  demo?: boolean;
  link?: LinkState;
  notRecording?: boolean;
  /** Names and crowds nobody should have. */
  odd?: boolean;
  /** No agents, no calls. */
  empty?: boolean;
  /** Commands that never answer. */
  hang?: string[];
  /** Commands that fail, with the code. */
  fail?: Record<string, ErrorCode>;
  /** A permission the registered application has not. */
  lacks?: string;
  /** Milliseconds between live steps; 0 = only `tick()` moves it. */
  stepMs?: number;
  settings?: Partial<SettingsView>;
}

/** Options from the address, for pictures and load tests: `?demo&agents=2000&rate=1000`. */
export function optionsFromSearch(search: string): FakeOptions {
  const params = new URLSearchParams(search);
  const number = (name: string): number | undefined =>
    params.has(name) ? Number(params.get(name)) : undefined;
  const settings: Partial<SettingsView> = {};
  for (const key of ['theme', 'density', 'language'] as const) {
    const value = params.get(key);
    if (value !== null) settings[key] = value;
  }
  const options: FakeOptions = {
    signedIn: params.has('demo') || params.has('signedIn'),
    demo: params.has('demo'),
    empty: params.has('empty'),
    still: params.has('still'),
    odd: params.has('odd'),
    notRecording: params.has('notRecording'),
    hang: params.getAll('hang'),
    fail: Object.fromEntries(params.getAll('fail').map((c) => [c, 'offline' as const])),
    settings,
  };
  const agents = number('agents');
  const rate = number('rate');
  const step = number('step');
  if (agents !== undefined) options.agents = agents;
  if (rate !== undefined) options.rate = rate;
  if (step !== undefined) options.stepMs = step;
  const link = params.get('link');
  if (link !== null) options.link = link as LinkState;
  const lacks = params.get('lacks');
  if (lacks !== null) options.lacks = lacks;
  return options;
}
