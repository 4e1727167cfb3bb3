/** How many values the columns of a table have, and how many different ones. */
import type { Job } from '../../job';
import { asText, isDateType, isIntegerType, isNumberType } from './cells';
import { identifier, isOutOfMemory, query, type Connection } from './database';
import type { RawTable } from './read';
import { hasMore, LONGEST_TEXT, type Sample } from './sample';

/** Columns are counted so many at a time: one query over thousands of them would be slow to plan. */
const COLUMNS_PER_QUERY = 100;
/**
 * In more rows, the distinct values of columns that have many are estimated. Many are so many in a sample: the others
 * hardly have a value that a sample does not show.
 */
const ROWS_COUNTED = 200_000;
const MANY_VALUES = 1000;

export interface NamedType {
  name: string;
  type: string;
}

export interface Counts {
  present: number;
  distinct: number;
  /** Of whole numbers; null for all others, and where no row has a value. */
  range: { least: number; greatest: number } | null;
}

/** By name. @param sample of the table */
export async function countColumns(
  { columns, rows, connection }: RawTable,
  sample: Sample,
  job: Job,
): Promise<Map<string, Counts>> {
  const counts = new Map<string, Counts>();
  const count = async (some: NamedType[], counter: Counter) => {
    const found = await countAll(some, (few) => counter(connection, few), job);
    some.forEach(({ name }, index) => counts.set(name, found[index]!));
  };
  if (rows <= ROWS_COUNTED) {
    if (rows === sample.rows.length) columns.forEach((column) => countSampled(column, sample, counts));
    await count(
      columns.filter(({ name }) => !counts.has(name)),
      exactly,
    );
    return counts;
  }
  const kindOf = ({ name, type }: NamedType) =>
    hasMore(sample.columns.get(name)!, MANY_VALUES) ? 'many' : isTextType(type) ? 'text' : 'few';
  const columnsOf = (kind: string) => columns.filter((column) => kindOf(column) === kind);
  await count(columnsOf('many'), estimated);
  await count(columnsOf('few'), exactly);
  for (const column of columnsOf('text')) await count([column], byText);
  return counts;
}

/** Where the sample holds the whole column as it is, nobody else need be asked. */
function countSampled({ name, type }: NamedType, sample: Sample, counts: Map<string, Counts>): void {
  const column = sample.columns.get(name)!;
  if (column.kind === 'text') {
    if (column.texts.some((text) => text.length >= LONGEST_TEXT)) return;
    const present = column.values.reduce((sum, code) => sum + (code < 0 ? 0 : 1), 0);
    counts.set(name, { present, distinct: column.texts.length, range: null });
    return;
  }
  const present = column.values.filter((value) => !Number.isNaN(value));
  const [least, greatest] = [
    present.reduce((a, b) => Math.min(a, b), Infinity),
    present.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  if (Math.max(-least, greatest) > Number.MAX_SAFE_INTEGER) return;
  const range = isIntegerType(type) && present.length > 0 ? { least, greatest } : null;
  counts.set(name, { present: present.length, distinct: new Set(present).size, range });
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
