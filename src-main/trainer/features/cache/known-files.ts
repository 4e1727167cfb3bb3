/**
 * Which content a file had when it was last read, so that gigabytes of photos need not be read again to find out that
 * they have not changed. As with make and git, a file is taken for unchanged while its path, size, times and number on
 * the disk are. The time of the last change of the file's status (ctime) is among them, because programs can set the
 * time of the last change of its content back, but not this one. What the times cannot tell is a change within their
 * own resolution; so a file that changed just now is not remembered.
 */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

export interface FileState {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The shelf's recipe: changes with what its keys are made of. */
export const KNOWN_FILES = sha256('content of files by path, size, mtime, ctime and inode; version 1');
/** A SHA-256. */
export const KNOWN_FILE_BYTES = 32;

/** FAT has the coarsest times, of two seconds. */
const RESOLUTION_MS = 2000;

/** Names nothing: the cache does not tell which files a person has. */
export function fileKey(path: string, { size, mtimeMs, ctimeMs, ino }: FileState): string {
  return sha256(JSON.stringify([resolve(path), size, mtimeMs, ctimeMs, ino]));
}

export function isSettled({ mtimeMs, ctimeMs }: FileState, now = Date.now()): boolean {
  return now - Math.max(mtimeMs, ctimeMs) > RESOLUTION_MS;
}
