// What became of the legs, where they came from, and who hung up: bars with one sentence each. Pure.
import type { ReportView, TotalRow } from '../../ipc/generated/view';
import { count, percent, ratio } from '../../format/number';
import { t, word } from '../../i18n/i18n.svelte';
import type { ChartModel, Palette } from '../../shared/charts/model';
import { hangUpToken, legOutcomeToken, originToken } from '../tokens';
import { largest, sum } from './parts';
import { totalsChart } from './totals';

const counted = (rows: readonly TotalRow[], key: string): number =>
  rows.find((row) => row.key === key)?.count ?? 0;

export function outcomesChart(report: ReportView, palette: Palette): ChartModel {
  const top = largest(report.byOutcome, (row) => row.count);
  const legs = sum(report.byOutcome.map((row) => row.count));
  const sentence =
    top &&
    t('sentence.outcomes', {
      what: word('outcome', top.key).toLowerCase(),
      share: percent(ratio(top.count, legs)),
      n: count(legs),
    });
  return totalsChart(report.byOutcome, 'outcome', legOutcomeToken, sentence ?? '', palette, {
    metric: (key) => `outcome:${key}`,
    before: report.previous?.report.byOutcome,
  });
}

export function originsChart(report: ReportView, palette: Palette): ChartModel {
  const top = largest(report.byOrigin, (row) => row.count);
  const legs = sum(report.byOutcome.map((row) => row.count));
  const sentence =
    top &&
    t('sentence.origins', {
      what: word('origin', top.key).toLowerCase(),
      share: percent(ratio(top.count, legs)),
      inbound: percent(ratio(counted(report.byDirection, 'inbound'), legs)),
    });
  return totalsChart(report.byOrigin, 'origin', originToken, sentence ?? '', palette, {
    metric: (key) => `origin:${key}`,
    before: report.previous?.report.byOrigin,
  });
}

export function hangUpsChart(report: ReportView, palette: Palette): ChartModel {
  const of = (key: string): number => counted(report.hangUps, key);
  const all = sum(report.hangUps.map((row) => row.count));
  const sentence =
    all > 0
      ? t('sentence.hangUps', {
          share: percent(ratio(of('customer') + of('customer_on_hold'), all)),
          held: count(of('agent_on_hold') + of('customer_on_hold')),
          heldByCustomer: count(of('customer_on_hold')),
        })
      : t('sentence.hangUpsNone');
  return totalsChart(report.hangUps, 'hangup', hangUpToken, sentence, palette, {
    metric: (key) => `hang_up:${key}`,
    before: report.previous?.report.hangUps,
  });
}
