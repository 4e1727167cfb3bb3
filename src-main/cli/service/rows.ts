/** Classifies rows that came in requests, as JSON or as the text of a table. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Table } from '../../trainer/data/table/table';
import { rowTensors } from '../../trainer/features/table/inputs';
import { Job } from '../../trainer/job';
import { answer } from '../../trainer/model/answer';
import { classifyTable, rowValues } from '../../trainer/model/classify-table';
import { matchColumns } from '../../trainer/model/match-columns';
import type { LoadedModel } from '../../trainer/model/model-file';
import { ValueCounts } from '../../trainer/model/value-counts';
import { Storage } from '../../trainer/storage';
import { predictionsOf } from './predictions';
import { Refusal, tooMany } from './refusal';
import { rowsInput, type Answer, type Cell, type Prediction } from './schemas';

/** So many values go through the graph at once. */
const VALUES_PER_CALL = 1 << 18;
/** Bytes that the reading of a request's table is to stay within. */
const MEMORY = 1e9;

/** @throws Refusal where there are too many; UserError where columns are missing */
export async function classifyJsonRows(
  model: LoadedModel,
  body: unknown,
  most: number,
  signal: AbortSignal,
): Promise<Answer> {
  const { rows } = rowsInput.parse(body);
  if (rows.length > most) throw tooMany(rows.length, most, 'rows');
  const { columns } = model.metadata;
  const { texts, notes } = textsOf(model, rows);
  const counts = new ValueCounts(columns);
  const predictions: Prediction[] = [];
  const step = Math.max(1, Math.floor(VALUES_PER_CALL / columns.length));
  for (let first = 0; first < texts.length; first += step) {
    signal.throwIfAborted();
    const some = texts.slice(first, first + step);
    const values = rowValues(model, some);
    counts.add(values);
    const all = Int32Array.from(some, (_, index) => index);
    predictions.push(...predictionsOf(model, await answer(model, rowTensors(values, all))));
  }
  return { predictions, warnings: [...notes, ...counts.warnings()] };
}

/** Rows by the names of the model's columns, and what is to be said of the names that they came with. */
function textsOf(model: LoadedModel, rows: Record<string, Cell>[]) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = { name: 'rows', columns: names.map((name) => ({ name })) };
  const { wanted, notes } = matchColumns(model.metadata, table);
  const texts = rows.map((row, index) => {
    const lacking = wanted.filter(({ name }) => !Object.hasOwn(row, name));
    if (lacking.length > 0) throw missingIn(index, lacking[0]!.name);
    return Object.fromEntries(
      wanted.map(({ name }, place) => [model.metadata.columns[place]!.name, textOf(row[name]!)]),
    );
  });
  return { texts, notes };
}

const textOf = (cell: Cell) => (cell === null ? '' : String(cell));

const missingIn = (index: number, name: string) =>
  new Refusal(
    422,
    'missing-columns',
    `Row ${index + 1} lacks "${name}", which other rows have. Send null where there is no value.`,
  );

/**
 * The text is read as a file of a table is, its first line taken for the names of the columns.
 * @throws Refusal where there are too many rows; UserError where it is no table, or columns are missing
 */
export async function classifyCsv(
  model: LoadedModel,
  text: Uint8Array,
  most: number,
  signal: AbortSignal,
): Promise<Answer> {
  requireText(text);
  const folder = await mkdtemp(join(tmpdir(), 'softmax-studio-request-'));
  try {
    const path = join(folder, 'request.csv');
    await writeFile(path, text, { mode: 0o600 });
    return await classifyFile(model, path, most, signal);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function classifyFile(
  model: LoadedModel,
  path: string,
  most: number,
  signal: AbortSignal,
): Promise<Answer> {
  const job = new Job();
  const cancel = () => job.cancel();
  signal.addEventListener('abort', cancel);
  try {
    const table = await Table.open(path, job, 'classify', new Storage(MEMORY), {
      dialect: { headerLines: 1 },
    });
    try {
      if (table.rows > most) throw tooMany(table.rows, most, 'rows');
      const predictions: Prediction[] = [];
      const warnings = await classifyTable(model, table, job, ({ answers }) => {
        predictions.push(...predictionsOf(model, answers));
      });
      return { predictions, warnings: [...warnings, ...unreadOf(table)] };
    } finally {
      table.close();
    }
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Lines that are no rows have no prediction: whoever counts on one a line must be told. */
const unreadOf = ({ unreadable, skippedCount }: Table): string[] => [
  ...unreadable.slice(0, 10).map(({ item, reason }) => `not read: ${item}: ${reason}`),
  ...(skippedCount > 10 ? [`${skippedCount - 10} more lines were not read`] : []),
];

/** What is packed grows beyond all limits when it is read. @throws Refusal */
function requireText(bytes: Uint8Array): void {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isParquet = Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PAR1';
  if (isGzip || isParquet)
    throw new Refusal(415, 'not-text', 'Send CSV as plain text: neither gzip nor Parquet.');
}
