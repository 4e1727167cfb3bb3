/** Whether a file can be read as a table at all. */
import { basename } from 'node:path';
import { t } from '../../../../../src-preload/language';
import { UserError } from '../../../errors';
import { SAMPLE_BYTES, sampleOf, type Sample } from '../encoding';

/** A text has fewer characters that cannot be written, in this share. */
const BINARY_SHARE = 0.1;
/** Very wide tables have long lines. */
const LARGE_SAMPLE_BYTES = 16e6;
const [LINE_FEED, CARRIAGE_RETURN] = [10, 13];
/** The time that DuckDB takes grows with the square of their number. */
const MOST_COLUMNS = 20_000;

/** Enough of the file for its first line to end in it. @throws UserError where it does not */
export async function sampleWithLines(path: string): Promise<Sample> {
  for (const bytes of [SAMPLE_BYTES, LARGE_SAMPLE_BYTES]) {
    const sample = await sampleOf(path, bytes);
    if (sample.isWhole || sample.bytes.includes(LINE_FEED) || sample.bytes.includes(CARRIAGE_RETURN))
      return sample;
  }
  const message = t(
    '"{name}" cannot be read as a table: its first line does not end within {megabytes} MB. Check that it is a CSV file.',
    { name: basename(path), megabytes: LARGE_SAMPLE_BYTES / 1e6 },
  );
  throw new UserError('not-a-table', message);
}

/** @throws UserError where it is none */
export function requireText(path: string, text: string, { bytes }: Sample): void {
  const name = basename(path);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3) {
    const message = t(
      '"{name}" is a spreadsheet or another packed file, not a text. Save the sheet as CSV in the program that made it.',
      { name },
    );
    throw new UserError('not-a-table', message);
  }
  // eslint-disable-next-line no-control-regex
  const strange = text.match(/[\u0001-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  const zeros = text.length === 0 && bytes.includes(0);
  if (!zeros && strange <= BINARY_SHARE * text.length) return;
  const message = t(
    '"{name}" cannot be read as a table: it is not a text. Choose a CSV, TSV or Parquet file.',
    {
      name,
    },
  );
  throw new UserError('not-a-table', message);
}

/** @throws UserError where there are more columns than can be read */
export function requireColumns(name: string, width: number): void {
  if (width <= MOST_COLUMNS) return;
  const message = t(
    '"{name}" has {width} columns; {most} are the most that can be read. Leave columns out, or make rows of them.',
    { name, width, most: MOST_COLUMNS },
  );
  throw new UserError('too-many-columns', message);
}
