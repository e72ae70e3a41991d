// Settings as the host keeps them, and their effect on the window: theme, language, zone, masking.
import type { CommandError, DirectoryEntry, SettingsView, Thresholds } from '../ipc/generated/view';
import { toCommandError, type Commands } from '../ipc/commands';
import { formatSettings } from '../format/settings.svelte';
import { isTimeZone, localTimeZone } from '../format/datetime';
import { isLanguage, language } from '../i18n/i18n.svelte';

export type Theme = 'light' | 'dark' | 'contrast';

/** Used until the host has answered, so that no screen waits for it to draw. */
const FALLBACK: Thresholds = { ringS: 20, holdS: 120, talkS: 900, waitS: 60 };

export class SettingsStore {
  status = $state<'loading' | 'ready' | 'error'>('loading');
  view = $state.raw<SettingsView | null>(null);
  error = $state.raw<CommandError | null>(null);
  saving = $state(false);
  directory = $state.raw<DirectoryEntry[] | null>(null);
  directoryError = $state.raw<CommandError | null>(null);
  #systemDark = $state(false);
  #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
    formatSettings.timeZone = localTimeZone();
    if (typeof matchMedia === 'function') {
      const query = matchMedia('(prefers-color-scheme: dark)');
      this.#systemDark = query.matches;
      query.addEventListener('change', (event) => (this.#systemDark = event.matches));
    }
  }

  get thresholds(): Thresholds {
    return this.view?.thresholds ?? FALLBACK;
  }

  get density(): 'comfortable' | 'compact' {
    return this.view?.density === 'compact' ? 'compact' : 'comfortable';
  }

  get theme(): Theme {
    const wanted = this.view?.theme;
    if (wanted === 'light' || wanted === 'dark' || wanted === 'contrast') return wanted;
    return this.#systemDark ? 'dark' : 'light';
  }

  #accept(view: SettingsView): void {
    this.view = view;
    this.status = 'ready';
    this.error = null;
    if (isLanguage(view.language)) language.current = view.language;
    formatSettings.locale = view.language === 'es' ? 'es' : 'en-US';
    formatSettings.timeZone = isTimeZone(view.timeZone) ? view.timeZone : localTimeZone();
    formatSettings.maskNumbers = view.maskNumbers;
  }

  async load(): Promise<void> {
    try {
      this.#accept(await this.#commands.settings());
    } catch (thrown) {
      this.error = toCommandError(thrown);
      this.status = 'error';
    }
  }

  /** Saves a change; on failure the old values stay. Returns what went wrong. */
  async save(change: Partial<SettingsView>): Promise<CommandError | null> {
    const before = this.view;
    if (!before) return { code: 'unexpected', message: '' };
    this.saving = true;
    // Shown at once, so that a theme or a density feels immediate.
    this.#accept({ ...before, ...change });
    try {
      this.#accept(await this.#commands.saveSettings({ ...before, ...change }));
      return null;
    } catch (thrown) {
      this.#accept(before);
      return toCommandError(thrown);
    } finally {
      this.saving = false;
    }
  }

  async loadDirectory(): Promise<void> {
    this.directoryError = null;
    try {
      this.directory = await this.#commands.directory();
    } catch (thrown) {
      this.directoryError = toCommandError(thrown);
    }
  }
}
