// Sentences as the product sends them: in English, by kind and values. Pure.
import type { CommandError, ErrorCode, SaidPart } from '../generated/view';
import { en, type Key } from '../../i18n/en';

type Kind = Key extends infer K ? (K extends `said.${infer Rest}` ? Rest : never) : never;

function part(kind: Kind, data: Record<string, string> = {}): SaidPart {
  const text = en[`said.${kind}`].replace(
    /\{(\w+)\}/g,
    (whole, name: string) => data[name] ?? whole,
  );
  return { kind, data, text };
}

/** Why an outage was, as Trust has it. */
export function because(kind: Kind): { reason: string; said: SaidPart[] } {
  const said = [part(kind)];
  return { reason: said[0]?.text ?? '', said };
}

/** What is wrong with the link. */
export function message(kind: Kind): { message: string; said: SaidPart[] } {
  const { reason, said } = because(kind);
  return { message: reason, said };
}

const OF: Record<ErrorCode, SaidPart> = {
  signedOut: part('signed_out'),
  offline: part('api_offline'),
  refused: part('refused_permission', { permission: 'ReadCallLog' }),
  rateLimited: part('sound_slow_down'),
  diskFull: part('file_disk_full', { path: 'report.csv' }),
  badInput: part('days_no_date', { text: 'tomorrow' }),
  gone: part('sound_gone'),
  cancelled: part('signin_cancelled'),
  unexpected: part('unexpected', { detail: 'The demo cannot do this' }),
};

export function fail(code: ErrorCode): CommandError {
  return { code, message: OF[code].text, said: [OF[code]] };
}
