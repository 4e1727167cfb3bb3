/**
 * Writing files so that a reader, or the next start after a power cut, sees the old content or the new one and
 * never half of either: fill a temporary file beside the target, flush it, rename it over the target.
 */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, copyFile, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { StudioError, errorText, systemCode } from './errors';
import { t } from '../src-preload/language';

export async function writeAtomic(path: string, content: string | Uint8Array): Promise<void> {
  await replaceFile(path, (temporary) => writeFile(temporary, content, { flag: 'wx' }));
}

/** Copies a file over `to`; resolves to its size in bytes. */
export async function copyAtomic(from: string, to: string): Promise<number> {
  await replaceFile(to, (temporary) => copyFile(from, temporary, constants.COPYFILE_FICLONE));
  return (await stat(to)).size;
}

/**
 * The path that a dialog gave, with the ending that it lacks. The dialog asked about overwriting the name as typed: an
 * added ending must not hit another file.
 * @param ending with its dot, in lower case
 */
export async function withEnding(chosen: string, ending: string): Promise<string> {
  if (extname(chosen).toLowerCase() === ending) return chosen;
  const path = join(dirname(chosen), `${basename(chosen)}${ending}`);
  return access(path).then(
    () => chosen,
    () => path,
  );
}

async function replaceFile(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await fill(temporary);
    await flush(temporary, 'r+');
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  // The rename itself lasts only once the folder is flushed; Windows cannot open folders and needs no such step.
  if (process.platform !== 'win32') await flush(dirname(path), 'r');
}

async function flush(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a failed write to `path` into words, with the way out. */
export function explainWriteError(error: unknown, path: string): StudioError {
  const folder = dirname(path);
  const say = (code: string, message: string) => new StudioError(code, message, { cause: error });
  switch (systemCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return say(
        'no-permission',
        t('You have no permission to write to {path}. Choose another folder.', { path }),
      );
    case 'EROFS':
      return say(
        'read-only',
        t('{folder} is on a read-only disk. Choose a folder on another disk.', { folder }),
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return say(
        'disk-full',
        t('The disk that holds {folder} is full. Free some space or choose another disk.', { folder }),
      );
    case 'ENOENT':
    case 'ENOTDIR':
      return say(
        'folder-missing',
        t('The folder {folder} is not there any more. Choose another folder.', { folder }),
      );
    case 'EISDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
      return say('is-folder', t('{path} is a folder. Choose another name.', { path }));
    case 'EBUSY':
    case 'ETXTBSY':
      return say(
        'file-busy',
        t('{path} is in use by another program. Close it there, or choose another name.', { path }),
      );
    case 'ENAMETOOLONG':
      return say(
        'name-too-long',
        t('The name {name} is too long. Choose a shorter one.', { name: basename(path) }),
      );
    case 'EFBIG':
      return say(
        'too-large',
        t('The file is too large for the disk that holds {folder}. Choose another disk.', { folder }),
      );
    default:
      return say(
        'write-failed',
        t('{path} could not be written: {reason}', { path, reason: errorText(error) }),
      );
  }
}
