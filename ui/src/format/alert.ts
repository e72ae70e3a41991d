// What an alert says, in the window's language.
import type { AlertView } from '../ipc/generated/view';
import { plural, t } from '../i18n/i18n.svelte';
import { phone } from './phone';

function limitText(seconds: number): string {
  return seconds >= 60 && seconds % 60 === 0
    ? t('unit.shortMinutes', { n: seconds / 60 })
    : t('unit.shortSeconds', { n: seconds });
}

export function alertTitle(alert: AlertView): string {
  return t(`alerts.${alert.kind}`, { limit: limitText(alert.limitS), name: alert.name });
}

export function alertDetail(alert: AlertView): string {
  if (alert.kind === 'wait') return plural('queue.waiting', alert.callers);
  const other = alert.other === null ? t('tile.unknownCaller') : phone(alert.other);
  return `${alert.name} · ${other}`;
}
