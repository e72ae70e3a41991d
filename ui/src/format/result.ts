// How a call ended, in the window's language. The host says it in English, one sentence of a closed
// set, so that the same words stand in a CSV; here each becomes an entry of the catalogue.
import { isKey, t, word } from '../i18n/i18n.svelte';

const UNCERTAIN = ' (not certain)';

export function resultText(sentence: string): string {
  if (sentence.endsWith(UNCERTAIN)) {
    return t('resultTo.uncertain', { result: resultText(sentence.slice(0, -UNCERTAIN.length)) });
  }
  const placed = /^(Transferred to|Parked at) (.+)$/.exec(sentence);
  if (placed?.[2]) {
    const key = placed[1] === 'Parked at' ? 'resultTo.parked' : 'resultTo.transferred';
    return t(key, { place: placed[2] });
  }
  const key = resultKey(sentence);
  return isKey(key) ? t(key) : sentence;
}

/** The sentence beside its outcome's word; nothing when it would say the same word again. */
export function resultBeside({ outcome, result }: { outcome: string; result: string }): string {
  const bare = result.endsWith(UNCERTAIN) ? result.slice(0, -UNCERTAIN.length) : result;
  return resultText(bare) === word('outcome', outcome) ? '' : resultText(result);
}

/** "Agent hung up" → `result.agent_hung_up`. */
export function resultKey(sentence: string): string {
  return `result.${sentence
    .toLowerCase()
    .replace(/[^a-z]+/g, '_')
    .replace(/^_|_$/g, '')}`;
}
