// The report per number of the pretend call centre. Pure.
import type { NumberRow, NumbersView } from '../generated/view';
import type { PastCall } from './history';

const OWN = ['+12125550100', '+12125550140', '+12125550177'];

function rowOf(key: string, name: string | null, calls: readonly PastCall[]): NumberRow {
  const inbound = calls.filter((c) => c.row.direction === 'inbound');
  const of = (...words: string[]): number =>
    inbound.filter((c) => words.includes(c.row.outcome)).length;
  const out = calls.filter((c) => c.row.direction === 'outbound');
  return {
    key,
    number: key,
    name,
    offered: inbound.length,
    answered: of('answered', 'abandoned_on_hold'),
    notAnswered: of('abandoned_waiting', 'missed', 'overflowed'),
    voicemail: of('voicemail'),
    outbound: out.length,
    outboundConnected: out.filter((c) => c.row.talkMs > 0).length,
    talkTotalMs: calls.reduce((sum, c) => sum + c.row.talkMs, 0),
    lastMs: Math.max(...calls.map((c) => c.offeredMs)),
    completeness: calls.filter((c) => c.row.confidence !== 'uncertain').length / calls.length,
  };
}

function grouped(calls: readonly PastCall[], keyOf: (call: PastCall) => string): NumberRow[] {
  const groups = new Map<string, PastCall[]>();
  for (const call of calls) {
    const key = keyOf(call);
    if (key !== '') groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  const rows = [...groups].map(([key, own]) => rowOf(key, own.at(-1)?.row.name ?? null, own));
  return rows.sort((a, b) => b.offered + b.outbound - a.offered - a.outbound);
}

export function buildNumbers(calls: readonly PastCall[]): NumbersView {
  const customers = grouped(calls, (c) => c.row.number ?? '');
  const own = grouped(calls, (c) => OWN[(c.queueId ?? '').length % OWN.length] ?? '').map((r) => ({
    ...r,
    name: null,
  }));
  return {
    customers: customers.slice(0, 200),
    customerCount: customers.length,
    own,
    ownCount: own.length,
  };
}
