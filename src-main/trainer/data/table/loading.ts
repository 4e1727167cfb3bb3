/** Puts what DuckDB reads into a table, in memory or on the disk. */
import type { Dialect, DialectHints } from '../../../../src-preload/contract';
import type { Job } from '../../job';
import type { Storage } from '../../storage';
import { literal, query, runLong, type Connection, type Database } from './database';
import { packColumns, rowsPerGroup, unpackedColumns, type Packing } from './packed';
import type { UnreadRows } from './unread';

export interface ReadOptions {
  /** What a person says of the text; the rest is guessed. */
  dialect?: DialectHints | undefined;
  /** Whether all columns are texts, as they are in the file. */
  asText?: boolean;
}

/** What reading a file needs. */
export interface Reading {
  path: string;
  database: Database;
  storage: Storage;
  job: Job;
  options: ReadOptions;
  unread: UnreadRows;
  report(percent: number): void;
}

export interface Loaded {
  packing: Packing | null;
  dialect: Dialect | null;
}

/** @param source a table, or what may stand for one */
export const columnsOf = async (connection: Connection, source: string) =>
  (await query(connection, `DESCRIBE SELECT * FROM ${source}`)).map(([name, type]) => ({
    name: String(name),
    type: String(type),
  }));

/** The table `data`; on the disk it is a view of another one. */
export async function loadSource(reading: Reading, source: string): Promise<Packing | null> {
  const { database, job } = reading;
  const run = (sql: string) => runLong(database.connection, sql, job, reading.report);
  if (database.file !== null) return loadOnDisk(reading, database.file, source, run);
  await run(`CREATE OR REPLACE TABLE data AS FROM ${source}`);
  return null;
}

async function loadOnDisk(
  { database, storage }: Reading,
  file: string,
  source: string,
  run: (sql: string) => Promise<void>,
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
