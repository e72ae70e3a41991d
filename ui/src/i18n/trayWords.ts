// Words of the tray and of desktop notifications: the host fills in the numbers.
import { t } from './i18n.svelte';

/** Each text with its placeholders left in. */
export function trayWords() {
  return {
    open: t('tray.open'),
    wallboard: t('action.wallboard'),
    quit: t('tray.quit'),
    busy: t('tray.busy'),
    waiting: t('tray.waiting'),
    nobody: t('tray.nobody'),
    ring: t('alerts.ring'),
    hold: t('alerts.hold'),
    talk: t('alerts.talk'),
    wait: t('alerts.wait'),
    minutes: t('unit.shortMinutes'),
    seconds: t('unit.shortSeconds'),
    callers: t('tray.callers'),
  };
}
