// The desktop around the page: what it can do, and what it asks the page to show.
import type {
  CommandError,
  DesktopView,
  PermissionCheck,
  SoundRequest,
  Wish,
} from '../ipc/generated/view';
import { toCommandError, type Commands } from '../ipc/commands';

export class DesktopStore {
  view = $state.raw<DesktopView | null>(null);
  check = $state.raw<PermissionCheck[] | null>(null);
  checking = $state(false);
  #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  async load(): Promise<void> {
    try {
      this.view = await this.#commands.desktop();
    } catch {
      this.view = null;
    }
  }

  async startAtSignIn(on: boolean): Promise<CommandError | null> {
    try {
      this.view = await this.#commands.startAtSignIn(on);
      return null;
    } catch (thrown) {
      return toCommandError(thrown);
    }
  }

  /** Asks which permissions the sign-in has. */
  async testConnection(): Promise<CommandError | null> {
    this.checking = true;
    try {
      this.check = await this.#commands.checkConnection();
      return null;
    } catch (thrown) {
      this.check = null;
      return toCommandError(thrown);
    } finally {
      this.checking = false;
    }
  }

  /** Names of needed permissions that are missing; empty while nothing was tested. */
  get missing(): string[] {
    return (this.check ?? []).filter((p) => p.required && !p.granted).map((p) => p.name);
  }

  /** Hears what links, notifications and the tray ask for; returns the way to stop. */
  follow(onWish: (wish: Wish) => void): () => void {
    const stream = this.#commands.watchWishes(onWish);
    stream.started.catch(() => {});
    return () => stream.close();
  }

  /** Opens a sound with the system's player; gives what went wrong, or null. */
  async listen(request: SoundRequest): Promise<CommandError | null> {
    try {
      await this.#commands.listen(request);
      return null;
    } catch (thrown) {
      return toCommandError(thrown);
    }
  }

  /** Saves a sound; gives its path, or what went wrong. */
  async saveSound(request: SoundRequest): Promise<string | CommandError> {
    try {
      return await this.#commands.saveSound(request);
    } catch (thrown) {
      return toCommandError(thrown);
    }
  }
}
