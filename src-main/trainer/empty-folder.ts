/** Folders to write into where nothing is that could be written over. */
import { mkdir, readdir } from 'node:fs/promises';
import { t } from '../../src-preload/language';
import { fileError, UserError } from './errors';

/**
 * An empty folder, made where it is not there.
 * @throws UserError where it holds anything, or cannot be made
 */
export async function requireEmptyFolder(folder: string): Promise<void> {
  const asUserError = (error: unknown) => {
    throw fileError(error, folder);
  };
  await mkdir(folder, { recursive: true }).catch(asUserError);
  const names = await readdir(folder).catch(asUserError);
  if (names.length === 0) return;
  const message = t('"{folder}" is not empty. Choose an empty folder, or a new one.', { folder });
  throw new UserError('not-empty', message);
}
