/** What is in each column of a table, and what it is good for. */
import type { Column, ColumnUse, Histogram } from '../../../../src-preload/contract';
import type { Job } from '../../job';
import { asText, isDateType, isIntegerType, isNumberType } from './cells';
import { identifier, isOutOfMemory, query, type Connection } from './database';
import { histogramOf, topValues } from './histogram';
import type { RawTable } from './read';
import { hasMore, type Sample, type SampledColumn } from './sample';
import { guessUse } from './typing';

/** Columns are counted so many at a time: one query over thousands of them would be slow to plan. */
const COLUMNS_PER_QUERY = 100;
/**
 * In more rows, the distinct values of columns that have many are estimated. Many are so many in a sample: the others
 * hardly have a value that a sample does not show.
 */
const ROWS_COUNTED = 200_000;
const MANY_VALUES = 1000;
/** With more columns, nobody looks at them one by one. */
const COLUMNS_WITH_HISTOGRAM = 1000;

interface NamedType {
  name: string;
  type: string;
}

/** @param sample of the table */
export async function describeColumns(raw: RawTable, sample: Sample, job: Job): Promise<Column[]> {
  const counts = new Map<string, Counts>();
  const count = async (columns: NamedType[], counter: Counter) => {
    const found = await countAll(columns, (some) => counter(raw.connection, some), job);
    columns.forEach(({ name }, index) => counts.set(name, found[index]!));
  };
  if (raw.rows <= ROWS_COUNTED) await count(raw.columns, exactly);
  else {
    const kindOf = ({ name, type }: NamedType) =>
      hasMore(sample.columns.get(name)!, MANY_VALUES) ? 'many' : isTextType(type) ? 'text' : 'few';
    const columnsOf = (kind: string) => raw.columns.filter((column) => kindOf(column) === kind);
    await count(columnsOf('many'), estimated);
    await count(columnsOf('few'), exactly);
    for (const column of columnsOf('text')) await count([column], byText);
  }
  return raw.columns.map((column) => describe(column, counts.get(column.name)!, raw, sample));
}

interface Counts {
  present: number;
  distinct: number;
  /** Of whole numbers; null for all others, and where no row has a value. */
  range: { least: number; greatest: number } | null;
}

type Counter = (connection: Connection, columns: NamedType[]) => Promise<Counts[]>;

/** Fewer columns are counted at a time where memory is too small for all their values. */
async function countAll(
  columns: NamedType[],
  count: (some: NamedType[]) => Promise<Counts[]>,
  job: Job,
): Promise<Counts[]> {
  const counts: Counts[] = [];
  let most = COLUMNS_PER_QUERY;
  while (counts.length < columns.length) {
    job.throwIfCancelled();
    const some = columns.slice(counts.length, counts.length + most);
    const more = await count(some).catch((error: unknown) => {
      if (some.length === 1 || !isOutOfMemory(error)) throw error;
      return null;
    });
    if (more === null) most = Math.ceil(some.length / 2);
    else counts.push(...more);
  }
  return counts;
}

const isTextType = (type: string) => !isNumberType(type) && !isDateType(type);

const exactly: Counter = (connection, columns) =>
  countWith((cell) => `count(DISTINCT ${cell})`, connection, columns);
const estimated: Counter = (connection, columns) =>
  countWith((cell) => `approx_count_distinct(${cell})`, connection, columns);

const FIELDS_PER_COLUMN = 4;

async function countWith(
  distinctOf: (cell: string) => string,
  connection: Connection,
  columns: NamedType[],
): Promise<Counts[]> {
  const fields = columns.flatMap(({ name, type }) => {
    const cell = isTextType(type) ? `nullif(${asText(identifier(name))}, '')` : identifier(name);
    const range = isIntegerType(type) ? [`min(${cell})`, `max(${cell})`] : ['NULL', 'NULL'];
    return [`count(${cell})`, distinctOf(cell), ...range];
  });
  const [values] = await query(connection, `SELECT ${fields.join(', ')} FROM data`);
  return columns.map((_, index) => {
    const at = FIELDS_PER_COLUMN * index;
    const [present, distinct, least, greatest] = values!.slice(at, at + FIELDS_PER_COLUMN);
    return {
      present: Number(present),
      distinct: Math.min(Number(distinct), Number(present)),
      range: least === null ? null : { least: Number(least), greatest: Number(greatest) },
    };
  });
}

/** Trims each of the different texts once. */
const byText: Counter = (connection, columns) =>
  Promise.all(
    columns.map(async ({ name }) => {
      const groups = `SELECT ${identifier(name)} AS cell, count(*) AS rows FROM data GROUP BY ALL`;
      const texts = `SELECT ${asText('cell')} AS text, rows FROM (${groups})`;
      const sql = `SELECT coalesce(sum(rows), 0), count(DISTINCT text) FROM (${texts}) WHERE text <> ''`;
      const [[present, distinct]] = (await query(connection, sql)) as [[bigint, bigint]];
      return { present: Number(present), distinct: Number(distinct), range: null };
    }),
  );

/** What is known of a column that nobody learns from. */
export const undescribed = ({ name, type }: NamedType): Column => ({
  name,
  type,
  use: 'excluded',
  guess: 'excluded',
  missing: 0,
  distinct: 0,
  reason: 'It was not looked at.',
  histogram: null,
});

function describe({ name, type }: NamedType, counts: Counts, raw: RawTable, sample: Sample): Column {
  const { present, distinct } = counts;
  const sampled = sample.columns.get(name)!;
  const { use, reason } = guessUse({ name, type, rows: raw.rows, ...counts, sampled });
  const isShown = raw.columns.length <= COLUMNS_WITH_HISTOGRAM;
  const histogram = isShown ? spreadOf(sampled, use, raw.rows / sample.rows.length) : null;
  return { name, type, missing: raw.rows - present, distinct, use, reason, guess: use, histogram };
}

function spreadOf(sampled: SampledColumn, use: ColumnUse, factor: number): Histogram | null {
  if (use === 'category') return topValues(sampled, factor);
  if (use !== 'number' || sampled.kind !== 'text') return histogramOf(sampled, factor);
  const numbers = sampled.texts.map(Number);
  const values = Float64Array.from(sampled.values, (code) => (code < 0 ? NaN : numbers[code]!));
  return histogramOf({ kind: 'number', values }, factor);
}
