// The report on screen, its numbers, the Trust page and exports.
import type {
  CommandError,
  ExportRequest,
  ExportResult,
  NumbersView,
  ReportRequest,
  ReportView,
  TrustView,
} from '../ipc/generated/view';
import { toCommandError, type Commands } from '../ipc/commands';

export class ReportsStore {
  request = $state.raw<ReportRequest | null>(null);
  report = $state.raw<ReportView | null>(null);
  numbers = $state.raw<NumbersView | null>(null);
  numbersError = $state.raw<CommandError | null>(null);
  status = $state<'idle' | 'loading' | 'ready' | 'error'>('idle');
  error = $state.raw<CommandError | null>(null);
  trust = $state.raw<TrustView | null>(null);
  trustError = $state.raw<CommandError | null>(null);
  #commands: Commands;
  #serial = 0;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  async load(request: ReportRequest): Promise<void> {
    this.#serial += 1;
    const serial = this.#serial;
    this.request = request;
    this.status = 'loading';
    try {
      const report = await this.#commands.report(request);
      if (serial !== this.#serial) return;
      this.report = report;
      this.status = 'ready';
      this.error = null;
    } catch (thrown) {
      if (serial !== this.#serial) return;
      this.error = toCommandError(thrown);
      this.status = 'error';
    }
  }

  /** The numbers of the report on screen. */
  async loadNumbers(): Promise<void> {
    const request = this.request;
    if (!request) return;
    try {
      const numbers = await this.#commands.numbers(request);
      if (request !== this.request) return;
      this.numbers = numbers;
      this.numbersError = null;
    } catch (thrown) {
      if (request === this.request) this.numbersError = toCommandError(thrown);
    }
  }

  async loadTrust(): Promise<void> {
    try {
      this.trust = await this.#commands.trust();
      this.trustError = null;
    } catch (thrown) {
      this.trustError = toCommandError(thrown);
    }
  }

  /** Writes a CSV; the host asks where. Rejects with a `CommandError`. */
  async export(what: Omit<ExportRequest, 'path'>): Promise<ExportResult> {
    try {
      return await this.#commands.exportReport({ ...what, path: null });
    } catch (thrown) {
      throw toCommandError(thrown);
    }
  }
}
