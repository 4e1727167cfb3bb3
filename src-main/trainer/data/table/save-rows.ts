/** Writes a table as it was read: the cells as they are in the file, none taken for a number or a date. */
import { open, stat } from 'node:fs/promises';
import type { Dialect, DialectHints, SavedFile } from '../../../../src-preload/contract';
import { fileError } from '../../errors';
import type { Job } from '../../job';
import { Storage } from '../../storage';
import { csvLine, csvLines } from './csv';
import { identifier, literal, openDatabase, query, runLong } from './database';
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

/**
 * CSV in UTF-8, with the header where the file has one. Files that nothing can be learned from are written too.
 * @param unreadPath where what is no row goes
 * @throws UserError where the file cannot be read, or the other not written
 */
export async function saveRows(
  path: string,
  target: string,
  job: Job,
  { hints = {}, unreadPath }: { hints?: DialectHints | undefined; unreadPath?: string | undefined } = {},
): Promise<SavedRows> {
  const bytes = await readableFile(path);
  if (bytes > 0 && (await isParquet(path))) return saveParquet(path, target, bytes, job);
  const storage = new Storage();
  const unread = new UnreadRows(storage);
  const file = await open(target, 'w').catch((error: unknown) => {
    throw fileError(error, target);
  });
  try {
    const sniffed = bytes === 0 ? null : await sniff(path, hints);
    if (sniffed?.names) await file.write(csvLine(sniffed.names));
    let rows = 0;
    await job.run('reading', bytes, async (report) => {
      if (sniffed === null) return;
      for await (const part of rowsOf(path, sniffed, true)) {
        job.throwIfCancelled();
        await unread.add(part.unread);
        await file.write(csvLines(part.rows));
        rows += part.rows.length;
        if (part.bytes > 0) report(part.bytes);
      }
    });
    if (unreadPath !== undefined) await unread.save(unreadPath);
    const dialect = sniffed?.dialect ?? null;
    return { path: target, rows, bytes: (await file.stat()).size, dialect, unread: unread.count };
  } finally {
    await file.close();
    storage.close();
  }
}

async function saveParquet(path: string, target: string, bytes: number, job: Job): Promise<SavedRows> {
  const storage = new Storage();
  const { connection, close } = await openDatabase(storage, bytes);
  try {
    const source = parquetSource(path);
    const described = await query(connection, `DESCRIBE FROM ${source}`);
    const cells = described.map(([name]) => `CAST(${identifier(String(name))} AS VARCHAR)`);
    const names = described.map(([name]) => identifier(String(name)));
    const list = cells.map((cell, index) => `${cell} AS ${names[index]!}`).join(', ');
    const copy = `COPY (SELECT ${list} FROM ${source}) TO ${literal(target)} (FORMAT csv, HEADER)`;
    await job.run('reading', 100, (report) => runLong(connection, copy, job, (percent) => report(percent)));
    const [[rows]] = (await query(connection, `SELECT count(*) FROM ${source}`)) as [[bigint]];
    return { path: target, rows: Number(rows), bytes: (await stat(target)).size, dialect: null, unread: 0 };
  } catch (error) {
    throw parquetError(error, path);
  } finally {
    close();
    storage.close();
  }
}
