/** Some rows of a table, all of them where there are few: what is guessed about columns is guessed from these. */
import { breathe, type Job } from '../../job';
import { asNumber, asSeconds, asText, isDateType, isNumberType } from './cells';
import { cellOf, numbersOf, streamOf } from './chunks';
import { query } from './database';
import type { RawTable } from './read';

/** At most so many rows, and fewer where there are so many columns that they would have more cells. */
const MAX_ROWS = 100_000;
const MAX_CELLS = 3_000_000;
const LEAST_ROWS = 1000;
/** So many rows show what can be read as numbers and dates. */
const TRIED_ROWS = 5000;
/** Of longer texts the beginning tells enough. */
export const LONGEST_TEXT = 100;

/** The values of a column in the rows of a sample, [rows]. */
export type SampledColumn =
  /** Dates are in seconds since 1970. NaN is a missing value. */
  | { kind: 'number' | 'date'; values: Float64Array }
  /** Indices into `texts`; -1 is a missing value. The shares of the values that can be read as numbers and dates. */
  | { kind: 'text'; values: Int32Array; texts: string[]; numeric: number; dated: number };

export interface Sample {
  /** Their indices in the table, ascending. */
  rows: Int32Array;
  /** By name. */
  columns: Map<string, SampledColumn>;
}

/** Whether a column has more than so many different values in the sample. */
export function hasMore(column: SampledColumn, than: number): boolean {
  if (column.kind === 'text') return column.texts.length > than;
  const seen = new Set<number>();
  for (const value of column.values) {
    if (!Number.isNaN(value)) seen.add(value);
    if (seen.size > than) return true;
  }
  return false;
}

/** The same table gives the same sample. @throws where the job was cancelled */
export async function takeSample(table: RawTable, job: Job): Promise<Sample> {
  const cells = Math.floor(MAX_CELLS / table.columns.length);
  const where = whereSampled(table, Math.max(LEAST_ROWS, Math.min(MAX_ROWS, cells)));
  const takers = table.columns.map(({ type }) =>
    isNumberType(type) || isDateType(type) ? numbers() : texts(),
  );
  const fields = table.columns.map(({ name, type }) => {
    const cell = cellOf(name, table.packing);
    if (isDateType(type)) return asSeconds(cell);
    return isNumberType(type) ? asNumber(cell) : `left(${asText(cell)}, ${LONGEST_TEXT})`;
  });
  const rows = numbers();
  const all = ['CAST(rowid AS DOUBLE)', ...fields];
  for await (const { chunk } of streamOf(table, all, { where })) {
    job.throwIfCancelled();
    rows.add(chunk, 0);
    takers.forEach((taker, index) => taker.add(chunk, index + 1));
    await breathe();
  }
  const shares = await sharesOf(table);
  const columns = table.columns.map(({ name, type }, index): [string, SampledColumn] => {
    const taker = takers[index]!;
    if (taker.kind === 'numbers')
      return [name, { kind: isDateType(type) ? 'date' : 'number', values: taker.values() }];
    return [name, { kind: 'text', ...taker.values(), ...shares.get(name)! }];
  });
  return { rows: Int32Array.from(rows.values()), columns: new Map(columns) };
}

/** By a hash of the row's index: no order or period of the rows has a part in it. */
function whereSampled({ rows }: RawTable, most: number): string {
  return rows <= most ? 'true' : `hash(rowid) % 1000000 < ${Math.ceil((1e6 * most) / rows)}`;
}

type Chunk = Parameters<typeof numbersOf>[0];

function numbers() {
  const parts: Float64Array[] = [];
  return {
    kind: 'numbers' as const,
    add: (chunk: Chunk, field: number) => void parts.push(numbersOf(chunk, field)),
    values: () => {
      const values = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
      let end = 0;
      for (const part of parts) {
        values.set(part, end);
        end += part.length;
      }
      return values;
    },
  };
}

/** Each text is kept once. */
function texts() {
  const codes = new Map<string, number>();
  const parts: Int32Array[] = [];
  return {
    kind: 'texts' as const,
    add: (chunk: Chunk, field: number) => {
      const part = (chunk.getColumnValues(field) as string[]).map((text) => {
        if (text === '') return -1;
        const code = codes.get(text) ?? codes.size;
        if (code === codes.size) codes.set(text, code);
        return code;
      });
      parts.push(Int32Array.from(part));
    },
    values: () => ({ values: Int32Array.from(parts.flatMap((part) => [...part])), texts: [...codes.keys()] }),
  };
}

/** Of each column of texts: the shares of the sampled values that can be read as numbers, and as dates. */
async function sharesOf(table: RawTable): Promise<Map<string, { numeric: number; dated: number }>> {
  const { connection, columns, packing } = table;
  const written = columns.filter(({ type }) => !isNumberType(type) && !isDateType(type));
  if (written.length === 0) return new Map();
  const counts = written.flatMap(({ name }) => {
    const cell = cellOf(name, packing);
    const text = `nullif(${asText(cell)}, '')`;
    return [text, asNumber(text), asSeconds(text)].map((value) => `count(${value})`);
  });
  const source = packing ? 'stored' : 'data';
  const sql = `SELECT ${counts.join(', ')} FROM ${source} WHERE ${whereSampled(table, TRIED_ROWS)}`;
  const [row] = await query(connection, sql);
  return new Map(
    written.map(({ name }, index) => {
      const [present, numeric, dated] = row!.slice(3 * index, 3 * index + 3).map(Number);
      const share = (count: number | undefined) => (present ? (count ?? 0) / present : 0);
      return [name, { numeric: share(numeric), dated: share(dated) }];
    }),
  );
}
