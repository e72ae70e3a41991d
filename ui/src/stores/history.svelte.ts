// The table of calls: its filter, its pages (read on by cursor) and the call that is open.
import type {
  CallFilter,
  CallJourney,
  CallRow,
  CallSort,
  CommandError,
  ExportResult,
} from '../ipc/generated/view';
import { toCommandError, type Commands } from '../ipc/commands';

const PAGE = 200;

export class HistoryStore {
  filter = $state.raw<CallFilter>(emptyFilter('', ''));
  rows = $state.raw<CallRow[]>([]);
  total = $state(0);
  /** Records that a traced number counts. */
  traced = $state<number | null>(null);
  /** What the traced number is called. */
  traceLabel = $state('');
  status = $state<'idle' | 'loading' | 'ready' | 'error'>('idle');
  loadingMore = $state(false);
  error = $state.raw<CommandError | null>(null);
  openId = $state<string | null>(null);
  journey = $state.raw<CallJourney | null>(null);
  journeyError = $state.raw<CommandError | null>(null);
  /** Records changed since the rows were read. */
  outdated = $state(false);
  #next = $state<string | null>(null);
  #commands: Commands;
  #request = 0;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  get more(): boolean {
    return this.#next !== null;
  }

  change(part: Partial<CallFilter>): Promise<void> {
    this.filter = { ...this.filter, ...part, cursor: null };
    return this.load();
  }

  sortBy(column: CallSort): Promise<void> {
    const same = this.filter.sort === column;
    const numeric = ['startedAt', 'wait', 'ring', 'talk', 'hold'].includes(column);
    return this.change({ sort: column, descending: same ? !this.filter.descending : numeric });
  }

  /** Reads the first page; rows on screen stay until it is there. */
  async load(): Promise<void> {
    this.#request += 1;
    const request = this.#request;
    if (this.rows.length === 0) this.status = 'loading';
    try {
      const page = await this.#commands.listCalls({ ...this.filter, cursor: null, limit: PAGE });
      if (request !== this.#request) return;
      this.rows = page.rows;
      this.total = page.total;
      this.traced = page.traced;
      this.#next = page.next;
      this.status = 'ready';
      this.error = null;
      this.outdated = false;
    } catch (thrown) {
      if (request !== this.#request) return;
      this.error = toCommandError(thrown);
      this.status = 'error';
    }
  }

  async loadMore(): Promise<void> {
    if (this.#next === null || this.loadingMore) return;
    const request = this.#request;
    this.loadingMore = true;
    try {
      const page = await this.#commands.listCalls({
        ...this.filter,
        cursor: this.#next,
        limit: PAGE,
      });
      if (request !== this.#request) return;
      const known = new Set(this.rows.map((r) => r.id));
      this.rows = [...this.rows, ...page.rows.filter((r) => !known.has(r.id))];
      this.#next = page.next;
    } catch (thrown) {
      if (request === this.#request) this.error = toCommandError(thrown);
    } finally {
      this.loadingMore = false;
    }
  }

  async open(id: string | null): Promise<void> {
    this.openId = id;
    this.journey = null;
    this.journeyError = null;
    if (id === null) return;
    try {
      const journey = await this.#commands.callJourney(id);
      if (this.openId === id) this.journey = journey;
    } catch (thrown) {
      if (this.openId === id) this.journeyError = toCommandError(thrown);
    }
  }

  /** Writes exactly the calls of the table, in its order. Rejects with a `CommandError`. */
  async export(format: 'csv' | 'xlsx'): Promise<ExportResult> {
    try {
      return await this.#commands.exportCalls({ filter: this.filter, format });
    } catch (thrown) {
      throw toCommandError(thrown);
    }
  }

  /** Calls of one person on one day, newest first, apart from the table. */
  async ofAgent(agentId: string, day: string): Promise<CallRow[]> {
    const filter = { ...emptyFilter(day, day), agentIds: [agentId], limit: 100 };
    return (await this.#commands.listCalls(filter)).rows;
  }
}

export function emptyFilter(from: string, to: string): CallFilter {
  return {
    from,
    to,
    agentIds: [],
    queueIds: [],
    direction: null,
    outcomes: [],
    endedBy: null,
    confidence: [],
    text: '',
    sort: 'startedAt',
    descending: true,
    cursor: null,
    limit: PAGE,
    trace: null,
  };
}
