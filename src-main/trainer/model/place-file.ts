/** Copies and moves files so that none is lost, and none is there in half. */
import { createReadStream } from 'node:fs';
import { constants, copyFile, lstat, open, rename, rm, unlink, utimes } from 'node:fs/promises';
import { t } from '../../../src-preload/language';
import { linkReason } from '../data/images/walk';
import { UserError } from '../errors';

export interface Placing {
  /** A path in the same drive as the place, for a file that is not whole yet; one at a time. */
  temporary: string;
  isMove: boolean;
  /** It may have been done before, whole or in part. */
  isAgain: boolean;
}

/** @throws where the file cannot be read, its place is taken, or it cannot be written; it is where it was then */
export async function placeFile(from: string, to: string, placing: Placing): Promise<void> {
  const isThere = await exists(to);
  if (isThere && !placing.isAgain) throw placeTaken(to);
  if (!placing.isMove) {
    if (!isThere) await copyWhole(from, to, placing.temporary);
    return;
  }
  if (isThere) return removeCopied(from, to);
  // What a link leads to is not moved with it.
  if ((await lstat(from)).isSymbolicLink()) throw new UserError('link', linkReason());
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await moveAcross(from, to, placing.temporary);
  }
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

const placeTaken = (path: string) =>
  new UserError('not-empty', t('there is another file at "{path}" already', { path }));

async function copyWhole(from: string, to: string, temporary: string): Promise<void> {
  try {
    await copyFile(from, temporary, constants.COPYFILE_FICLONE);
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** To another drive: the original goes when its copy is on the disk and the same. */
async function moveAcross(from: string, to: string, temporary: string): Promise<void> {
  const { atime, mtime } = await lstat(from);
  await copyFile(from, temporary);
  await utimes(temporary, atime, mtime);
  const file = await open(temporary, 'r+');
  await file.sync().finally(() => file.close());
  await rename(temporary, to);
  await removeCopied(from, to);
}

async function removeCopied(from: string, to: string): Promise<void> {
  if (!(await exists(from))) return;
  if (!(await isSame(from, to))) throw placeTaken(to);
  await unlink(from);
}

/** Whether two files have the same bytes. */
async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([lstat(one), lstat(other)]);
  if (a.size !== b.size || !a.isFile() || !b.isFile()) return false;
  const pieces = createReadStream(other)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for await (const piece of createReadStream(one) as AsyncIterable<Buffer>) {
    const { value, done } = await pieces.next();
    if (done || !piece.equals(value)) return false;
  }
  return Boolean((await pieces.next()).done);
}
