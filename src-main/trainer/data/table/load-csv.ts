/** Reads a text into DuckDB: what it cannot take as it is, is written anew first. */
import type { Dialect } from '../../../../src-preload/contract';
import { UserError } from '../../errors';
import { databaseError, identifier, literal, type Connection } from './database';
import { uniqueNames } from './dialect/layout';
import type { Sniffed } from './dialect/sniff';
import { oneFile } from './files';
import { loadSource, type Loaded, type Reading } from './loading';
import type { Packing } from './packed';
import { dropRejects, hasOtherRejects, keepRejects, repeatsHeader, wronglyTyped } from './rejects';
import { hasRoom, rewrite } from './rewrite';

/** Booleans are read as text, so that a model sees the words that are in the file. */
const TYPES = ['BIGINT', 'DOUBLE', 'DATE', 'TIMESTAMP', 'VARCHAR'];

/** DuckDB looks ahead by buffers of this many bytes in a large file; a line must fit. */
const BUFFER_BYTES = 4 << 20;
/** Lines of a copy may be as long as this. */
const LONGEST_LINE_BYTES = 32 << 20;
/** The file itself where DuckDB can read all of it, else a copy that it can. */
export async function loadText(reading: Reading, sniffed: Sniffed, size: number): Promise<Loaded> {
  const { dialect } = sniffed;
  const names = uniqueNames(sniffed.names ?? new Array<string>(sniffed.width).fill(''));
  if (sniffed.isStrict && sniffed.hasRows) {
    const packing = await loadStrict(reading, sniffed, names);
    if (packing !== undefined) return { packing, dialect };
  }
  const { path, storage, job, unread } = reading;
  const copy = await rewrite(path, sniffed, unread, {
    storage,
    job,
    report: (bytes) => reading.report(Math.floor((50 * bytes) / size)),
    keepsLong: reading.options.asText ?? false,
  });
  if (copy.rows === 0) {
    await createEmpty(reading.database.connection, names);
    return { packing: null, dialect };
  }
  const rewritten = {
    ...reading,
    path: copy.path,
    report: (percent: number) => reading.report(50 + percent / 2),
  };
  const text: CsvText = { ...PLAIN, names, decimal: dialect.decimal, missing: dialect.missing };
  const packing = await loadTyped(rewritten, { ...text, longestLine: LONGEST_LINE_BYTES });
  return { packing: packing ?? null, dialect };
}

/** Undefined where it turns out that DuckDB cannot read all rows by the rules, and there is room for a copy. */
async function loadStrict(
  reading: Reading,
  sniffed: Sniffed,
  names: string[],
): Promise<Packing | null | undefined> {
  const { dialect, isZipped } = sniffed;
  const { connection } = reading.database;
  const isLast = !(await hasRoom(reading.storage, reading.path));
  const text: CsvText = { ...dialect, skip: dialect.skippedLines + dialect.headerLines, names, isZipped };
  try {
    const header = sniffed.names?.join(dialect.delimiter);
    const packing = await loadTyped(reading, text, isLast ? undefined : header);
    if (packing === undefined) return undefined;
    if (!(await hasOtherRejects(connection))) return packing;
    if (!isLast) return undefined;
    await keepRejects(connection, reading.unread);
    return packing;
  } catch (error) {
    reading.job.throwIfCancelled();
    if (isLast || databaseError(error, '', reading.storage) instanceof UserError) throw error;
    return undefined;
  }
}

/**
 * Where later rows show that types were guessed wrong, they are guessed from all; where that fails, it is text.
 * @param header undefined is returned where this line comes again among the rows
 */
async function loadTyped(
  reading: Reading,
  text: CsvText,
  header?: string,
): Promise<Packing | null | undefined> {
  const { connection } = reading.database;
  let packing = await load(reading, text, []);
  if (header !== undefined && (await repeatsHeader(connection, header))) return undefined;
  for (const more of ['sample_size = -1', null]) {
    const wrong = await wronglyTyped(connection);
    if (wrong.length === 0) break;
    const types = wrong.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
    packing = await load(reading, text, [
      'sample_size = -1',
      ...(more === null ? [`types = {${types}}`] : []),
    ]);
  }
  return packing;
}

/** The text of a table, by the rules. */
interface CsvText extends Pick<Dialect, 'delimiter' | 'quote' | 'escape' | 'decimal' | 'missing'> {
  skip: number;
  names: string[];
  isZipped: boolean;
  /** In bytes; DuckDB's own limit where it is not given. */
  longestLine?: number;
}

const PLAIN = { delimiter: ',', quote: '"', escape: '"', skip: 0, isZipped: false };

function csvSource(path: string, text: CsvText, { database, options }: Reading, more: string[]): string {
  const longest = text.longestLine === undefined ? [] : [`max_line_size = ${text.longestLine}`];
  const buffer =
    database.file === null ? [] : [`buffer_size = ${Math.max(BUFFER_BYTES, text.longestLine ?? 0)}`];
  const all = [
    'auto_detect = true',
    'store_rejects = true',
    'strict_mode = true',
    'header = false',
    "comment = ''",
    "encoding = 'utf-8'",
    // The names of the folders on the way are no columns.
    'hive_partitioning = false',
    `delim = ${literal(text.delimiter)}, quote = ${literal(text.quote)}, escape = ${literal(text.escape)}`,
    `skip = ${text.skip}, names = [${text.names.map(literal).join(', ')}]`,
    `decimal_separator = ${literal(text.decimal)}`,
    `compression = ${text.isZipped ? "'gzip'" : "'none'"}`,
    options.asText ? 'all_varchar = true' : `auto_type_candidates = [${TYPES.map(literal).join(', ')}]`,
    `nullstr = [${['', ...(options.asText ? [] : text.missing)].map(literal).join(', ')}]`,
    ...longest,
    ...buffer,
    ...more,
  ];
  return `read_csv(${literal(oneFile(path))}, ${all.join(', ')})`;
}

async function load(reading: Reading, text: CsvText, more: string[]): Promise<Packing | null> {
  const { connection } = reading.database;
  await dropRejects(connection);
  const source = csvSource(reading.path, text, reading, more);
  return loadSource(reading, source);
}

async function createEmpty(connection: Connection, names: string[]): Promise<void> {
  const columns = names.map((name) => `${identifier(name)} VARCHAR`);
  await connection.run(`CREATE OR REPLACE TABLE data (${columns.join(', ')})`);
}
