// Who is signed in, and the way in and out. Holds the one state machine of the sign-in screen.
import type { CommandError, SessionView, SignInRequest } from '../ipc/generated/view';
import { toCommandError, type Commands } from '../ipc/commands';

export type SessionStatus = 'loading' | 'signedOut' | 'signingIn' | 'startingDemo' | 'signedIn';

export class SessionStore {
  status = $state<SessionStatus>('loading');
  view = $state.raw<SessionView | null>(null);
  error = $state.raw<CommandError | null>(null);
  /** True after a sign-in in this window, until its greeting is dismissed. */
  fresh = $state(false);
  /** Counts the sign-ins of this window: each begins a new board, which has to be watched anew. */
  boards = $state(0);
  #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  #accept(view: SessionView): void {
    this.view = view;
    this.status = view.signedIn ? 'signedIn' : 'signedOut';
  }

  async #attempt(busy: SessionStatus, work: () => Promise<SessionView>): Promise<void> {
    const before = this.status;
    this.status = busy;
    this.error = null;
    try {
      this.#accept(await work());
    } catch (thrown) {
      const error = toCommandError(thrown);
      // Cancelling is an answer, not a failure.
      this.error = error.code === 'cancelled' ? null : error;
      this.status = before === 'signedIn' ? 'signedIn' : 'signedOut';
    }
  }

  load(): Promise<void> {
    return this.#attempt('loading', () => this.#commands.session());
  }

  async signIn(request: SignInRequest): Promise<void> {
    await this.#attempt('signingIn', () => this.#commands.signIn(request));
    this.fresh = this.status === 'signedIn' && this.error === null;
    if (this.fresh) this.boards += 1;
  }

  /** After a lost sign-in: the same server and application as before. */
  signInAgain(): Promise<void> {
    const { server, clientId } = this.view ?? { server: '', clientId: '' };
    return this.signIn({ server, clientId });
  }

  /** Does not wait for the next attempt. Returns what went wrong. */
  async reconnect(): Promise<CommandError | null> {
    try {
      await this.#commands.reconnect();
      return null;
    } catch (thrown) {
      return toCommandError(thrown);
    }
  }

  async cancelSignIn(): Promise<void> {
    try {
      await this.#commands.cancelSignIn();
    } finally {
      if (this.status === 'signingIn') this.status = 'signedOut';
    }
  }

  startDemo(): Promise<void> {
    return this.#attempt('startingDemo', () => this.#commands.startDemo());
  }

  signOut(): Promise<void> {
    return this.#attempt('loading', () => this.#commands.signOut());
  }
}
