/** Some rows of a table, all of them where there are few: what is guessed about columns is guessed from these. */
import { breathe, type Job } from '../../job';
import { asNumber, asSeconds, asText, isDateType, isNumberType } from './cells';
import { cellOf, numbersOf, streamOf } from './chunks';
import { loadDuckDB, type Connection } from './database';
import { asDecimal } from './number-style';
import type { RawTable } from './read';

/** At most so many rows, and fewer where there are so many columns that they would have more cells. */
const MAX_ROWS = 100_000;
const MAX_CELLS = 3_000_000;
const LEAST_ROWS = 1000;
/** So many cells of texts, of all columns, show what can be read as numbers and dates. */
const TRIED_CELLS = 200_000;
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
  const written = takers.flatMap((taker) => (taker.kind === 'texts' ? [taker.values()] : []));
  const shares = await sharesOf(table, written);
  let place = 0;
  const columns = table.columns.map(({ name, type }, index): [string, SampledColumn] => {
    const taker = takers[index]!;
    if (taker.kind === 'numbers')
      return [name, { kind: isDateType(type) ? 'date' : 'number', values: taker.values() }];
    return [name, { kind: 'text', ...written[place]!, ...shares[place++]! }];
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
    values: () => joined(parts, Float64Array),
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
    values: () => ({ values: joined(parts, Int32Array), texts: [...codes.keys()] }),
  };
}

function joined<Values extends Int32Array | Float64Array>(
  parts: Values[],
  Kind: new (length: number) => Values,
): Values {
  const values = new Kind(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    values.set(part, end);
    end += part.length;
  }
  return values;
}

/** What a number or a date may look like; nothing longer or without a digit is tried. */
const NUMBER_OR_DATE = /^(?=.*\d).{1,60}$|^[-+]?(nan|inf(inity)?)$/i;

/** The shares of a column's values that can be read as numbers, and as dates. */
async function sharesOf(
  { connection, dialect }: RawTable,
  columns: { values: Int32Array; texts: string[] }[],
): Promise<{ numeric: number; dated: number }[]> {
  const step = Math.max(1, Math.ceil(((columns[0]?.values.length ?? 0) * columns.length) / TRIED_CELLS));
  const tried = columns.map(({ values }) => values.filter((code, row) => code >= 0 && row % step === 0));
  const texts = new Set<string>();
  columns.forEach(({ texts: all }, index) => {
    for (const code of new Set(tried[index])) if (NUMBER_OR_DATE.test(all[code]!)) texts.add(all[code]!);
  });
  const readings = await readingsOf(connection, [...texts], dialect?.decimal ?? '.');
  return columns.map(({ texts: all }, index) => {
    const count = (kind: 'isNumber' | 'isDate') =>
      tried[index]!.reduce((sum, code) => sum + (readings.get(all[code]!)?.[kind] ? 1 : 0), 0);
    const present = Math.max(1, tried[index]!.length);
    return { numeric: count('isNumber') / present, dated: count('isDate') / present };
  });
}

async function readingsOf(connection: Connection, texts: string[], decimal: '.' | ',') {
  const { listValue } = await loadDuckDB();
  const sql = `SELECT text, ${asDecimal('text', decimal)} IS NOT NULL, ${asSeconds('text')} IS NOT NULL FROM (SELECT unnest($1::VARCHAR[]) AS text)`;
  const read = texts.length === 0 ? [] : (await connection.runAndReadAll(sql, [listValue(texts)])).getRows();
  return new Map(
    read.map(([text, isNumber, isDate]) => [text as string, { isNumber: !!isNumber, isDate: !!isDate }]),
  );
}
