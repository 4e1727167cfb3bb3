/** Files that are there whole or not at all. */
import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { t } from '../../src-preload/language';
import { fileError, UserError } from './errors';

/** Adds to the end of what is being written. */
export type Write = (piece: string | Uint8Array) => Promise<void>;

/**
 * Writes a file piece by piece, beside its place: see `writeBeside`.
 * @returns the file's bytes
 * @throws UserError where it cannot be written, and what `work` throws
 */
export function writeInPieces(path: string, work: (write: Write) => Promise<void>): Promise<number> {
  return writeBeside(path, async (unfinished) => {
    const file = await explained(open(unfinished, 'w'), path);
    try {
      await work((piece) => explained(file.writeFile(piece), path));
    } finally {
      await file.close();
    }
  });
}

/**
 * Has a file written beside its place: it moves there when `work` is done, and is removed where that fails. Where the
 * place is a link, the file that it leads to is replaced.
 * @param work fills the file whose path it is given, which is there and empty
 * @returns the file's bytes
 * @throws UserError where it cannot be written, and what `work` throws
 */
export async function writeBeside(
  path: string,
  work: (unfinished: string) => Promise<void>,
): Promise<number> {
  const place = await placeOf(path);
  const unfinished = `${place}.${randomBytes(4).toString('hex')}.unfinished`;
  try {
    await explained(create(unfinished), path);
    await work(unfinished);
    const bytes = await explained(sync(unfinished), path);
    await explained(rename(unfinished, place), path);
    return bytes;
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
}

/**
 * Refuses to write over a file that the same work reads, or writes too.
 * @param others paths of such files, which need not be there
 * @throws UserError
 */
export async function requireOther(target: string, others: readonly string[]): Promise<void> {
  const place = await realPath(target);
  if (!(await Promise.all(others.map(realPath))).includes(place)) return;
  const message = t('Saving as "{name}" would write over a file that is in use here. Choose another name.', {
    name: basename(target),
  });
  throw new UserError('same-file', message);
}

const realPath = (path: string) => realpath(path).catch(() => resolve(path));

/** What is there is replaced, which a folder or a device must not be. */
export async function placeOf(path: string): Promise<string> {
  const place = await realPath(path);
  const there = await stat(place).catch(() => null);
  if (!there || there.isFile()) return place;
  throw new UserError(
    'unwritable',
    t('"{path}" is no file that can be replaced. Choose another name.', { path }),
  );
}

const create = async (path: string) => (await open(path, 'wx')).close();

/** Has a file on the disk, not only in the system's memory. @returns its bytes */
async function sync(path: string): Promise<number> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

const explained = <T>(promise: Promise<T>, path: string): Promise<T> =>
  promise.catch((error: unknown): never => {
    throw fileError(error, path);
  });
