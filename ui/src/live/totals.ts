// The cells of the totals strip from the totals of the feed. Pure apart from words and formats.
import type { Phase, SettingsView, Severity, Thresholds, Totals } from '../ipc/generated/view';
import { timeOfDay } from '../format/datetime';
import { clockDuration } from '../format/duration';
import { count, percent, percentDigits, ratio } from '../format/number';
import { isKey, plural, t } from '../i18n/i18n.svelte';
import { severityOfSpan } from '../stores/severity';

export interface Cell {
  key: string;
  label: string;
  value: string;
  unit?: string;
  note: string;
  hint: string;
  tone: 'plain' | 'good' | 'hold' | 'warning' | 'critical';
  /** Phase the board shows alone when the cell is pressed. */
  phase?: Phase;
  /** How much text it holds, in letters: the strip is shared out by it. */
  room: number;
  /** Outcomes the table of calls shows when the cell is pressed. */
  outcomes?: string[];
}

const toneOf = (severity: Severity): Cell['tone'] => (severity === 'none' ? 'plain' : severity);

export function liveCells(totals: Totals, nowMs: number, thresholds: Thresholds): Cell[] {
  const span = (since: number | null): number | null => (since === null ? null : nowMs - since);
  const longest = (ms: number | null): string =>
    ms === null ? t('totals.nobody') : t('totals.longest', { time: clockDuration(ms) });
  const wait = span(totals.longestWaitSinceMs);
  const hold = span(totals.longestHoldSinceMs);
  const waitTone = toneOf(
    severityOfSpan(thresholds.waitS > 0 ? thresholds.waitS * 1000 : null, wait ?? 0),
  );
  const holdTone = toneOf(
    severityOfSpan(thresholds.holdS > 0 ? thresholds.holdS * 1000 : null, hold ?? 0),
  );
  const phaseHint = t('totals.hint.phase');
  const time = t('totals.longest', { time: '00:00' });
  const cell = (key: Phase, value: number, note: string): Drawn => ({
    key,
    label: t(`totals.${key as 'ringing' | 'talking' | 'onHold' | 'voicemail' | 'idle'}`),
    value: count(value),
    note,
    hint: phaseHint,
    tone: 'plain',
    phase: key,
  });
  const active = { in: count(totals.activeIn), out: count(totals.activeOut) };
  const cells: Drawn[] = [
    {
      key: 'waiting',
      label: t('totals.waiting'),
      value: count(totals.waiting),
      note: longest(wait),
      widest: time,
      hint: t('totals.hint.waiting'),
      tone: totals.waiting > 0 ? waitTone : 'plain',
    },
    cell('ringing', totals.ringing, ofAgents(totals.ringing, totals.agents)),
    {
      ...cell('talking', totals.talking, t('totals.inOut', active)),
      hint: `${t('totals.hint.active', active)} ${phaseHint}`,
    },
    {
      ...cell('onHold', totals.onHold, longest(hold)),
      widest: time,
      tone: totals.onHold === 0 ? 'plain' : holdTone === 'plain' ? 'hold' : holdTone,
    },
    cell('voicemail', totals.voicemail, ofAgents(totals.voicemail, totals.agents)),
    cell(
      'idle',
      totals.idle,
      totals.unavailable > 0
        ? t('totals.ofAway', { n: count(totals.agents), away: count(totals.unavailable) })
        : t('totals.of', { n: count(totals.agents) }),
    ),
  ];
  return cells.map(withRoom);
}

/** A cell before it is given its room; `widest` where its note may grow. */
type Drawn = Omit<Cell, 'room'> & { widest?: string };

/** Letters of the label that are as wide as one digit of the number below it. */
const DIGIT = 2;

/** In steps of two letters, so that a number with one digit more does not move its neighbours. */
function withRoom({ widest = '', ...cell }: Drawn): Cell {
  const value = (cell.value.length + (cell.unit?.length ?? 0) / 2) * DIGIT;
  const letters = Math.max(cell.label.length, cell.note.length, widest.length, value, 5);
  return { ...cell, room: Math.ceil((letters + 3) / 2) * 2 };
}

function ofAgents(part: number, whole: number): string {
  return percent(ratio(part, whole));
}

/** The rule in as few words as fit under the number; the full sentence is in the hint. */
function shortRule(settings: SettingsView | null, sentence: string): string {
  const key = `rule.short.${settings?.serviceLevelRule ?? ''}`;
  return settings && isKey(key) ? t(key, { s: settings.serviceLevelS }) : sentence;
}

export function dayCells(totals: Totals, settings: SettingsView | null): Cell[] {
  const target = settings ? settings.serviceLevelGoal / 100 : null;
  const share = (part: number): string => percent(ratio(part, totals.offered), 1);
  const since = timeOfDay(totals.dayStartMs);
  const hint = (formula: string): string =>
    t('totals.hint.day', {
      since,
      time: since,
      complete: percent(totals.completeness, 1),
      formula,
    });
  const level = totals.serviceLevel;
  const complete = totals.completeness;
  const counted = (key: 'answered' | 'missed' | 'abandoned' | 'voicemails', n: number): Drawn => ({
    key,
    label: t(`totals.${key}`),
    value: count(n),
    note: totals.offered > 0 ? share(n) : t('totals.noData'),
    hint: `${hint(t('totals.ofOffered', { share: share(n) }))} ${t('totals.hint.open')}`,
    tone: 'plain',
    outcomes: {
      answered: ['answered', 'abandoned_on_hold', 'transferred_out'],
      missed: ['missed'],
      abandoned: ['abandoned_waiting'],
      voicemails: ['voicemail'],
    }[key],
  });
  const cells: Drawn[] = [
    {
      key: 'offered',
      label: t('totals.offered'),
      value: count(totals.offered),
      note: t('totals.since', { time: since }),
      hint: `${hint('')} ${t('totals.hint.open')}`,
      tone: 'plain',
      outcomes: [],
    },
    counted('answered', totals.answered),
    counted('missed', totals.missed),
    counted('abandoned', totals.abandoned),
    counted('voicemails', totals.voicemails),
    {
      key: 'serviceLevel',
      label: t('totals.serviceLevel'),
      value: level === null ? '–' : percentDigits(level),
      ...(level === null ? {} : { unit: '%' }),
      note: level === null ? t('totals.noData') : shortRule(settings, totals.serviceLevelRule),
      hint: hint(totals.serviceLevelRule),
      tone: level !== null && target !== null && level < target ? 'warning' : 'plain',
    },
    {
      key: 'complete',
      label: t('totals.complete'),
      value: complete === null ? '–' : percentDigits(complete, complete === 1 ? 0 : 1),
      ...(complete === null ? {} : { unit: '%' }),
      note:
        totals.gaps === 0
          ? t('totals.allExact')
          : plural('totals.gaps', totals.gaps, { filled: count(totals.filled) }),
      hint: hint(t('confidence.filled.hint')),
      tone: complete === null ? 'plain' : complete >= 0.98 ? 'good' : 'warning',
    },
  ];
  return cells.map(withRoom);
}
