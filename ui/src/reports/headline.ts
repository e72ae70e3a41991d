// The numbers above the charts, with the formula of each. Pure apart from words.
import type { IntervalRow, ReportView } from '../ipc/generated/view';
import { clockDurationOr } from '../format/duration';
import { count, percent, ratio, signed } from '../format/number';
import { isKey, t } from '../i18n/i18n.svelte';
import { calls, legs, SERIES_METRICS, type Opened } from './trace';

export interface Stat {
  key: string;
  label: string;
  value: string;
  note: string;
  formula: string;
  /** The same number in the period before. */
  before: string | null;
  /** By how much it changed: "+12 %", "−3 points". */
  change: string | null;
  /** The calls behind it. */
  opens?: Opened | undefined;
}

/** By how much a number changed, in words; shares in points. */
export function changeOf(
  now: number | null,
  before: number | null,
  kind: 'count' | 'share' = 'count',
): string | null {
  if (now === null || before === null) return null;
  if (kind === 'share') {
    return t('reports.points', { n: signed((now - before) * 100, 1) });
  }
  if (now === before) return t('reports.same');
  return before === 0 ? t('reports.fromNone') : `${signed(((now - before) / before) * 100, 0)} %`;
}

/** The formula the host states; the catalogue's own words when it states none. */
export function formulaOf(report: ReportView, key: string): string {
  const stated = report.formulas.find(([name]) => name === key)?.[1];
  const own = `formula.${key}`;
  return stated ?? (isKey(own) ? t(own) : '');
}

type Countable = 'offered' | 'answered' | 'missed' | 'abandoned' | 'voicemail' | 'outbound';

const total = (rows: readonly IntervalRow[], key: Countable): number =>
  rows.reduce((sum, row) => sum + row[key], 0);

function spanOf(report: ReportView, key: string, what: 'meanMs' | 'maxMs'): number | null {
  return report.distributions.find((d) => d.key === key)?.[what] ?? null;
}

/** How busy the agents were, and how much of the time that is known of. */
function occupancy(report: ReportView, previous: ReportView | null): Stat {
  const { share, presenceKnown: known } = report.occupancy;
  const nothing = known === null ? '' : t('reports.presenceUnknown');
  return {
    key: 'occupancy',
    label: t('stat.occupancy'),
    value: percent(share, 1),
    // A little is not nothing.
    note: known ? t('reports.known', { share: known < 0.01 ? '< 1 %' : percent(known) }) : nothing,
    formula: formulaOf(report, 'occupancy'),
    before: previous ? percent(previous.occupancy.share, 1) : null,
    change: previous ? changeOf(share, previous.occupancy.share, 'share') : null,
  };
}

export function headline(report: ReportView): Stat[] {
  const previous = report.previous?.report ?? null;
  const offered = total(report.intervals, 'offered');
  const counted = (key: Countable): Stat => {
    const n = total(report.intervals, key);
    const was = previous ? total(previous.intervals, key) : null;
    const shareOf = key !== 'offered' && key !== 'outbound';
    return {
      key,
      label: t(`series.${key}`),
      value: count(n),
      note: shareOf ? percent(ratio(n, offered), 1) : '',
      formula: formulaOf(report, key),
      before: was === null ? null : count(was),
      change: changeOf(n, was),
      opens: n > 0 ? calls(SERIES_METRICS[key], t(`series.${key}`)) : undefined,
    };
  };
  const timed = (key: 'wait' | 'ring' | 'talk' | 'hold'): Stat => {
    const now = spanOf(report, key, 'meanMs');
    const was = previous ? spanOf(previous, key, 'meanMs') : null;
    const open = key === 'wait' ? calls : legs;
    return {
      key,
      label: t(`stat.${key}`),
      value: clockDurationOr(now),
      note: t('reports.longest', { time: clockDurationOr(spanOf(report, key, 'maxMs')) }),
      formula: formulaOf(report, key === 'wait' ? 'asa' : key),
      before: previous ? clockDurationOr(was) : null,
      change: changeOf(now, was),
      opens: now === null ? undefined : open(`span:${key}`, t(`stat.${key}`)),
    };
  };
  return [
    counted('offered'),
    counted('answered'),
    counted('missed'),
    counted('abandoned'),
    counted('voicemail'),
    counted('outbound'),
    timed('wait'),
    timed('ring'),
    timed('talk'),
    timed('hold'),
    occupancy(report, previous),
    {
      key: 'completeness',
      label: t('series.complete'),
      value: percent(report.completeness, 1),
      note: '',
      formula: formulaOf(report, 'completeness'),
      before: previous ? percent(previous.completeness, 1) : null,
      change: previous ? changeOf(report.completeness, previous.completeness, 'share') : null,
      opens: calls('exact+filled', t('series.complete')),
    },
  ];
}
