/** Reads a CSV file into DuckDB, guessing its dialect and types. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Skipped } from '../../../../src-preload/contract';
import { fileError, UserError } from '../../errors';
import type { Job } from '../../job';
import type { Storage } from '../../storage';
import { isImageName } from '../images/names';
import {
  databaseError,
  identifier,
  literal,
  openDatabase,
  query,
  runLong,
  type Connection,
  type Database,
} from './database';
import { detectEncoding } from './encoding';
import { packColumns, rowsPerGroup, unpackedColumns, type Packing } from './packed';

/** What stands for a missing value. */
const MISSING_WORDS = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', '?'];
/** Booleans are read as text, so that a model sees the words that are in the file. */
const TYPES = ['BIGINT', 'DOUBLE', 'DATE', 'TIMESTAMP', 'VARCHAR'];
const MAX_REJECTS_LISTED = 500;

/** DuckDB looks ahead by buffers of this many bytes in a large file; a line must fit. */
const BUFFER_BYTES = 4 << 20;

export interface RawTable {
  connection: Connection;
  columns: { name: string; type: string }[];
  /** How the columns lie in the table `stored`; null where there is none. */
  packing: Packing | null;
  rows: number;
  skipped: Skipped[];
  skippedCount: number;
  /** Gives freed memory back to the system. */
  trim(): Promise<void>;
  /** After the heavy work: leaves memory to what comes next. */
  keepLess(): Promise<void>;
  close(): void;
}

/** What reading a file needs. */
interface Reading {
  path: string;
  database: Database;
  storage: Storage;
  /** Runs a statement that takes long. */
  run(sql: string): Promise<void>;
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
): Promise<RawTable> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError(error, path);
  });
  const name = basename(path);
  if (info.isDirectory()) {
    throw new UserError('not-a-table', `"${name}" is a folder, not a table. Choose a CSV file.`);
  }
  if (info.size === 0)
    throw new UserError('empty', `"${name}" is empty. Choose a CSV file with a header and rows.`);
  if (isImageName(name)) {
    const advice = 'To learn from images, choose a folder with one sub-folder of them per class.';
    throw new UserError('not-a-table', `"${name}" is an image, not a table. ${advice}`);
  }
  const database = await openDatabase(storage, info.size);
  const { connection, trim, close } = database;
  try {
    const run = (sql: string) => runLong(connection, sql, job, report);
    const packing = await loadAll({ path, database, storage, run });
    const columns = await columnsOf(connection, 'data');
    const rows = Number((await query(connection, 'SELECT count(*) FROM data'))[0]![0]);
    const keepLess = () => keepLittle(database, storage);
    return { connection, columns, packing, rows, ...(await rejects(connection)), trim, keepLess, close };
  } catch (error) {
    close();
    const explained = databaseError(error, name, storage);
    if (explained instanceof UserError) throw explained;
    const message = `"${name}" cannot be read as a table: ${reasonOf(error)}. Check that it is a CSV file with a header.`;
    throw new UserError('not-a-table', message);
  }
}

/** @param source a table, or what may stand for one */
const columnsOf = async (connection: Connection, source: string) =>
  (await query(connection, `DESCRIBE SELECT * FROM ${source}`)).map(([name, type]) => ({
    name: String(name),
    type: String(type),
  }));

function reasonOf(error: unknown): string {
  const reason = String((error as Error).message).split('\n')[0]!;
  if (/sniffing/.test(reason)) return 'no columns could be made out in it';
  return reason.replace(/^[\w ]*Error: /, '').replace(/\.$/, '');
}

/** Guesses from the first rows; where later rows show that a guess was wrong, once more from all of them. */
async function loadAll(reading: Reading): Promise<Packing | null> {
  const { connection } = reading.database;
  const options = [`encoding = ${literal(await detectEncoding(reading.path))}`];
  if (reading.database.file !== null) options.push(`buffer_size = ${BUFFER_BYTES}`);
  let packing = await load(reading, options);
  if (await hasWrongTypes(connection)) {
    options.push('sample_size = -1');
    packing = await load(reading, options);
  }
  if (await isHeaderMissed(connection)) packing = await load(reading, [...options, 'header = true']);
  return packing;
}

async function load(reading: Reading, options: string[]): Promise<Packing | null> {
  const all = [
    'auto_detect = true',
    'store_rejects = true',
    // The names of the folders on the way are no columns.
    'hive_partitioning = false',
    `nullstr = [${MISSING_WORDS.map(literal).join(', ')}]`,
    `auto_type_candidates = [${TYPES.map(literal).join(', ')}]`,
    ...options,
  ];
  for (const table of ['reject_errors', 'reject_scans']) {
    await reading.database.connection.run(`DROP TABLE IF EXISTS ${table}`);
  }
  const source = `read_csv(${literal(oneFile(reading.path))}, ${all.join(', ')})`;
  if (reading.database.file !== null) return loadOnDisk(reading, reading.database.file, source);
  await reading.run(`CREATE OR REPLACE TABLE data AS FROM ${source}`);
  return null;
}

async function loadOnDisk(
  { database, storage, run }: Reading,
  file: string,
  source: string,
): Promise<Packing> {
  const { connection, threads } = database;
  const columns = await columnsOf(connection, source);
  const rows = rowsPerGroup(columns.length, threads, storage.readingMemory);
  await connection.run(`ATTACH IF NOT EXISTS ${literal(file)} AS disk (ROW_GROUP_SIZE ${rows})`);
  await connection.run('USE disk');
  // Nobody reads the file again after it is closed.
  await connection.run('PRAGMA disable_checkpoint_on_shutdown');
  const packing = packColumns(columns);
  await run(`CREATE OR REPLACE TABLE stored AS SELECT ${packing.stored} FROM ${source}`);
  const list = unpackedColumns(columns, packing);
  await connection.run(`CREATE OR REPLACE VIEW data AS SELECT ${list} FROM stored`);
  return packing;
}

/** A table on the disk is read in one thread from now on: each holds rows of its own. */
async function keepLittle(database: Database, { readMemory }: Storage): Promise<void> {
  if (database.file === null) return;
  await database.connection.run('SET threads = 1');
  await database.setMemory(readMemory);
}

/** DuckDB takes `*`, `?` and `[` in a path for a pattern that may match other files too. */
export const oneFile = (path: string) => path.replaceAll(/[*?[]/g, '[$&]');

async function hasWrongTypes(connection: Connection): Promise<boolean> {
  const [row] = await query(connection, "SELECT count(*) FROM reject_errors WHERE error_type = 'CAST'");
  return Number(row![0]) > 0;
}

/**
 * DuckDB cannot tell a header from data where every column is text. Where it named the columns itself, the first
 * row is a header after all if all its cells are words that never come again in their columns.
 */
async function isHeaderMissed(connection: Connection): Promise<boolean> {
  const columns = (await columnsOf(connection, 'data')).map(({ name }) => name);
  if (!columns.every((name, index) => new RegExp(`^column0*${index}$`).test(name))) return false;
  const first = (await query(connection, 'SELECT * FROM data LIMIT 1'))[0];
  if (!first || new Set(first).size < first.length) return false;
  if (!first.every((cell) => typeof cell === 'string' && Number.isNaN(Number(cell)))) return false;
  const repeats = columns.map(
    (name, index) => `count(*) FILTER (${identifier(name)} = ${literal(String(first[index]))})`,
  );
  const [counts] = await query(connection, `SELECT ${repeats.join(', ')} FROM data`);
  return counts!.every((count) => Number(count) === 1);
}

/** The rows that did not fit, with their line numbers. */
export async function rejects(connection: Connection): Promise<Pick<RawTable, 'skipped' | 'skippedCount'>> {
  const [[count]] = (await query(connection, 'SELECT count(DISTINCT line) FROM reject_errors')) as [[bigint]];
  const rows = await query(
    connection,
    `SELECT line, any_value(error_type::VARCHAR), any_value(column_name) FROM reject_errors
     GROUP BY line ORDER BY line LIMIT ${MAX_REJECTS_LISTED}`,
  );
  const skipped = rows.map(([line, type, column]) => ({
    item: `line ${line}`,
    reason: rejectReason(String(type), column === null ? null : String(column)),
  }));
  return { skipped, skippedCount: Number(count) };
}

function rejectReason(type: string, column: string | null): string {
  if (type === 'CAST') return `the value of "${column}" is not of the type of the rest of its column`;
  if (type === 'TOO MANY COLUMNS') return 'it has more cells than the header';
  if (type === 'MISSING COLUMNS') return 'it has fewer cells than the header';
  if (type === 'UNQUOTED VALUE') return 'a quoted cell is not closed';
  if (type === 'LINE SIZE OVER MAXIMUM') return 'the line is too long';
  if (type === 'INVALID ENCODING') return 'it is not valid text in UTF-8';
  return type.toLowerCase();
}
