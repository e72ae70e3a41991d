// The day so far of the pretend call centre, from its past calls: what the live floor counts on. Pure.
import type { DayBase } from './callCentre';
import type { PastCall } from './history';
import { QUEUES, type Person } from './people';
import { serviceLevel } from './reports';

export function dayBase(calls: PastCall[], team: Person[], dayStartMs: number): DayBase {
  const inbound = calls.filter((c) => c.row.direction === 'inbound');
  const of = (list: PastCall[], ...words: string[]): number =>
    list.filter((c) => words.includes(c.row.outcome)).length;
  const answered = ['answered', 'abandoned_on_hold'];
  return {
    dayStartMs,
    totals: {
      offered: inbound.length,
      answered: of(inbound, ...answered),
      missed: of(inbound, 'missed'),
      abandoned: of(inbound, 'abandoned_waiting'),
      voicemails: of(inbound, 'voicemail'),
      serviceLevel: serviceLevel(inbound),
      completeness:
        calls.length > 0
          ? calls.filter((c) => c.row.confidence !== 'uncertain').length / calls.length
          : null,
    },
    queues: new Map(
      QUEUES.map((queue) => {
        const own = inbound.filter((c) => c.queueId === queue.id);
        return [
          queue.id,
          {
            offered: own.length,
            answered: of(own, ...answered),
            abandoned: of(own, 'abandoned_waiting'),
            serviceLevel: serviceLevel(own),
          },
        ];
      }),
    ),
    agents: new Map(
      team.map((person) => {
        const legs = calls.flatMap((c) => c.legs.filter((l) => l.agentId === person.id));
        const handled = legs.filter((l) => l.talkMs > 0);
        const sum = (pick: 'talkMs' | 'holdMs' | 'ringMs'): number =>
          legs.reduce((total, l) => total + l[pick], 0);
        return [
          person.id,
          {
            talkMs: sum('talkMs'),
            holdMs: sum('holdMs'),
            ringMs: sum('ringMs'),
            handled: handled.length,
            missed: legs.filter((l) => l.outcome === 'missed').length,
            handleAvgMs:
              handled.length > 0
                ? Math.round((sum('talkMs') + sum('holdMs')) / handled.length)
                : null,
          },
        ];
      }),
    ),
  };
}
