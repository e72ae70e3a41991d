// What menu and keys can do beside switching places. One list, so that both do the same.
import { t } from '../i18n/i18n.svelte';
import { toCommandError } from '../ipc/commands';
import type { Stores } from '../stores/context';

export type Deed = 'wallboard' | 'fullScreen' | 'shortcuts' | 'diagnostics' | 'quit';

/** Does it; `shortcuts` is the caller's own list to show. */
export async function perform(
  deed: Exclude<Deed, 'shortcuts'>,
  { commands, ui }: Stores,
): Promise<void> {
  try {
    switch (deed) {
      case 'wallboard':
        await commands.openWallboard();
        break;
      case 'fullScreen':
        await commands.fullScreen();
        break;
      case 'diagnostics':
        ui.say('done', t('menu.diagnosticsDone', { path: await commands.saveDiagnostics() }));
        break;
      case 'quit':
        await commands.quit();
    }
  } catch (thrown) {
    const error = toCommandError(thrown);
    if (error.code !== 'cancelled') ui.say('problem', error.message);
  }
}
