// The agents and queues tables of a report. Pure apart from words.
import type { AgentReportRow, NumberRow, ReportView } from '../ipc/generated/view';
import { t } from '../i18n/i18n.svelte';
import type { Cell, TableModel } from '../shared/charts/model';
import { largest, num, share, span, text } from './charts/parts';
import { formulaOf } from './headline';
import { calls, legs } from './trace';
import { dateAndTime } from '../format/datetime';
import { clockDuration } from '../format/duration';
import { count, percent } from '../format/number';
import { prettyPhone } from '../format/phone';

/** Cells that open the records of one row: an agent's, a queue's, a number's. */
const behindRow =
  (
    open: typeof calls,
    row: string,
    only: { agentIds?: string[]; queueIds?: string[]; number?: string },
  ) =>
  (cell: Cell, metric: string, label: string): Cell => {
    const { number, ...rest } = only;
    const opened = open(metric, `${row}: ${label}`, number === undefined ? {} : { number });
    return { ...cell, opens: { ...opened, ...rest } };
  };

export function agentsTable(report: ReportView): TableModel {
  const f = (key: string): string => formulaOf(report, key);
  return {
    columns: [
      { label: t('calls.col.agents'), numeric: false },
      { label: t('table.extension'), numeric: false },
      { label: t('series.offered'), numeric: true, hint: f('offered') },
      { label: t('series.answered'), numeric: true, hint: f('answered') },
      { label: t('series.missed'), numeric: true, hint: f('missed') },
      { label: t('table.elsewhere'), numeric: true, hint: f('answered_elsewhere') },
      { label: t('series.voicemail'), numeric: true, hint: f('voicemail') },
      { label: t('series.outbound'), numeric: true, hint: f('outbound') },
      { label: t('table.connected'), numeric: true, hint: f('outbound_connected') },
      { label: t('table.transferred'), numeric: true, hint: f('transferred') },
      { label: t('table.ringAvg'), numeric: true, hint: f('ring') },
      { label: t('table.talkTotal'), numeric: true, hint: f('talk') },
      { label: t('table.talkAvg'), numeric: true, hint: f('talk') },
      { label: t('table.holdTotal'), numeric: true, hint: f('hold') },
      { label: t('table.handleAvg'), numeric: true, hint: f('handle') },
      { label: t('table.hangUps'), numeric: true, hint: f('hangups') },
      { label: t('table.onHold'), numeric: true, hint: f('hangups') },
      { label: t('table.occupancy'), numeric: true, hint: f('occupancy') },
      { label: t('table.presenceKnown'), numeric: true, hint: t('formula.presenceKnown') },
      { label: t('series.complete'), numeric: true, hint: f('completeness') },
    ],
    rows: report.agents.map((a) => {
      const behind = behindRow(legs, a.agent, { agentIds: [a.id] });
      return [
        text(a.agent),
        text(a.extension),
        behind(num(a.inboundOffered), 'inbound_offered', t('series.offered')),
        behind(num(a.inboundAnswered), 'inbound_answered', t('series.answered')),
        behind(num(a.missed), 'missed', t('series.missed')),
        behind(num(a.answeredElsewhere), 'answered_elsewhere', t('table.elsewhere')),
        behind(num(a.voicemail), 'voicemail', t('series.voicemail')),
        behind(num(a.outbound), 'outbound', t('series.outbound')),
        behind(num(a.outboundConnected), 'outbound_connected', t('table.connected')),
        behind(num(a.transferred), 'transferred', t('table.transferred')),
        behind(span(a.ringAvgMs), 'rings', t('table.ringAvg')),
        behind(span(a.talkTotalMs), 'talks', t('table.talkTotal')),
        behind(span(a.talkAvgMs), 'talks', t('table.talkAvg')),
        behind(span(a.holdTotalMs), 'held', t('table.holdTotal')),
        behind(span(a.handleAvgMs), 'talks', t('table.handleAvg')),
        behind(
          {
            text: `${a.hangupByAgent} / ${a.hangupByCustomer}`,
            value: a.hangupByAgent + a.hangupByCustomer,
          },
          'hangup_by_agent+hangup_by_customer',
          t('table.hangUps'),
        ),
        behind(
          num(a.hangupOnHold),
          'hangup_by_agent_on_hold+hangup_by_customer_on_hold',
          t('table.onHold'),
        ),
        share(a.occupancy, 1),
        share(a.presenceKnown),
        behind(share(a.completeness, 1), 'sure', t('series.complete')),
      ];
    }),
  };
}

export function agentsSentence(report: ReportView): string {
  const handled = (a: AgentReportRow): number => a.inboundAnswered + a.outboundConnected;
  const busiest = largest(report.agents, handled);
  const longest = largest(report.agents, (a) => a.talkTotalMs);
  if (!busiest || !longest || handled(busiest) === 0) return t('sentence.agentsNone');
  return t('sentence.agents', {
    busiest: busiest.agent,
    n: count(handled(busiest)),
    longest: longest.agent,
    time: clockDuration(longest.talkTotalMs),
  });
}

export function queuesSentence(report: ReportView): string {
  const busiest = largest(report.queues, (q) => q.offered);
  if (!busiest || busiest.offered === 0) return t('sentence.queuesNone');
  const offered = t('sentence.queues', { busiest: busiest.queue, n: count(busiest.offered) });
  const known = report.queues.filter((q) => q.serviceLevel !== null);
  const lowest = largest(known, (q) => -(q.serviceLevel ?? 1));
  if (!lowest) return offered;
  const level = t('sentence.queuesLevel', {
    lowest: lowest.queue,
    level: percent(lowest.serviceLevel),
  });
  return `${offered} ${level}`;
}

export function queuesTable(report: ReportView): TableModel {
  const f = (key: string): string => formulaOf(report, key);
  return {
    columns: [
      { label: t('calls.col.queue'), numeric: false },
      { label: t('series.offered'), numeric: true, hint: f('offered') },
      { label: t('series.answered'), numeric: true, hint: f('answered') },
      { label: t('series.abandoned'), numeric: true, hint: f('abandoned') },
      { label: t('series.missed'), numeric: true, hint: f('missed') },
      { label: t('series.voicemail'), numeric: true, hint: f('voicemail') },
      { label: t('stat.wait'), numeric: true, hint: f('asa') },
      { label: t('table.longestWait'), numeric: true, hint: f('asa') },
      { label: t('series.serviceLevel'), numeric: true, hint: f('service_level') },
      { label: t('table.rule'), numeric: false },
      { label: t('series.complete'), numeric: true, hint: f('completeness') },
    ],
    rows: report.queues.map((q) => {
      const behind = behindRow(calls, q.queue, { queueIds: [q.id] });
      return [
        text(q.queue),
        behind(num(q.offered), 'offered', t('series.offered')),
        behind(num(q.answered), 'answered', t('series.answered')),
        behind(num(q.abandoned), 'abandoned_waiting', t('series.abandoned')),
        behind(num(q.missed), 'missed', t('series.missed')),
        behind(num(q.voicemail), 'voicemail', t('series.voicemail')),
        behind(span(q.asaMs), 'answer_waits', t('stat.wait')),
        behind(span(q.longestWaitMs), 'offered', t('table.longestWait')),
        behind(share(q.serviceLevel), 'service_good', t('series.inTime')),
        text(q.serviceLevelRule),
        behind(share(q.completeness, 1), 'exact+filled', t('series.complete')),
      ];
    }),
  };
}

/** Customers' numbers by calls, or the account's own by legs. */
export function numbersTable(rows: readonly NumberRow[], of: 'customers' | 'own'): TableModel {
  const open = of === 'customers' ? calls : legs;
  const inbound = of === 'customers' ? '' : 'inbound_';
  const lost = of === 'customers' ? 'abandoned_waiting+missed+overflowed' : 'missed';
  return {
    columns: [
      { label: t('table.number'), numeric: false },
      ...(of === 'customers' ? [{ label: t('table.name'), numeric: false }] : []),
      { label: t('series.offered'), numeric: true },
      { label: t('series.answered'), numeric: true },
      { label: t('table.notAnswered'), numeric: true, hint: t(`table.notAnswered.${of}`) },
      { label: t('series.voicemail'), numeric: true },
      { label: t('series.outbound'), numeric: true },
      { label: t('table.connected'), numeric: true },
      { label: t('table.talkTotal'), numeric: true },
      { label: t('table.last'), numeric: true },
      { label: t('series.complete'), numeric: true },
    ],
    rows: rows.map((r) => {
      const behind = behindRow(open, r.number, { number: r.key });
      return [
        behind(text(prettyPhone(r.number)), 'any', t('table.all')),
        ...(of === 'customers' ? [text(r.name ?? '')] : []),
        behind(num(r.offered), `${inbound}offered`, t('series.offered')),
        behind(num(r.answered), `${inbound}answered`, t('series.answered')),
        behind(num(r.notAnswered), lost, t('table.notAnswered')),
        behind(num(r.voicemail), 'voicemail', t('series.voicemail')),
        behind(num(r.outbound), 'outbound', t('series.outbound')),
        behind(num(r.outboundConnected), 'outbound_connected', t('table.connected')),
        span(r.talkTotalMs),
        { text: dateAndTime(r.lastMs), value: r.lastMs },
        share(r.completeness, 1),
      ];
    }),
  };
}
