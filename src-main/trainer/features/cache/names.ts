/**
 * The names of the cache's folders and files. A shelf's folder is named after its recipe and the bytes of a record, a
 * file after who may append to it: `1f3c….812` is of the process 812, `1f3c….free` of nobody. A file of a process that
 * has ended is free too.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isRunning } from '../../storage';

const SHELF = /^[0-9a-f]{64}-\d+$/;
const SEGMENT = /^([0-9a-f]{16})\.(free|\d+)$/;

export const shelfFolder = (folder: string, recipe: string, recordBytes: number): string =>
  join(folder, `${recipe}-${recordBytes}`);

export const newSegmentPath = (folder: string): string =>
  join(folder, `${randomBytes(8).toString('hex')}.${process.pid}`);

export const claimedPath = (path: string): string => withOwner(path, String(process.pid));
export const freePath = (path: string): string => withOwner(path, 'free');

function withOwner(path: string, owner: string): string {
  return join(dirname(path), `${idOf(path)}.${owner}`);
}

/** What stays the same when a file changes hands. */
export const idOf = (path: string): string => SEGMENT.exec(basename(path))![1]!;

/** Whether a running process may be appending to the file. */
export function isHeld(path: string): boolean {
  const owner = SEGMENT.exec(basename(path))![2]!;
  return owner !== 'free' && isRunning(Number(owner));
}

/** The segments in a shelf's folder; none where there is no such folder. */
export function segmentPaths(shelf: string): string[] {
  return listed(shelf)
    .filter((name) => SEGMENT.test(name))
    .map((name) => join(shelf, name));
}

export const shelfFolders = (folder: string): string[] =>
  listed(folder)
    .filter((name) => SHELF.test(name))
    .map((name) => join(folder, name));

export interface SegmentFile {
  path: string;
  bytes: number;
  /** In milliseconds since 1970. */
  usedAt: number;
}

/** Every segment of the cache. */
export function segmentFiles(folder: string): SegmentFile[] {
  return shelfFolders(folder)
    .flatMap(segmentPaths)
    .flatMap((path) => {
      const info = statSync(path, { throwIfNoEntry: false });
      return info ? [{ path, bytes: info.size, usedAt: info.mtimeMs }] : [];
    });
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
