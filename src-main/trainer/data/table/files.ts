/** The files that tables come in. */
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { t } from '../../../../src-preload/language';
import { fileError, UserError } from '../../errors';
import { isImageName } from '../images/names';
import { literal } from './database';

const PARQUET_MARK = 'PAR1';

/** Its size in bytes. @throws UserError where it is no file, or one of another sort */
export async function readableFile(path: string): Promise<number> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError(error, path);
  });
  const name = basename(path);
  if (info.isDirectory()) {
    throw new UserError('not-a-table', t('"{name}" is a folder, not a table. Choose a CSV file.', { name }));
  }
  if (isImageName(name)) {
    const message = t(
      '"{name}" is an image, not a table. To learn from images, choose a folder with one sub-folder of them per class.',
      { name },
    );
    throw new UserError('not-a-table', message);
  }
  return info.size;
}

/** Whether a file is Parquet, by its first bytes. @throws UserError where it cannot be read */
export async function isParquet(path: string): Promise<boolean> {
  const file = await open(path).catch((error: unknown) => {
    throw fileError(error, path);
  });
  try {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(PARQUET_MARK.length),
      0,
      PARQUET_MARK.length,
      0,
    );
    return buffer.toString('latin1', 0, bytesRead) === PARQUET_MARK;
  } finally {
    await file.close();
  }
}

/** DuckDB takes `*`, `?` and `[` in a path for a pattern that may match other files too. */
export const oneFile = (path: string) => path.replaceAll(/[*?[]/g, '[$&]');

/** The names of the folders on the way are no columns. */
export const parquetSource = (path: string) =>
  `read_parquet(${literal(oneFile(path))}, hive_partitioning = false)`;

export const parquetError = (error: unknown, path: string) => {
  if (error instanceof UserError) return error;
  const message = t(
    '"{name}" cannot be read: it is damaged, or only a part of a Parquet file. Get it once more from where it came.',
    { name: basename(path) },
  );
  return new UserError('not-a-table', message);
};
