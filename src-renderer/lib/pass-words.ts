/** What one pass over the training data is called: an epoch of small steps, or an iteration of L-BFGS. */
import { t } from './language';

export type Pass = 'epoch' | 'iteration';

export const passWord = (pass: Pass): string => (pass === 'epoch' ? t('Epoch') : t('Iteration'));

/** Under an axis. */
export const passesWord = (pass: Pass): string => (pass === 'epoch' ? t('epochs') : t('iterations'));

/** 'Epoch 12' */
export const atPass = (pass: Pass, epoch: number): string =>
  pass === 'epoch' ? t('Epoch {epoch}', { epoch }) : t('Iteration {epoch}', { epoch });
