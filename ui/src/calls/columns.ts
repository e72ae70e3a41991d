// The columns of the table of calls. Pure.
import type { CallSort } from '../ipc/generated/view';

export interface Column {
  sort: CallSort;
  numeric: boolean;
  /** Track of the CSS grid. */
  track: string;
  /** Its track beside an opened call; without one it is left out there, as the call shows it. */
  narrow?: string;
}

export const COLUMNS: readonly Column[] = [
  {
    sort: 'startedAt',
    numeric: false,
    track: 'minmax(5rem, 0.5fr)',
    narrow: 'minmax(4.4rem, 0.6fr)',
  },
  { sort: 'direction', numeric: false, track: '3.4rem', narrow: '2rem' },
  { sort: 'customer', numeric: false, track: 'minmax(8rem, 1.6fr)', narrow: 'minmax(0, 1.6fr)' },
  { sort: 'agents', numeric: false, track: 'minmax(7rem, 1.2fr)', narrow: 'minmax(0, 1.2fr)' },
  { sort: 'queue', numeric: false, track: 'minmax(4.5rem, 0.6fr)' },
  { sort: 'outcome', numeric: false, track: 'minmax(9rem, 1.75fr)', narrow: 'minmax(0, 1.2fr)' },
  { sort: 'wait', numeric: true, track: '3.6rem' },
  { sort: 'ring', numeric: true, track: '3.4rem' },
  { sort: 'talk', numeric: true, track: '3.9rem' },
  { sort: 'hold', numeric: true, track: '3.9rem' },
  { sort: 'endedBy', numeric: false, track: '5.6rem' },
  { sort: 'confidence', numeric: false, track: '5.6rem' },
];

export const TRACKS = COLUMNS.map((column) => column.track).join(' ');
export const NARROW = COLUMNS.filter((column) => column.narrow !== undefined);
export const NARROW_TRACKS = NARROW.map((column) => column.narrow).join(' ');

export const CALL_OUTCOMES = [
  'answered',
  'missed',
  'abandoned_waiting',
  'abandoned_on_hold',
  'voicemail',
  'transferred_out',
  'overflowed',
  'fax',
  'in_progress',
  'unknown',
] as const;

/** Token of an outcome's colour, the same as in the charts. */
export function outcomeToken(outcome: string): string {
  if (/^(answered|connected|transferred|conferenced|parked)$/.test(outcome)) {
    return '--outcome-answered';
  }
  if (/^(missed|no_answer|rejected|failed|busy)$/.test(outcome)) return '--outcome-missed';
  if (outcome.startsWith('abandoned')) return '--outcome-abandoned';
  if (outcome === 'voicemail') return '--outcome-voicemail';
  if (outcome === 'unknown' || outcome === 'in_progress') return '--outcome-unknown';
  return '--outcome-redirected';
}
