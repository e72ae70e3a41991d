// How the host says in what the call log differs: in English, with the id of the leg's party.
const DIFFERENCE = /^The call log has leg (\S+) differently in its (\w+)\.?$/;

/** The leg and the field; null for a sentence of another kind. */
export function difference(sentence: string): { leg: string; field: string } | null {
  const [, leg, field] = DIFFERENCE.exec(sentence) ?? [];
  return leg !== undefined && field !== undefined ? { leg, field } : null;
}
