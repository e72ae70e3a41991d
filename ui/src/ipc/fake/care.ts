// Exports by schedule and the care of the data, as the pretend product answers. Holds the schedule.
import type {
  CallExportRequest,
  ExportResult,
  ExportSchedule,
  PurgeRequest,
  PurgeView,
  RestoreView,
  ScheduleView,
  VerifyView,
} from '../generated/view';

const HOME = '/home/supervisor/Documents';

export class FakeCare {
  #schedule: ExportSchedule = {
    enabled: false,
    folder: '',
    reports: ['agents'],
    format: 'csv',
    fileName: 'floorwalker-{report}-{date}',
    minuteOfDay: 360,
  };

  /** The answer to a command of this file; `undefined` when it is another's. */
  answer(
    command: string,
    args: Record<string, unknown>,
    days: { today: string; startMs: number; rows: (request: CallExportRequest) => number },
  ): unknown {
    switch (command) {
      case 'export_calls': {
        const request = args['request'] as CallExportRequest;
        const name = `floorwalker-calls-${request.filter.from}.${request.format}`;
        return { path: `${HOME}/${name}`, rows: days.rows(request) } satisfies ExportResult;
      }
      case 'save_export_schedule':
        this.#schedule = args['schedule'] as ExportSchedule;
        return this.#view(days.today, days.startMs);
      case 'export_schedule':
        return this.#view(days.today, days.startMs);
      case 'choose_folder':
        return `${HOME}/Reports`;
      case 'backup':
        return `${HOME}/floorwalker-backup-${days.today}.db`;
      case 'restore':
        return {
          calls: 31_204,
          kept: '/home/supervisor/.local/share/floorwalker/account.db.before-restore-1',
        } satisfies RestoreView;
      case 'purge_preview':
      case 'purge':
        return purged(args['request'] as PurgeRequest);
      case 'verify':
        return {
          sessions: 38_120,
          legs: 52_411,
          differing: 0,
          differences: [],
        } satisfies VerifyView;
      default:
        return undefined;
    }
  }

  #view(today: string, startMs: number): ScheduleView {
    const { enabled, minuteOfDay } = this.#schedule;
    return {
      schedule: this.#schedule,
      lastDay: enabled ? today : null,
      nextMs: enabled ? startMs + 86_400_000 + minuteOfDay * 60_000 : null,
      problem: null,
    };
  }
}

function purged(request: PurgeRequest): PurgeView {
  if (request.kind === 'before') return { calls: 1_204, legs: 2_113, notifications: 14_087 };
  if (request.kind === 'person') return { calls: 212, legs: 988, notifications: 6_310 };
  return request.value.startsWith('+')
    ? { calls: 3, legs: 4, notifications: 27 }
    : { calls: 0, legs: 0, notifications: 0 };
}
