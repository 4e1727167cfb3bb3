/** Applies a model file to the rows of tables, some at a time. */
import { t } from '../../../src-preload/language';
import type { ColumnValues, TableChunk, WantedColumn, WantedLine } from '../data/table/chunks';
import { numberReader } from '../data/table/number-style';
import { isOtherUnit } from '../data/table/number-texts';
import { usableNumber, type Table } from '../data/table/table';
import { rowTensors } from '../features/table/inputs';
import { breathe, type Job } from '../job';
import { answer, classifiedOf, requireKind, type Answers, type Classified } from './answer';
import { matchColumns } from './match-columns';
import type { LoadedModel } from './model-file';
import { ValueCounts } from './value-counts';

/** So many values go through the graph at once: each step of it takes memory for all of them. */
const VALUES_PER_CALL = 1 << 19;

/** Rows [first, first + answers.count) of a table. */
export interface TableAnswers {
  first: number;
  answers: Answers;
  /** The values of the columns that were asked for; valid until the next rows come. */
  beside: ColumnValues[];
  /** Each row as a text; empty where that was not asked for. */
  lines: string[];
}

export interface WantedBeside {
  /** Columns that are wanted beside the answers. */
  beside?: readonly WantedColumn[];
  /** What the lines are made of. */
  line?: WantedLine | null;
  /** Rows before this one were answered earlier. */
  from?: number;
}

/**
 * The rows come in the order of the file; columns are found by name.
 * @returns what a person should know of how the columns were understood
 * @throws UserError where the table lacks columns that the model needs
 */
export async function classifyTable(
  model: LoadedModel,
  table: Table,
  job: Job,
  take: (rows: TableAnswers) => void | Promise<void>,
  { beside = [], line = null, from: start = 0 }: WantedBeside = {},
): Promise<string[]> {
  requireKind(model, 'table');
  const { columns } = model.metadata;
  const { wanted, notes } = matchColumns(model.metadata, table);
  notes.push(...otherUnits(wanted, table));
  const counts = new ValueCounts(columns);
  const { asked, placesOf } = distinct([...wanted, ...beside]);
  const [wantedAt, besideAt] = [placesOf(wanted), placesOf(beside)];
  await job.run('evaluating', table.rows, async (report) => {
    for await (const chunk of table.chunks(asked, line)) {
      const inputs = wantedAt.map((place, index) => ({
        ...chunk.values[place]!,
        name: columns[index]!.name,
      }));
      counts.add(inputs);
      const others = besideAt.map((place) => chunk.values[place]!);
      for (const { from, to } of steps(chunk, asked.length, start - chunk.first)) {
        const answers = await answer(model, rowTensors(inputs, range(from, to)));
        const first = chunk.first + from;
        const lines = chunk.lines.slice(from, to);
        await take({ first, answers, beside: others.map((values) => part(values, from, to)), lines });
        report(first + answers.count);
      }
      await breathe();
    }
  });
  return [...notes, ...counts.warnings()];
}

/**
 * Rows given as text by the names of the model's columns; a column that is not given is missing.
 * @returns their answers, and what the model had to fill in
 */
export async function classifyRows(
  model: LoadedModel,
  rows: Record<string, string>[],
): Promise<{ answers: Answers; items: Classified[]; warnings: string[] }> {
  requireKind(model, 'table');
  const { columns } = model.metadata;
  const values = rowValues(model, rows);
  const counts = new ValueCounts(columns);
  counts.add(values);
  const answers = await answer(model, rowTensors(values, range(0, rows.length)));
  const items = rows.map((_, index) => classifiedOf(model, answers, index, `row ${index + 1}`));
  return { answers, items, warnings: counts.warnings() };
}

/** The values of the model's columns in rows given as text. */
export function rowValues(
  { metadata: { columns } }: LoadedModel,
  rows: Record<string, string>[],
): ColumnValues[] {
  return columns.map((column) =>
    fromText(
      column,
      rows.map((row) => (row[column.name] ?? '').trim()),
    ),
  );
}

function fromText({ name, use, style }: WantedColumn, cells: string[]): ColumnValues {
  if (use === 'category') return { name, use, values: cells };
  const read = use === 'date' ? secondsOf : plainOr(numberReader(style ?? PLAIN));
  return { name, use, values: Float64Array.from(cells, (cell) => usableNumber(cell ? read(cell) : null)) };
}

const PLAIN = { decimal: '.', unit: '' } as const;

/** What a program takes for a number is one, however a table wrote it. */
const plainOr = (read: (text: string) => number) => (text: string) => {
  const plain = Number(text);
  return Number.isNaN(plain) ? read(text) : plain;
};

/** Numbers are not taken for what they are not. */
const otherUnits = (wanted: readonly WantedColumn[], table: Table): string[] =>
  wanted.flatMap(({ name, style }) => {
    const found = table.numberStyle(name);
    if (!found || !isOtherUnit(found, style)) return [];
    return [
      t('"{name}" is in {unit} here, and was in {trained} in training: its values count as missing.', {
        name,
        unit: found.unit,
        trained: style!.unit,
      }),
    ];
  });

/** Seconds since 1970 of a date such as 2024-05-31 or 2024-05-31 12:00, its clock read as UTC's. */
function secondsOf(text: string): number {
  const iso = text.replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T');
  return Date.parse(/T[\d:.]+$/.test(iso) ? `${iso}Z` : iso) / 1000;
}

/** Each column once, for reading one twice takes twice as long; and where some of them are in what is read. */
function distinct(columns: WantedColumn[]) {
  const keyOf = ({ name, use }: WantedColumn) => JSON.stringify([name, use]);
  const first = new Map(columns.map((column) => [keyOf(column), column]));
  const places = new Map([...first.keys()].map((key, place) => [key, place]));
  return {
    asked: [...first.values()],
    placesOf: (some: readonly WantedColumn[]) => some.map((column) => places.get(keyOf(column))!),
  };
}

function* steps(
  { rows }: TableChunk,
  columns: number,
  start: number,
): Generator<{ from: number; to: number }> {
  const most = Math.max(1, Math.floor(VALUES_PER_CALL / columns));
  for (let from = Math.max(0, start); from < rows; from += most)
    yield { from, to: Math.min(rows, from + most) };
}

const range = (from: number, to: number) =>
  Int32Array.from({ length: to - from }, (_, index) => from + index);

function part(column: ColumnValues, from: number, to: number): ColumnValues {
  if (column.use === 'category') return { ...column, values: column.values.slice(from, to) };
  return { ...column, values: column.values.subarray(from, to) };
}
