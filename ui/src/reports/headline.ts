// The numbers above the charts, with the formula of each. Pure apart from words.
import type { IntervalRow, ReportView } from '../ipc/generated/view';
import { clockDurationOr } from '../format/duration';
import { count, percent, ratio } from '../format/number';
import { isKey, t } from '../i18n/i18n.svelte';

export interface Stat {
  key: string;
  label: string;
  value: string;
  note: string;
  formula: string;
  /** The same number in the period before. */
  before: string | null;
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

export function headline(report: ReportView, previous: ReportView | null): Stat[] {
  const offered = total(report.intervals, 'offered');
  const counted = (key: Countable): Stat => {
    const n = total(report.intervals, key);
    const shareOf = key !== 'offered' && key !== 'outbound';
    return {
      key,
      label: t(`series.${key}`),
      value: count(n),
      note: shareOf ? percent(ratio(n, offered), 1) : '',
      formula: formulaOf(report, key),
      before: previous ? count(total(previous.intervals, key)) : null,
    };
  };
  const timed = (key: 'wait' | 'ring' | 'talk' | 'hold'): Stat => ({
    key,
    label: t(`stat.${key}`),
    value: clockDurationOr(spanOf(report, key, 'meanMs')),
    note: t('reports.longest', { time: clockDurationOr(spanOf(report, key, 'maxMs')) }),
    formula: formulaOf(report, key === 'wait' ? 'asa' : key),
    before: previous ? clockDurationOr(spanOf(previous, key, 'meanMs')) : null,
  });
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
    {
      key: 'completeness',
      label: t('series.complete'),
      value: percent(report.completeness, 1),
      note: '',
      formula: formulaOf(report, 'completeness'),
      before: previous ? percent(previous.completeness, 1) : null,
    },
  ];
}
