/** A CSV file as rows of texts, for what is no table to learn from: a list of files and their labels, say. */
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Skipped } from '../../../../src-preload/contract';
import { fileError, UserError } from '../../errors';
import type { Job } from '../../job';
import { Storage } from '../../storage';
import { databaseError, literal, openDatabase, query, runLong, type Connection } from './database';
import { detectEncoding } from './encoding';
import { oneFile, rejects } from './read';

/** What may stand between cells; the first one of these that the first line has. */
const DELIMITERS = ['\t', ';', ','];
const FIRST_LINE_BYTES = 1 << 16;

export interface TextRows {
  /** With as many cells each; a missing one is ''. The first row may be a header. */
  rows: string[][];
  /** The lines that are no rows. */
  skipped: Skipped[];
}

/** @throws UserError where the file cannot be read */
export async function readTextRows(path: string, job: Job): Promise<TextRows> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError(error, path);
  });
  if (!info.isFile()) throw new UserError('not-a-table', `"${basename(path)}" is not a CSV file.`);
  if (info.size === 0) return { rows: [], skipped: [] };
  const storage = new Storage();
  const { connection, close } = await openDatabase(storage, info.size);
  try {
    return await readInto(connection, path, job);
  } catch (error) {
    const explained = databaseError(error, basename(path), storage);
    if (explained instanceof UserError) throw explained;
    throw new UserError('not-a-table', `"${basename(path)}" cannot be read as a CSV file.`);
  } finally {
    close();
    storage.close();
  }
}

async function readInto(connection: Connection, path: string, job: Job): Promise<TextRows> {
  const first = await firstLine(path);
  const delimiter = DELIMITERS.find((delimiter) => first.includes(delimiter)) ?? ',';
  const columns = first.split(delimiter).map((_, index) => `'c${index}': 'VARCHAR'`);
  // Nothing is guessed: DuckDB's guess needs more rows than a person may have written.
  const options = [
    'auto_detect = false',
    'header = false',
    `columns = {${columns.join(', ')}}`,
    `delim = ${literal(delimiter)}, quote = '"', escape = '"'`,
    'store_rejects = true',
    `encoding = ${literal(await detectEncoding(path))}`,
  ];
  const source = `read_csv(${literal(oneFile(path))}, ${options.join(', ')})`;
  await runLong(connection, `CREATE TABLE data AS FROM ${source}`, job, () => {});
  const rows = await query(connection, 'FROM data');
  return {
    rows: rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell).trim()))),
    skipped: (await rejects(connection)).skipped,
  };
}

/** Without its quoted cells. As Latin-1: delimiters look the same in every encoding that is read. */
async function firstLine(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FIRST_LINE_BYTES), 0, FIRST_LINE_BYTES, 0);
    const start = buffer.toString('latin1', 0, bytesRead).replaceAll(/"[^"]*"/g, '');
    return start.split(/[\r\n]/, 1)[0]!;
  } finally {
    await file.close();
  }
}
