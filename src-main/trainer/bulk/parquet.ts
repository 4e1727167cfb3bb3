/** Answers as Parquet: made of CSV that was written beside it. */
import { basename } from 'node:path';
import { fileError } from '../errors';
import { databaseError, identifier, literal, openDatabase, runLong } from '../data/table/database';
import { oneFile } from '../data/table/files';
import type { Job } from '../job';
import type { TableColumn } from '../model/classify';
import { Storage } from '../storage';
import { writeBeside } from '../whole-file';
import { keptType } from './column-types';

/**
 * The file is there whole or not at all.
 * @param csv with a header; an empty cell is missing
 * @param columns of the CSV, in its order
 * @returns the file's bytes
 * @throws UserError where it cannot be written
 */
export async function writeParquet(
  csv: string,
  columns: readonly TableColumn[],
  target: string,
  job: Job,
): Promise<number> {
  const storage = new Storage();
  const { connection, close } = await openDatabase(storage, 0);
  // Names that differ in capitals alone are the same to SQL.
  const types = columns.map(({ type }, index) => `'c${index}': ${literal(keptType(type))}`);
  const names = columns.map(({ name }, index) => `c${index} AS ${identifier(name)}`);
  const dialect = `auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = ''`;
  const source = `read_csv(${literal(oneFile(csv))}, ${dialect}, columns = {${types.join(', ')}})`;
  try {
    return await writeBeside(target, (unfinished) => {
      const options = 'FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false';
      const copy = `COPY (SELECT ${names.join(', ')} FROM ${source}) TO ${literal(unfinished)} (${options})`;
      return job
        .run('saving', 100, (report) => runLong(connection, copy, job, report))
        .catch((error: unknown) => {
          const isFull = /No space left/.test((error as Error).message);
          throw isFull ? fileError({ code: 'ENOSPC' }, target) : error;
        });
    });
  } catch (error) {
    throw databaseError(error, basename(target), storage);
  } finally {
    close();
    storage.close();
  }
}
