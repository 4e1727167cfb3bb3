/** Files that are there whole or not at all. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { fileError } from './errors';

/** Adds to the end of what is being written. */
export type Write = (piece: string | Uint8Array) => Promise<void>;

/**
 * Writes a file piece by piece, beside its place: it moves there when `work` is done, and is removed where that fails.
 * @returns the file's bytes
 * @throws UserError where it cannot be written, and what `work` throws
 */
export async function writeInPieces(path: string, work: (write: Write) => Promise<void>): Promise<number> {
  const unfinished = `${path}.${randomBytes(4).toString('hex')}.unfinished`;
  let bytes = 0;
  const explained = <T>(promise: Promise<T>) =>
    promise.catch((error: unknown): never => {
      throw fileError(error, path);
    });
  try {
    const file = await explained(open(unfinished, 'wx'));
    try {
      await work(async (piece) => {
        const data = typeof piece === 'string' ? Buffer.from(piece) : piece;
        bytes += data.length;
        await explained(file.writeFile(data));
      });
      await explained(file.sync());
    } finally {
      await file.close();
    }
    await explained(rename(unfinished, path));
    return bytes;
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
}
