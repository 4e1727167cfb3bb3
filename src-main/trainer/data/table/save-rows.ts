/** Writes a table as it was read: the cells as they are in the file, none taken for a number or a date. */
import { basename } from 'node:path';
import type { Dialect, DialectHints, SavedFile } from '../../../../src-preload/contract';
import { fileError } from '../../errors';
import type { Job } from '../../job';
import { Storage } from '../../storage';
import { requireOther, writeBeside, writeInPieces } from '../../whole-file';
import { csvLine, csvLines } from './csv';
import { databaseError, identifier, literal, openDatabase, query, runLong } from './database';
import { rowsOf } from './dialect/rows';
import { sniff } from './dialect/sniff';
import { isParquet, parquetError, parquetSource, readableFile } from './files';
import { UnreadRows } from './unread';

export interface SavedRows extends SavedFile {
  /** Null for Parquet, and for a file with nothing in it. */
  dialect: Dialect | null;
  /** How many lines were no rows, or not all of them. */
  unread: number;
}

/** What is read, where it goes, and what keeps the rest. */
interface Saving {
  path: string;
  /** Of the file that is read. */
  bytes: number;
  target: string;
  storage: Storage;
  unread: UnreadRows;
  job: Job;
}

/**
 * CSV in UTF-8, with the header where the file has one. Files that nothing can be learned from are written too. What is
 * written is there whole or not at all.
 * @param unreadPath where what is no row goes
 * @throws UserError where the file cannot be read, or the other not written or the same
 */
export async function saveRows(
  path: string,
  target: string,
  job: Job,
  { hints = {}, unreadPath }: { hints?: DialectHints | undefined; unreadPath?: string | undefined } = {},
): Promise<SavedRows> {
  const bytes = await readableFile(path);
  await requireOther(target, [path]);
  if (unreadPath !== undefined) await requireOther(unreadPath, [path, target]);
  const storage = new Storage();
  try {
    const unread = new UnreadRows(path, storage);
    const saving = { path, bytes, target, storage, unread, job };
    const saved =
      bytes > 0 && (await isParquet(path)) ? await saveParquet(saving) : await saveText(saving, hints);
    if (unreadPath !== undefined) await unread.save(unreadPath);
    return { path: target, ...saved, unread: unread.list.skippedCount };
  } finally {
    storage.close();
  }
}

type Saved = Pick<SavedRows, 'rows' | 'bytes' | 'dialect'>;

async function saveText({ path, bytes, target, unread, job }: Saving, hints: DialectHints): Promise<Saved> {
  const sniffed = bytes === 0 ? null : await sniff(path, hints);
  let rows = 0;
  const written = await writeInPieces(target, async (write) => {
    if (sniffed?.names) await write(csvLine(sniffed.names));
    await job.run('reading', bytes, async (report) => {
      if (sniffed === null) return;
      for await (const part of rowsOf(path, sniffed, true)) {
        job.throwIfCancelled();
        await unread.add(part.unread);
        await write(csvLines(part.rows));
        rows += part.rows.length;
        if (part.bytes > 0) report(part.bytes);
      }
    });
  });
  return { rows, bytes: written, dialect: sniffed?.dialect ?? null };
}

async function saveParquet({ path, bytes, target, storage, job }: Saving): Promise<Saved> {
  const { connection, close } = await openDatabase(storage, bytes);
  try {
    const source = parquetSource(path);
    const described = await query(connection, `DESCRIBE FROM ${source}`);
    const names = described.map(([name]) => identifier(String(name)));
    const cells = names.map((name) => `CAST(${name} AS VARCHAR) AS ${name}`).join(', ');
    const written = await writeBeside(target, (unfinished) => {
      // It is written beside its place already.
      const options = 'FORMAT csv, HEADER, USE_TMP_FILE false';
      const copy = `COPY (SELECT ${cells} FROM ${source}) TO ${literal(unfinished)} (${options})`;
      return job
        .run('reading', 100, (report) => runLong(connection, copy, job, (percent) => report(percent)))
        .catch((error: unknown) => {
          throw isFull(error, unfinished) ? fileError({ code: 'ENOSPC' }, target) : error;
        });
    });
    const [[rows]] = (await query(connection, `SELECT count(*) FROM ${source}`)) as [[bigint]];
    return { rows: Number(rows), bytes: written, dialect: null };
  } catch (error) {
    throw parquetError(databaseError(error, basename(path), storage), path);
  } finally {
    close();
  }
}

/** Whether there was no room for the file itself, rather than for what DuckDB keeps while it works. */
const isFull = (error: unknown, path: string) =>
  /No space left/.test((error as Error).message) && (error as Error).message.includes(path);
