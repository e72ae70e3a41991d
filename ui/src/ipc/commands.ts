// Typed wrappers around the commands the desktop registers: one list of names, one function each.
// A test of the product compares COMMANDS with what is registered.
import type {
  AsideView,
  CallExportRequest,
  CallFilter,
  CallJourney,
  CallPage,
  CommandError,
  DesktopView,
  DirectoryEntry,
  ErrorCode,
  ExportRequest,
  ExportResult,
  ExportSchedule,
  Feed,
  NumbersView,
  PermissionCheck,
  PictureRequest,
  PurgeRequest,
  PurgeView,
  ReportRequest,
  ReportView,
  RestoreView,
  SaidPart,
  ScheduleView,
  SessionView,
  SettingsView,
  SignInRequest,
  SoundRequest,
  TrayWords,
  TrustView,
  UpdateView,
  VerifyView,
  Wish,
} from './generated/view';
import { told } from '../i18n/told';
import type { Host, Stream } from './host';

export const COMMANDS = [
  'session',
  'sign_in',
  'cancel_sign_in',
  'sign_out',
  'start_demo',
  'check_connection',
  'reconnect',
  'watch_live',
  'next_feed',
  'asides',
  'put_aside',
  'take_back',
  'list_calls',
  'call_journey',
  'report',
  'numbers',
  'trust',
  'settings',
  'save_settings',
  'directory',
  'export_report',
  'export_calls',
  'export_schedule',
  'save_export_schedule',
  'choose_folder',
  'backup',
  'restore',
  'purge_preview',
  'purge',
  'verify',
  'painted',
  'desktop',
  'watch_wishes',
  'tray_words',
  'start_at_sign_in',
  'save_picture',
  'save_sound',
  'listen',
  'save_diagnostics',
  'open_outside',
  'open_wallboard',
  'full_screen',
  'look_for_update',
  'install_update',
  'quit',
] as const;

export type CommandName = (typeof COMMANDS)[number];

const ERROR_CODES: readonly ErrorCode[] = [
  'signedOut',
  'offline',
  'refused',
  'rateLimited',
  'diskFull',
  'badInput',
  'gone',
  'cancelled',
  'unexpected',
];

function isPart(part: unknown): part is SaidPart {
  return typeof part === 'object' && part !== null && 'kind' in part && 'text' in part;
}

function saidParts(said: unknown): SaidPart[] {
  return Array.isArray(said) ? said.filter(isPart) : [];
}

/** Makes a `CommandError` of whatever was thrown; its message is in the window's language. */
export function toCommandError(thrown: unknown): CommandError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    const { code, message } = thrown;
    const known = ERROR_CODES.find((candidate) => candidate === code);
    if (known && typeof message === 'string') {
      const said = 'said' in thrown ? saidParts(thrown.said) : [];
      if (said.length === 0) return { code: known, message };
      return {
        code: known,
        said,
        // Read anew each time, so that it follows the language.
        get message() {
          return told({ said }, message);
        },
      };
    }
  }
  return {
    code: 'unexpected',
    message: thrown instanceof Error ? thrown.message : String(thrown),
  };
}

export function createCommands(host: Host) {
  const call = <T>(name: CommandName, args?: Record<string, unknown>): Promise<T> =>
    host.invoke<T>(name, args);
  return {
    session: () => call<SessionView>('session'),
    signIn: (request: SignInRequest) => call<SessionView>('sign_in', { request }),
    cancelSignIn: () => call<void>('cancel_sign_in'),
    signOut: () => call<SessionView>('sign_out'),
    startDemo: () => call<SessionView>('start_demo'),
    watchLive: (onFeed: (feed: Feed) => void): Stream =>
      host.stream<Feed>('watch_live' satisfies CommandName, onFeed),
    listCalls: (filter: CallFilter) => call<CallPage>('list_calls', { filter }),
    callJourney: (id: string) => call<CallJourney>('call_journey', { id }),
    report: (request: ReportRequest) => call<ReportView>('report', { request }),
    numbers: (request: ReportRequest) => call<NumbersView>('numbers', { request }),
    trust: () => call<TrustView>('trust'),
    settings: () => call<SettingsView>('settings'),
    saveSettings: (settings: SettingsView) => call<SettingsView>('save_settings', { settings }),
    directory: () => call<DirectoryEntry[]>('directory'),
    exportReport: (request: ExportRequest) => call<ExportResult>('export_report', { request }),
    reconnect: () => call<void>('reconnect'),
    exportCalls: (request: CallExportRequest) => call<ExportResult>('export_calls', { request }),
    exportSchedule: () => call<ScheduleView>('export_schedule'),
    saveExportSchedule: (schedule: ExportSchedule) =>
      call<ScheduleView>('save_export_schedule', { schedule }),
    chooseFolder: () => call<string>('choose_folder'),
    backup: () => call<string>('backup'),
    restore: () => call<RestoreView>('restore'),
    purgePreview: (request: PurgeRequest) => call<PurgeView>('purge_preview', { request }),
    purge: (request: PurgeRequest) => call<PurgeView>('purge', { request }),
    verify: () => call<VerifyView>('verify'),
    checkConnection: () => call<PermissionCheck[]>('check_connection'),
    asides: () => call<AsideView[]>('asides'),
    putAside: (id: string, minutes: number | null) =>
      call<AsideView[]>('put_aside', { id, minutes }),
    takeBack: (id: string) => call<AsideView[]>('take_back', { id }),
    desktop: () => call<DesktopView>('desktop'),
    watchWishes: (onWish: (wish: Wish) => void): Stream =>
      host.stream<Wish>('watch_wishes' satisfies CommandName, onWish),
    trayWords: (words: TrayWords) => call<void>('tray_words', { words }),
    startAtSignIn: (on: boolean) => call<DesktopView>('start_at_sign_in', { on }),
    savePicture: (request: PictureRequest) => call<string>('save_picture', { request }),
    saveSound: (request: SoundRequest) => call<string>('save_sound', { request }),
    listen: (request: SoundRequest) => call<void>('listen', { request }),
    saveDiagnostics: () => call<string>('save_diagnostics'),
    openOutside: (what: 'developerConsole' | 'dataFolder') => call<void>('open_outside', { what }),
    openWallboard: () => call<void>('open_wallboard'),
    fullScreen: () => call<void>('full_screen'),
    lookForUpdate: () => call<UpdateView>('look_for_update'),
    installUpdate: () => call<void>('install_update'),
    quit: () => call<void>('quit'),
    painted: (latenciesMs: number[]) => call<void>('painted', { latenciesMs }),
  };
}

export type Commands = ReturnType<typeof createCommands>;
