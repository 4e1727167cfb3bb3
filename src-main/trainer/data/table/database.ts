/** DuckDB, as we use it: within limits of memory, with nothing fetched from anywhere. */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { t } from '../../../../src-preload/language';
import { UserError } from '../../errors';
import type { Job } from '../../job';
import { diskError, type Storage } from '../../storage';

export type Connection = DuckDBConnection;

/** On first use: it takes time and memory to load, which work on images need not wait for. */
export const loadDuckDB = () => import('@duckdb/node-api');

/** A file may take so many times its size in memory: the shortest cell has two bytes, and becomes eight. */
const BYTES_PER_BYTE = 8;
/** Each thread holds rows and buffers of its own while it reads. */
const MEMORY_PER_THREAD = 64e6;
const PROGRESS_MS = 100;

export interface Database {
  connection: Connection;
  /** For a small question while a query streams on the other. */
  aside: Connection;
  threads: number;
  /** Where tables are kept on the disk, compressed; null where they are in memory. */
  file: string | null;
  /** Bytes that it may take from now on. */
  setMemory(bytes: number): Promise<void>;
  /** Gives freed memory back to the system; also while a query streams. */
  trim(): Promise<void>;
  close(): void;
}

/** @param bytes of the file that will be read */
export async function openDatabase(storage: Storage, bytes: number): Promise<Database> {
  const isLarge = bytes * BYTES_PER_BYTE > storage.readingMemory;
  const most = Math.floor(storage.readingMemory / MEMORY_PER_THREAD);
  const threads = Math.max(1, Math.min(availableParallelism(), most));
  const { DuckDBInstance } = await loadDuckDB();
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // Rows keep the order of the file.
    preserve_insertion_order: 'true',
    memory_limit: `${Math.floor(storage.readingMemory)}B`,
    temp_directory: isLarge ? join(storage.folder, 'spilled') : '',
    threads: String(threads),
  });
  const connection = await instance.connect();
  // DuckDB knows how far it is only where it thinks that it shows it.
  await connection.run('SET enable_progress_bar = true');
  await connection.run('SET enable_progress_bar_print = false');
  // A statement on the same connection would end a query that streams.
  const settings = await instance.connect();
  const aside = await instance.connect();
  let memory = storage.readingMemory;
  const trim = async () => {
    // DuckDB's allocator keeps freed pages for each thread, and lets go of them when a limit is set.
    await settings.run(`SET memory_limit = '${Math.floor(memory)}B'`);
  };
  const setMemory = (bytes: number) => {
    memory = bytes;
    return trim();
  };
  const close = () => {
    connection.closeSync();
    settings.closeSync();
    aside.closeSync();
    instance.closeSync();
  };
  const file = isLarge ? join(storage.folder, 'table.duckdb') : null;
  return { connection, aside, threads, file, setMemory, trim, close };
}

/** An identifier, quoted for SQL. */
export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A string literal, quoted for SQL. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** All rows of a small result, as plain values. */
export async function query(connection: Connection, sql: string): Promise<DuckDBValue[][]> {
  return (await connection.runAndReadAll(sql)).getRows();
}

/**
 * Runs a statement that takes long; it ends when the job is cancelled.
 * @param onProgress takes how many percent are done
 */
export async function runLong(
  connection: Connection,
  sql: string,
  job: Job,
  onProgress: (percent: number) => void,
): Promise<void> {
  job.throwIfCancelled();
  const interrupt = () => connection.interrupt();
  let said = 0;
  const timer = setInterval(() => {
    const percent = Math.floor(connection.progress.percentage);
    if (job.signal.aborted || percent <= said) return;
    said = percent;
    onProgress(percent);
  }, PROGRESS_MS);
  job.signal.addEventListener('abort', interrupt);
  try {
    await connection.run(sql);
  } finally {
    clearInterval(timer);
    job.signal.removeEventListener('abort', interrupt);
    job.throwIfCancelled();
  }
}

export const isOutOfMemory = (error: unknown) => /^Out of Memory Error/.test((error as Error).message);

/** In words, what a person can do something about; other errors as they are. */
export function databaseError(error: unknown, name: string, storage: Storage): unknown {
  if (isOutOfMemory(error)) {
    const megabytes = Math.round(storage.memory / 1e6);
    const message = t(
      '"{name}" needs more than the {megabytes} MB of memory that its reading may take. Allow more memory, or leave columns out.',
      { name, megabytes },
    );
    return new UserError('out-of-memory', message);
  }
  const isFull = /No space left|not enough (disk )?space/i.test((error as Error).message);
  return isFull ? diskError({ code: 'ENOSPC' }, storage.folder) : error;
}
