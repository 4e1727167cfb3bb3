/** Writes the rows of a file anew, by the rules: DuckDB reads that fast, whatever was wrong with the file. */
import { open, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '../../job';
import { diskError, type Storage } from '../../storage';
import { csvLines } from './csv';
import { rowsOf } from './dialect/rows';
import type { Sniffed } from './dialect/sniff';
import type { UnreadRows } from './unread';

export interface Rewritten {
  path: string;
  rows: number;
  bytes: number;
}

interface Rewriting {
  storage: Storage;
  job: Job;
  /** Takes how many bytes are read. */
  report: (bytes: number) => void;
  /** Whether rows with too many cells are cut and kept. */
  keepsLong: boolean;
}

/** Quotes are doubled and cells quoted: the copy may be larger than the file. */
const GROWTH = 1.2;

/** Whether the disk has room for a copy of a file. */
export async function hasRoom({ folder }: Storage, path: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return (await stat(path)).size * GROWTH < bavail * bsize;
}

/**
 * The copy is UTF-8 with commas and has no header.
 * @throws UserError where the file cannot be read or the disk is full
 */
export async function rewrite(
  path: string,
  sniffed: Sniffed,
  unread: UnreadRows,
  { storage, job, report, keepsLong }: Rewriting,
): Promise<Rewritten> {
  const copy = join(storage.folder, 'rows.csv');
  const file = await open(copy, 'w').catch((error: unknown) => {
    throw diskError(error, storage.folder);
  });
  const written: Rewritten = { path: copy, rows: 0, bytes: 0 };
  try {
    for await (const part of rowsOf(path, sniffed, keepsLong)) {
      job.throwIfCancelled();
      await unread.add(part.unread);
      if (part.rows.length > 0) {
        const { bytesWritten } = await file.write(csvLines(part.rows)).catch((error: unknown) => {
          throw diskError(error, storage.folder);
        });
        written.rows += part.rows.length;
        written.bytes += bytesWritten;
      }
      if (part.bytes > 0) report(part.bytes);
    }
  } finally {
    await file.close();
  }
  return written;
}
