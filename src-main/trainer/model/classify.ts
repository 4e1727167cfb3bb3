/** Applies a model file to images and tables of any size: answers are handed on as they come. */
import { basename } from 'node:path';
import { collectImages, type CollectedImages } from '../data/images';
import type { WantedLine } from '../data/table/chunks';
import { Table } from '../data/table/table';
import { UserError } from '../errors';
import type { Job } from '../job';
import { addSkipped, type SkippedList } from '../skipped';
import { defaultMemory, Storage } from '../storage';
import { canReject, type Answers } from './answer';
import { classifyImages } from './classify-images';
import { classifyTable } from './classify-table';
import type { LoadedModel } from './model-file';

export { classifyImages } from './classify-images';
export { classifyRows, classifyTable } from './classify-table';

/** Bytes to stay within: rows pass once, and a machine with more has other work for it. */
const MEMORY = 1.5e9;

/** Some samples with their answers. */
export interface Block {
  answers: Answers;
  /** The file that they are of: an image, or a table. */
  path: string;
  /** The row of a table that the first answer is of; null for images. */
  first: number | null;
  /** A path, or `row 17`, which several tables put their name before. */
  itemOf(index: number): string;
  /** Each row of a table as a text; empty where that was not asked for. */
  lines: string[];
}

/** A column of a table: its name, and DuckDB's name of its type. */
export interface TableColumn {
  name: string;
  type: string;
}

/** Takes answers. */
export interface Consumer {
  /**
   * Comes before the rows of each table.
   * @returns what lines are wanted, and what a person should know of how the columns are taken
   */
  begin?(columns: readonly TableColumn[]): { line: WantedLine | null; notes: string[] };
  take(block: Block): void | Promise<void>;
}

const NO_LINES = { line: null, notes: [] };

/** Hands every block to two consumers; lines are as the first wants them. */
export const both = (first: Consumer, second: Consumer): Consumer => ({
  begin: (columns) => first.begin?.(columns) ?? NO_LINES,
  take: async (block) => {
    await first.take(block);
    await second.take(block);
  },
});

export interface Outcome extends SkippedList {
  count: number;
  /** How often each class was the answer, in the order of the model's labels. */
  counts: number[];
  /** How many answers were rejected; null where none can be. */
  rejectedCount: number | null;
  warnings: string[];
}

/**
 * Images and folders of them, or the rows of tables, table after table: whichever the model is for.
 * @param listed images out of a list, among which some may be missing
 */
export async function classifyPaths(
  model: LoadedModel,
  paths: string[],
  consumer: Consumer,
  job: Job,
  listed: readonly string[] = [],
): Promise<Outcome> {
  const tally = new Tally(model);
  const counting: Consumer = {
    begin: (columns) => consumer.begin?.(columns) ?? NO_LINES,
    take: (block) => {
      tally.add(block.answers);
      return consumer.take(block);
    },
  };
  if (model.metadata.kind === 'images')
    await imagesOf(model, await collectImages(paths, listed), counting, job, tally);
  else
    for (const path of paths) {
      const before = tally.outcome.count;
      const rows = rowsOf(model, path, counting, job, prefixOf(path, paths));
      tally.addTable(await orListed(rows, path, paths, () => tally.outcome.count > before));
    }
  return tally.outcome;
}

async function imagesOf(
  model: LoadedModel,
  { images, skipped, skippedCount }: CollectedImages,
  consumer: Consumer,
  job: Job,
  { outcome }: Tally,
): Promise<void> {
  addSkipped(outcome, skipped, skippedCount);
  await classifyImages(model, images, job, {
    take: (path, answers) => consumer.take(blockOf(path, answers)),
    skip: (one) => addSkipped(outcome, [one]),
  });
}

/** An image alone. */
export const blockOf = (path: string, answers: Answers): Block => ({
  answers,
  path,
  first: null,
  itemOf: () => path,
  lines: [],
});

/** What comes before the rows of a table, where there are several. */
export const prefixOf = (path: string, paths: readonly string[]): string =>
  paths.length > 1 ? `${basename(path)}, ` : '';

/** What is to be told of a table. */
export interface TableOutcome extends SkippedList {
  warnings: string[];
}

/**
 * A table that cannot be used is listed where there are others.
 * @param isBegun whether some of its rows are answered: what fails then is more than the table
 */
export function orListed(
  rows: Promise<TableOutcome>,
  path: string,
  paths: readonly string[],
  isBegun: () => boolean,
): Promise<TableOutcome> {
  return rows.catch((error: unknown) => {
    const isOfTable = error instanceof UserError && error.code !== 'cancelled' && !isBegun();
    if (!isOfTable || paths.length === 1) throw error;
    return { warnings: [], skipped: [{ item: path, reason: error.message }], skippedCount: 1 };
  });
}

/**
 * The rows of one table.
 * @param prefix of what is told of its rows
 * @param from rows before this one were answered earlier
 */
export async function rowsOf(
  model: LoadedModel,
  path: string,
  consumer: Consumer,
  job: Job,
  prefix: string,
  from = 0,
): Promise<TableOutcome> {
  const storage = new Storage(Math.min(defaultMemory(), MEMORY));
  const table = await Table.open(path, job, 'classify', storage);
  try {
    const { line, notes } = consumer.begin?.(table.columns) ?? NO_LINES;
    const warnings = await classifyTable(
      model,
      table,
      job,
      ({ first, answers, lines }) =>
        consumer.take({
          answers,
          path,
          first,
          itemOf: (index) => `${prefix}row ${first + index + 1}`,
          lines,
        }),
      { line, from },
    );
    const { unreadable, skippedCount } = table;
    return {
      warnings: [...notes, ...warnings].map((warning) => prefix + warning),
      skipped: unreadable.map(({ item, reason }) => ({ item: prefix + item, reason })),
      skippedCount,
    };
  } finally {
    table.close();
  }
}

/** Counts answers as they come. */
export class Tally {
  readonly outcome: Outcome;

  constructor(model: LoadedModel) {
    const rejectedCount = canReject(model) ? 0 : null;
    const counts = new Array<number>(model.metadata.labels.length).fill(0);
    this.outcome = { count: 0, counts, rejectedCount, skippedCount: 0, skipped: [], warnings: [] };
  }

  add({ count, decisions, accepted }: Answers): void {
    this.outcome.count += count;
    for (const decision of decisions) this.outcome.counts[decision]!++;
    if (accepted === null) return;
    for (let index = 0; index < count; index++) if (!accepted[index]) this.outcome.rejectedCount!++;
  }

  addTable({ warnings, skipped, skippedCount }: TableOutcome): void {
    this.outcome.warnings.push(...warnings);
    addSkipped(this.outcome, skipped, skippedCount);
  }
}
