// The agents and queues tables of a report. Pure apart from words.
import type { ReportView } from '../ipc/generated/view';
import { t } from '../i18n/i18n.svelte';
import type { TableModel } from '../shared/charts/model';
import { num, share, span, text } from './charts/parts';
import { formulaOf } from './headline';

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
      { label: t('series.complete'), numeric: true, hint: f('completeness') },
    ],
    rows: report.agents.map((a) => [
      text(a.agent),
      text(a.extension),
      num(a.inboundOffered),
      num(a.inboundAnswered),
      num(a.missed),
      num(a.answeredElsewhere),
      num(a.voicemail),
      num(a.outbound),
      num(a.outboundConnected),
      num(a.transferred),
      span(a.ringAvgMs),
      span(a.talkTotalMs),
      span(a.talkAvgMs),
      span(a.holdTotalMs),
      span(a.handleAvgMs),
      {
        text: `${a.hangupByAgent} / ${a.hangupByCustomer}`,
        value: a.hangupByAgent + a.hangupByCustomer,
      },
      num(a.hangupOnHold),
      share(a.completeness, 1),
    ]),
  };
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
    rows: report.queues.map((q) => [
      text(q.queue),
      num(q.offered),
      num(q.answered),
      num(q.abandoned),
      num(q.missed),
      num(q.voicemail),
      span(q.asaMs),
      span(q.longestWaitMs),
      share(q.serviceLevel),
      text(q.serviceLevelRule),
      share(q.completeness, 1),
    ]),
  };
}
