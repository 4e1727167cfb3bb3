/** Reads a CSV file into DuckDB, guessing its dialect and types. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Skipped } from '../../../../src-preload/contract';
import { fileError, UserError } from '../../errors';
import { isImageName } from '../images';
import { openDatabase, identifier, literal, query, type Connection } from './database';
import { detectEncoding } from './encoding';

/** What stands for a missing value. */
const MISSING_WORDS = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', '?'];
/** Booleans are read as text, so that a model sees the words that are in the file. */
const TYPES = ['BIGINT', 'DOUBLE', 'DATE', 'TIMESTAMP', 'VARCHAR'];
const MAX_REJECTS_LISTED = 500;

export interface RawTable {
  connection: Connection;
  columns: { name: string; type: string }[];
  rows: number;
  skipped: Skipped[];
  skippedCount: number;
}

/** The table is called `data` in the connection. @throws UserError where the file cannot be read as a table */
export async function readTable(path: string): Promise<RawTable> {
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
  const connection = await openDatabase();
  try {
    await loadAll(connection, path);
    const columns = (await query(connection, 'DESCRIBE data')).map(([name, type]) => ({
      name: String(name),
      type: String(type),
    }));
    const rows = Number((await query(connection, 'SELECT count(*) FROM data'))[0]![0]);
    return { connection, columns, rows, ...(await rejects(connection)) };
  } catch (error) {
    connection.closeSync();
    const message = `"${name}" cannot be read as a table: ${reasonOf(error)}. Check that it is a CSV file with a header.`;
    throw new UserError('not-a-table', message);
  }
}

function reasonOf(error: unknown): string {
  const reason = String((error as Error).message).split('\n')[0]!;
  if (/sniffing/.test(reason)) return 'no columns could be made out in it';
  return reason.replace(/^[\w ]*Error: /, '').replace(/\.$/, '');
}

/** Guesses from the first rows; where later rows show that a guess was wrong, once more from all of them. */
async function loadAll(connection: Connection, path: string): Promise<void> {
  const options = [`encoding = ${literal(await detectEncoding(path))}`];
  await load(connection, path, options);
  if (await hasWrongTypes(connection)) {
    options.push('sample_size = -1');
    await load(connection, path, options);
  }
  if (await isHeaderMissed(connection)) await load(connection, path, [...options, 'header = true']);
}

async function load(connection: Connection, path: string, options: string[]): Promise<void> {
  const all = [
    'auto_detect = true',
    'store_rejects = true',
    // The names of the folders on the way are no columns.
    'hive_partitioning = false',
    `nullstr = [${MISSING_WORDS.map(literal).join(', ')}]`,
    `auto_type_candidates = [${TYPES.map(literal).join(', ')}]`,
    ...options,
  ];
  for (const table of ['data', 'reject_errors', 'reject_scans']) {
    await connection.run(`DROP TABLE IF EXISTS ${table}`);
  }
  await connection.run(
    `CREATE TABLE data AS SELECT * FROM read_csv(${literal(oneFile(path))}, ${all.join(', ')})`,
  );
}

/** DuckDB takes `*`, `?` and `[` in a path for a pattern that may match other files too. */
const oneFile = (path: string) => path.replaceAll(/[*?[]/g, '[$&]');

async function hasWrongTypes(connection: Connection): Promise<boolean> {
  const [row] = await query(connection, "SELECT count(*) FROM reject_errors WHERE error_type = 'CAST'");
  return Number(row![0]) > 0;
}

/**
 * DuckDB cannot tell a header from data where every column is text. Where it named the columns itself, the first
 * row is a header after all if all its cells are words that never come again in their columns.
 */
async function isHeaderMissed(connection: Connection): Promise<boolean> {
  const columns = (await query(connection, 'DESCRIBE data')).map(([name]) => String(name));
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
async function rejects(connection: Connection): Promise<Pick<RawTable, 'skipped' | 'skippedCount'>> {
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
