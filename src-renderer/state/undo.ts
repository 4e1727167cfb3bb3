import { studio } from './studio.svelte';
import { t } from '../lib/language';

/** Taking back and doing again, on whatever screen: what was done to samples, and what was set on columns. */

export async function undo(): Promise<void> {
  const { edits, choices, notices } = studio;
  if (edits.canUndo && !choices.isLatest) {
    const words = edits.undoWords;
    await edits.undo();
    notices.show('info', t('Taken back: {what}.', { what: words }));
    return;
  }
  const words = choices.undo();
  notices.show(
    'info',
    words === null ? t('There is nothing to take back.') : t('Taken back: {what}.', { what: words }),
  );
}

export async function redo(): Promise<void> {
  const { edits, notices } = studio;
  const words = edits.redoWords;
  if (edits.canRedo) await edits.redo();
  notices.show(
    'info',
    words === '' ? t('There is nothing to do again.') : t('Done again: {what}.', { what: words }),
  );
}
