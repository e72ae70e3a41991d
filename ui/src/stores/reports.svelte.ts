// The report on screen, the one it is compared with, the Trust page and exports to CSV.
import type {
  CommandError,
  ExportResult,
  ReportRequest,
  ReportView,
  TrustView,
} from '../ipc/generated/view';
import { toCommandError, type Commands } from '../ipc/commands';
import { addDays, daysBetween } from '../format/datetime';

export class ReportsStore {
  request = $state.raw<ReportRequest | null>(null);
  compare = $state(false);
  report = $state.raw<ReportView | null>(null);
  previous = $state.raw<ReportView | null>(null);
  status = $state<'idle' | 'loading' | 'ready' | 'error'>('idle');
  error = $state.raw<CommandError | null>(null);
  trust = $state.raw<TrustView | null>(null);
  trustError = $state.raw<CommandError | null>(null);
  #commands: Commands;
  #serial = 0;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  async load(request: ReportRequest, compare = this.compare): Promise<void> {
    this.#serial += 1;
    const serial = this.#serial;
    this.request = request;
    this.compare = compare;
    this.status = 'loading';
    try {
      const [report, previous] = await Promise.all([
        this.#commands.report(request),
        compare ? this.#commands.report(previousPeriod(request)) : Promise.resolve(null),
      ]);
      if (serial !== this.#serial) return;
      this.report = report;
      this.previous = previous;
      this.status = 'ready';
      this.error = null;
    } catch (thrown) {
      if (serial !== this.#serial) return;
      this.error = toCommandError(thrown);
      this.status = 'error';
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
  async export(report: string, from: string, to: string): Promise<ExportResult> {
    try {
      return await this.#commands.exportReport({ report, from, to, path: null });
    } catch (thrown) {
      throw toCommandError(thrown);
    }
  }
}

/**
 * As many days before. Up to a week it is the week before, so that Mondays meet Mondays; a single
 * day meets the day before.
 */
export function previousPeriod(request: ReportRequest): ReportRequest {
  const days = daysBetween(request.from, request.to);
  const shift = days > 1 && days <= 7 ? 7 : days;
  return {
    ...request,
    from: addDays(request.from, -shift),
    to: addDays(request.to, -shift),
  };
}
