import { type BrowserWindow, dialog } from 'electron';
import { t } from '../src-preload/language';

/**
 * The page objects to being closed while it trains; then the person decides. The dialog blocks, as the system waits for
 * an answer when it shuts down.
 */
export function askBeforeClosing(window: BrowserWindow): void {
  window.webContents.on('will-prevent-unload', (event) => {
    const answer = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: t('A training is running.'),
      detail: t('Closing the window ends it, and no model is kept from it. Everything else is saved.'),
      buttons: [t('Keep training'), t('Close')],
      defaultId: 0,
      cancelId: 0,
    });
    // Preventing the objection is what closes the window.
    if (answer === 1) event.preventDefault();
  });
}
