// A pretend product: the whole window runs in a plain browser and in tests. A seeded call centre
// ticks live; commands answer from it. Options choose the states a test or a picture wants to see.
import { isOpenAt } from '../format/hours';
import type {
  AgentTile,
  AlertView,
  AsideView,
  CallFilter,
  CallJourney,
  CallPage,
  CommandError,
  Delta,
  DesktopView,
  DirectoryEntry,
  ExportRequest,
  ExportResult,
  Feed,
  LinkView,
  PictureRequest,
  QueueCard,
  ReportRequest,
  ReportView,
  SessionView,
  SettingsView,
  SignInRequest,
  TrustView,
  Wish,
} from './generated/view';
import { CallCentre, type DayBase } from './fake/callCentre';
import { callsOfDay, journey, liveJourney, type PastCall } from './fake/history';
import { oddQueues, oddTiles } from './fake/odd';
import type { FakeOptions } from './fake/options';
import { people, QUEUES, type Person } from './fake/people';
import { addDays, daysBetween } from '../format/datetime';
import { dayOf, startOf, zoneOf } from './fake/calendar';
import { buildNumbers } from './fake/numbers';
import { dayBase } from './fake/dayBase';
import { FakeCare } from './fake/care';
import { listCalls } from './fake/listCalls';
import { buildReport, buildTrust } from './fake/reports';
import { fail, message } from './fake/said';
import { toCommandError } from './commands';
import type { Host, Stream } from './host';

/** A Friday afternoon in New York. */
const DEFAULT_NOW = Date.parse('2026-11-20T20:12:00Z');

const DEFAULT_SETTINGS: SettingsView = {
  timeZone: 'America/New_York',
  transport: 'automatic',
  thresholds: { ringS: 20, holdS: 120, talkS: 900, waitS: 60 },
  repeat: { ringMin: 0, holdMin: 2, talkMin: 0, waitMin: 1 },
  businessHours: {
    enabled: false,
    days: Array.from({ length: 7 }, (_, day) => ({ open: day < 5, fromMin: 480, toMin: 1080 })),
  },
  serviceLevelS: 20,
  serviceLevelGoal: 80,
  serviceLevelRule: 'of_offered',
  queueLevels: [],
  retentionDays: 90,
  maskNumbers: false,
  csvSemicolon: false,
  csvBom: true,
  theme: 'system',
  density: 'comfortable',
  language: 'en',
  sound: false,
  notifications: true,
  keepRunning: false,
  watchedIds: [],
};

const PERMISSIONS = [
  { name: 'ReadAccounts', required: true },
  { name: 'CallControl', required: true },
  { name: 'ReadPresence', required: true },
  { name: 'ReadCallLog', required: true },
  { name: 'WebSocketsSubscription', required: true },
  { name: 'ReadMessages', required: false },
  { name: 'ReadCallRecording', required: false },
];

export class FakeHost implements Host {
  readonly calls: { command: string; args: Record<string, unknown> | undefined }[] = [];
  #options: FakeOptions;
  #bornMs = Date.now();
  #settings: SettingsView;
  #session: SessionView;
  #team: Person[];
  #days = new Map<string, PastCall[]>();
  #centre: CallCentre;
  #revision = 1;
  #watchers = new Set<(feed: Feed) => void>();
  #timer: ReturnType<typeof setInterval> | null = null;
  #link: LinkView;
  #pendingSignIn: ((error: CommandError) => void) | null = null;
  #lastAlerts = '';
  #asides: AsideView[] = [];
  #startsAtSignIn = false;
  #care = new FakeCare();
  #wishers = new Set<(wish: Wish) => void>();

  constructor(options: FakeOptions = {}) {
    this.#options = options;
    if (options.still) {
      const at = options.nowMs ?? DEFAULT_NOW;
      Date.now = () => at;
      this.#bornMs = at;
    }
    this.#settings = { ...DEFAULT_SETTINGS, ...options.settings };
    this.#team = options.empty ? [] : people(options.agents ?? 24);
    this.#session = {
      demo: options.demo ?? false,
      signedIn: options.signedIn ?? false,
      account: options.signedIn ? 'Acme Support' : '',
      server: 'https://platform.ringcentral.com',
      clientId: '',
    };
    const nowMs = this.serverNow();
    this.#link = {
      state: options.link ?? 'live',
      sinceMs: nowMs - 8_040_000,
      transport: options.link === 'offline' ? '' : 'WebSocket',
      lastEventMs: Date.now() - (options.link && options.link !== 'live' ? 8_041_000 : 400),
      clockOffsetMs: nowMs - Date.now(),
      recording: options.notRecording ? 'notRecording' : 'recording',
      ...(options.notRecording ? message('store_disk_full') : { message: null }),
      unreadable: 0,
    };
    this.#centre = new CallCentre(this.#team, this.#dayBase(), this.#settings.thresholds, nowMs);
  }

  serverNow(): number {
    // Where only `tick()` moves the floor, what it says does not depend on how long a test takes.
    const passed = this.#options.stepMs === 0 ? 0 : Date.now() - this.#bornMs;
    return (this.#options.nowMs ?? DEFAULT_NOW) + passed;
  }

  // --- calendar -------------------------------------------------------------------------------

  #today(): string {
    return dayOf(this.serverNow(), this.#settings.timeZone);
  }

  #startOf(day: string): number {
    return startOf(day, this.#settings.timeZone);
  }

  #callsBetween(from: string, to: string): PastCall[] {
    if (this.#team.length === 0) return [];
    return zoneOf(from, to, this.#settings.timeZone).days.flatMap(({ day, startMs, weekday }) => {
      let calls = this.#days.get(day);
      if (!calls) {
        calls = callsOfDay(day, startMs, this.serverNow(), weekday, this.#team);
        this.#days.set(day, calls);
      }
      return calls;
    });
  }

  #dayBase(): DayBase {
    const today = this.#today();
    return dayBase(this.#callsBetween(today, today), this.#team, this.#startOf(today));
  }

  // --- live -----------------------------------------------------------------------------------

  stream<T>(command: string, onMessage: (message: T) => void): Stream {
    this.calls.push({ command, args: undefined });
    const code = this.#options.fail?.[command];
    const ended = new Promise<void>(() => {});
    if (code) return { started: Promise.reject(fail(code)), ended, close() {} };
    if (this.#options.hang?.includes(command)) {
      return { started: new Promise(() => {}), ended, close() {} };
    }
    if (command === 'watch_wishes') {
      const wisher = (wish: Wish): void => onMessage(wish as T);
      this.#wishers.add(wisher);
      return { started: Promise.resolve(), ended, close: () => this.#wishers.delete(wisher) };
    }
    const watcher = (feed: Feed): void => onMessage(feed as T);
    const started = Promise.resolve().then(() => {
      watcher({
        kind: 'snapshot',
        data: {
          revision: this.#revision,
          agents: this.#odd(this.#centre.tiles()),
          queues: this.#options.empty ? [] : this.#queues(),
          totals: this.#centre.totals(),
          link: this.#link,
          alerts: this.#options.empty ? [] : this.#alerts(this.serverNow()),
        },
      });
      this.#watchers.add(watcher);
      const stepMs = this.#options.stepMs ?? (this.#options.rate ? 100 : 250);
      if (stepMs > 0 && !this.#timer) this.#timer = setInterval(() => this.tick(), stepMs);
    });
    return {
      started,
      ended,
      close: () => {
        this.#watchers.delete(watcher);
        if (this.#watchers.size === 0 && this.#timer) {
          clearInterval(this.#timer);
          this.#timer = null;
        }
      },
    };
  }

  #odd(tiles: AgentTile[]): AgentTile[] {
    return this.#options.odd ? oddTiles(tiles) : tiles;
  }

  #queues(): QueueCard[] {
    return this.#options.odd ? oddQueues(this.#centre.queues()) : this.#centre.queues();
  }

  #alerts(nowMs: number): AlertView[] {
    const { repeat, businessHours, timeZone } = this.#settings;
    const quiet = !isOpenAt(businessHours, nowMs, timeZone);
    return this.#centre
      .alerts(nowMs)
      .map((alert) => ({ ...alert, quiet, repeatMin: repeat[`${alert.kind}Min`] }));
  }

  /** As a link or a notification would. */
  wish(wish: Wish): void {
    for (const wisher of this.#wishers) wisher(wish);
  }

  /** Moves the floor to now and sends one delta when anything changed. */
  tick(): void {
    if (this.#options.empty || this.#link.state === 'offline') return;
    const now = this.serverNow();
    const stepMs = this.#options.stepMs || 100;
    const churn = Math.round(((this.#options.rate ?? 0) * stepMs) / 1000);
    const agents = this.#options.odd ? [] : this.#centre.step(now, churn);
    const alerts = this.#alerts(now);
    const key = alerts.map((a) => a.id + a.severity + a.quiet).join();
    if (agents.length === 0 && key === this.#lastAlerts) return;
    this.#lastAlerts = key;
    this.#link = { ...this.#link, lastEventMs: Date.now() };
    this.send({
      receivedMs: agents.length > 0 ? Date.now() : null,
      agents,
      queues: this.#queues(),
      totals: this.#centre.totals(),
      link: this.#link,
      alerts,
      callsChanged: agents.some((a) => a.phase === 'ended'),
    });
  }

  /** Sends a delta; tests use it to say exactly what changed, or to skip a revision. */
  send(part: Partial<Delta>): void {
    this.#revision += 1;
    const data: Delta = {
      revision: this.#revision,
      receivedMs: null,
      agents: [],
      removedAgents: [],
      queues: [],
      removedQueues: [],
      totals: null,
      link: null,
      alerts: null,
      callsChanged: false,
      ...part,
    };
    this.#revision = data.revision;
    for (const watcher of this.#watchers) watcher({ kind: 'delta', data });
  }

  // --- commands -------------------------------------------------------------------------------

  async invoke<T>(command: string, args?: Record<string, unknown>): Promise<T> {
    this.calls.push({ command, args });
    const code = this.#options.fail?.[command];
    if (code) throw toCommandError(fail(code));
    if (this.#options.hang?.includes(command)) await new Promise(() => {});
    await Promise.resolve();
    return (await this.#answer(command, args ?? {})) as T;
  }

  #answer(command: string, args: Record<string, unknown>): unknown {
    switch (command) {
      case 'session':
        return this.#session;
      case 'sign_in':
        return this.#signIn(args['request'] as SignInRequest);
      case 'cancel_sign_in':
        this.#pendingSignIn?.(fail('cancelled'));
        return null;
      case 'sign_out':
        this.#session = { ...this.#session, signedIn: false, demo: false, account: '' };
        return this.#session;
      case 'start_demo':
        this.#session = { ...this.#session, signedIn: true, demo: true, account: 'Demo' };
        return this.#session;
      case 'list_calls':
        return this.#listCalls(args['filter'] as CallFilter);
      case 'call_journey':
        return this.#journey(String(args['id']));
      case 'report':
        return this.#report(args['request'] as ReportRequest);
      case 'numbers': {
        const request = args['request'] as ReportRequest;
        return buildNumbers(this.#callsOf(request, request.from, request.to));
      }
      case 'trust':
        return this.#trust();
      case 'settings':
        return this.#settings;
      case 'save_settings':
        this.#settings = args['settings'] as SettingsView;
        this.#centre.setThresholds(this.#settings.thresholds);
        return this.#settings;
      case 'directory':
        return this.#directory();
      case 'export_report':
        return this.#export(args['request'] as ExportRequest);
      default: {
        const today = this.#today();
        const care = this.#care.answer(command, args, {
          today,
          startMs: this.#startOf(today),
          rows: (request) => this.#listCalls({ ...request.filter, limit: 1 }).total,
        });
        return care === undefined ? this.#desktop(command, args) : care;
      }
    }
  }

  /** What a browser has instead of a desktop: downloads, a new tab, nothing. */
  #desktop(command: string, args: Record<string, unknown>): unknown {
    const id = String(args['id']);
    switch (command) {
      case 'check_connection':
        return PERMISSIONS.map((p) => ({ ...p, granted: p.name !== this.#options.lacks }));
      case 'asides':
        return this.#asides;
      case 'put_aside': {
        const minutes = args['minutes'] as number | null;
        const untilMs = minutes === null ? null : Date.now() + minutes * 60_000;
        this.#asides = [...this.#asides.filter((a) => a.id !== id), { id, untilMs }];
        return this.#asides;
      }
      case 'take_back':
        this.#asides = this.#asides.filter((a) => a.id !== id);
        return this.#asides;
      case 'desktop':
        return this.#desktopView();
      case 'start_at_sign_in':
        this.#startsAtSignIn = args['on'] === true;
        return this.#desktopView();
      case 'save_picture':
        return download(args['request'] as PictureRequest);
      case 'save_sound':
        return '/home/supervisor/Documents/floorwalker-recording.mp3';
      case 'save_diagnostics':
        return '/home/supervisor/Documents/floorwalker-diagnostics.txt';
      case 'look_for_update':
        return { version: null };
      case 'open_wallboard':
        if (typeof window !== 'undefined') window.open('#/wallboard');
        return null;
      case 'reconnect':
        if (this.#link.state === 'offline') {
          this.#link = { ...this.#link, state: 'connecting', sinceMs: this.serverNow() };
          this.send({ link: this.#link });
        }
        return null;
      case 'tray_words':
      case 'open_outside':
      case 'listen':
      case 'full_screen':
      case 'install_update':
      case 'quit':
      case 'painted':
        return null;
      default:
        throw fail('unexpected');
    }
  }

  #desktopView(): DesktopView {
    return {
      version: '0.1.0',
      startsAtSignIn: this.#startsAtSignIn,
      tray: true,
      updates: false,
      redirectUris: [53_682, 53_683, 53_684].map((port) => `http://localhost:${port}/callback`),
      permissions: PERMISSIONS,
    };
  }

  /** Like the real one it waits for the browser: answers after a while unless cancelled. */
  #signIn({ server, clientId, jwt }: SignInRequest): Promise<SessionView> {
    const session = { server, clientId, demo: false, signedIn: true, account: 'Acme Support' };
    if (jwt !== undefined) return Promise.resolve((this.#session = session));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#session = session;
        resolve(this.#session);
      }, 20_000);
      this.#pendingSignIn = (error) => {
        clearTimeout(timer);
        reject(error);
      };
    });
  }

  #listCalls(filter: CallFilter): CallPage {
    return listCalls(this.#callsBetween(filter.from, filter.to), filter);
  }

  #journey(id: string): CallJourney {
    for (const calls of this.#days.values()) {
      const found = calls.find((c) => c.row.id === id);
      if (found) return journey(found);
    }
    const live = liveJourney(this.#centre.tiles(), id);
    if (live) return live;
    throw fail('badInput');
  }

  /** The calls of some days; within the business hours when the request is limited to them. */
  #callsOf({ businessHours }: ReportRequest, from: string, to: string): PastCall[] {
    const calls = this.#callsBetween(from, to);
    const { businessHours: hours, timeZone } = this.#settings;
    return businessHours ? calls.filter((c) => isOpenAt(hours, c.offeredMs, timeZone)) : calls;
  }

  #report(request: ReportRequest): ReportView {
    if (request.from > request.to) throw fail('badInput');
    const once = (from: string, to: string): ReportView =>
      buildReport(
        this.#callsOf(request, from, to),
        zoneOf(from, to, this.#settings.timeZone),
        request.width,
        this.#team,
        request.agentIds,
        request.queueIds,
      );
    const report = once(request.from, request.to);
    if (!request.compare) return report;
    const back = Math.ceil(daysBetween(request.from, request.to) / 7) * 7;
    const [from, to] = [addDays(request.from, -back), addDays(request.to, -back)];
    const before = once(from, to);
    const intervals = report.intervals.map((_, i) => before.intervals[i] ?? null);
    return { ...report, previous: { from, to, intervals, report: before } };
  }

  #trust(): TrustView {
    const today = this.#today();
    const view = buildTrust(
      this.#callsBetween(today, today),
      this.#startOf(today),
      this.serverNow(),
    );
    return this.#options.empty ? { ...view, outages: [], hours: [], unknownWords: [] } : view;
  }

  #directory(): DirectoryEntry[] {
    const watched = new Set(this.#settings.watchedIds);
    const all = watched.size === 0;
    const entry = (
      p: { id: string; name: string; extension: string },
      kind: string,
      n: number,
    ) => ({
      id: p.id,
      name: p.name,
      extension: p.extension,
      kind,
      watched: all || watched.has(p.id),
      site: n % 3 === 2 ? 'Lisbon' : 'Main Site',
      ownLevel: kind === 'Department' && n < 2 ? { withinS: 20, goalPercent: 80 } : null,
    });
    return [
      ...this.#team.map((p, n) => entry(p, n % 8 === 7 ? 'DigitalUser' : 'User', n)),
      ...QUEUES.map((q, n) => entry(q, 'Department', n)),
    ];
  }

  #export(request: ExportRequest): ExportResult {
    const name = `floorwalker-${request.report}-${request.from}.csv`;
    const rows =
      request.report === 'agents'
        ? this.#team.length + 1
        : this.#callsBetween(request.from, request.to).length;
    return { path: request.path ?? `/home/supervisor/Documents/${name}`, rows };
  }
}

/** Hands a picture to the browser's own download. */
function download({ name, data }: PictureRequest): string {
  const link = document.createElement('a');
  link.href = `data:image/png;base64,${data}`;
  link.download = name;
  link.click();
  return name;
}
