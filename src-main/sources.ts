import { stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import type { Source } from '../src-preload/contract';
import { StudioError, errorText, systemCode } from './errors';
import type { Grants } from './grants';
import { t } from '../src-preload/language';

/** Grants a path that a person named, if something is there. */
export async function toSource(path: string, grants: Grants): Promise<Source> {
  if (!isAbsolute(path)) throw new StudioError('not-a-path', t('{path} is not a full path.', { path }));
  const isFolder = (await statOrExplain(path)).isDirectory();
  return { token: grants.grant(path), name: basename(path) || path, path, isFolder };
}

async function statOrExplain(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new StudioError(
        'not-found',
        t('{path} is not there. It may have been moved or deleted.', { path }),
      );
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw new StudioError('no-permission', t('You have no permission to read {path}.', { path }));
    }
    throw new StudioError(
      'unreadable',
      t('{path} cannot be read: {reason}', { path, reason: errorText(error) }),
      { cause: error },
    );
  }
}
