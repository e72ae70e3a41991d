// All stores of one window, made from one host and handed down by Svelte context, so that tests
// run many windows side by side without shared state.
import { getContext, setContext } from 'svelte';
import { createCommands, type Commands } from '../ipc/commands';
import type { Host } from '../ipc/host';
import { AlertsStore } from './alerts.svelte';
import { ClockStore } from './clock.svelte';
import { DesktopStore } from './desktop.svelte';
import { HistoryStore } from './history.svelte';
import { LiveStore } from './live.svelte';
import { ReportsStore } from './reports.svelte';
import { SessionStore } from './session.svelte';
import { SettingsStore } from './settings.svelte';
import { UiStore } from './ui.svelte';

export interface Stores {
  commands: Commands;
  clock: ClockStore;
  live: LiveStore;
  alerts: AlertsStore;
  desktop: DesktopStore;
  session: SessionStore;
  settings: SettingsStore;
  history: HistoryStore;
  reports: ReportsStore;
  ui: UiStore;
}

const KEY = Symbol('stores');

export function createStores(host: Host): Stores {
  const commands = createCommands(host);
  const clock = new ClockStore();
  return {
    commands,
    clock,
    live: new LiveStore(commands, clock),
    alerts: new AlertsStore(commands),
    desktop: new DesktopStore(commands),
    session: new SessionStore(commands),
    settings: new SettingsStore(commands),
    history: new HistoryStore(commands),
    reports: new ReportsStore(commands),
    ui: new UiStore(),
  };
}

export function provideStores(stores: Stores): void {
  setContext(KEY, stores);
}

export function useStores(): Stores {
  return getContext<Stores>(KEY);
}
