/** Reads a table into DuckDB. */
import { basename } from 'node:path';
import type { Dialect, Skipped } from '../../../../src-preload/contract';
import { t } from '../../../../src-preload/language';
import { UserError } from '../../errors';
import type { Job } from '../../job';
import type { Storage } from '../../storage';
import { databaseError, identifier, openDatabase, query, type Connection, type Database } from './database';
import { requireColumns } from './dialect/readable';
import { sniff } from './dialect/sniff';
import { isParquet, parquetError, parquetSource, readableFile } from './files';
import { loadText } from './load-csv';
import { columnsOf, loadSource, type Loaded, type Reading, type ReadOptions } from './loading';
import { findNumberTexts, type NumberTexts } from './number-texts';
import type { Packing } from './packed';
import { UnreadRows } from './unread';

export type { ReadOptions } from './loading';

/** Packed files hold about so many times as much. */
const UNPACKED = 6;

export interface RawTable {
  connection: Connection;
  /** For a small question while a query streams on the other. */
  aside: Connection;
  columns: { name: string; type: string }[];
  /** How the columns lie in the table `stored`; null where there is none. */
  packing: Packing | null;
  rows: number;
  /** How the text was read; null for Parquet. */
  dialect: Dialect | null;
  /** The columns of texts that hold numbers in some style. */
  numberTexts: NumberTexts;
  /** What could not be read, or not all of it: the first of it, and how much it is. */
  skipped: Skipped[];
  skippedCount: number;
  /** All of it. */
  unread: UnreadRows;
  /** Gives freed memory back to the system. */
  trim(): Promise<void>;
  /** After the heavy work: leaves memory to what comes next. */
  keepLess(): Promise<void>;
  close(): void;
}

/**
 * The table is called `data` in the connection.
 * @param report takes how many percent are read
 * @throws UserError where the file cannot be read as a table
 */
export async function readTable(
  path: string,
  storage: Storage,
  job: Job,
  report: (percent: number) => void,
  options: ReadOptions = {},
): Promise<RawTable> {
  const name = basename(path);
  const size = await readableFile(path);
  job.throwIfCancelled();
  const parquet = await isParquet(path);
  const sniffed = parquet ? null : await sniff(path, options.dialect);
  if (sniffed?.width === 0)
    throw new UserError('empty', t('"{name}" is empty. Choose a CSV file with a header and rows.', { name }));
  const database = await openDatabase(storage, parquet || sniffed?.isZipped ? size * UNPACKED : size);
  const { connection, aside, trim, close } = database;
  try {
    const unread = new UnreadRows(path, storage);
    const reading = { path, database, storage, job, options, unread, report };
    const loaded = sniffed ? await loadText(reading, sniffed, size) : await loadParquet(reading);
    const columns = await columnsOf(connection, 'data');
    const rows = Number((await query(connection, 'SELECT count(*) FROM data'))[0]![0]);
    const read = { connection, aside, columns, ...loaded, rows };
    const numberTexts = await findNumberTexts(read, job);
    const keepLess = () => keepLittle(database, storage);
    return { ...read, numberTexts, ...unread.list, unread, trim, keepLess, close };
  } catch (error) {
    close();
    const explained = databaseError(error, name, storage);
    if (explained instanceof UserError) throw explained;
    if (parquet) throw parquetError(explained, path);
    const message = t(
      '"{name}" cannot be read as a table: {reason}. Check that it is a CSV file with a header.',
      { name, reason: reasonOf(error) },
    );
    throw new UserError('not-a-table', message);
  }
}

function reasonOf(error: unknown): string {
  const reason = String((error as Error).message).split('\n')[0]!;
  if (/sniffing/.test(reason)) return t('no columns could be made out in it');
  return reason.replace(/^[\w ]*Error: /, '').replace(/\.$/, '');
}

/** Numbers, dates and times stay what they are; all else is read as text. */
async function loadParquet(reading: Reading): Promise<Loaded> {
  const source = parquetSource(reading.path);
  const columns = await columnsOf(reading.database.connection, source);
  requireColumns(basename(reading.path), columns.length);
  const isKept = (type: string) =>
    !reading.options.asText && /^(U?\w*INT(EGER)?|FLOAT|DOUBLE|DATE|TIME.*)$/.test(type);
  const cells = columns.map(({ name, type }) => {
    const cell = identifier(name);
    if (isKept(type)) return cell;
    return `CAST(${cell} AS ${/^DECIMAL/.test(type) && !reading.options.asText ? 'DOUBLE' : 'VARCHAR'}) AS ${cell}`;
  });
  return { packing: await loadSource(reading, `(SELECT ${cells.join(', ')} FROM ${source})`), dialect: null };
}

/** A table on the disk is read in one thread from now on: each holds rows of its own. */
async function keepLittle(database: Database, { readMemory }: Storage): Promise<void> {
  if (database.file === null) return;
  await database.connection.run('SET threads = 1');
  await database.setMemory(readMemory);
}
