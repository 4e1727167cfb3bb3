/** Applies a model file to images and tables of any size: answers are handed on as they come. */
import { basename } from 'node:path';
import { collectImages } from '../data/images';
import { Table } from '../data/table/table';
import type { Job } from '../job';
import { addSkipped, type SkippedList } from '../skipped';
import { defaultMemory, Storage } from '../storage';
import { thresholdOf, type Answers } from './answer';
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
  /** A path, or `row 17`, which several tables put their name before. */
  itemOf(index: number): string;
  /** Each row of a table as a line of CSV without its end; empty where that was not asked for. */
  lines: string[];
}

/** Takes answers. */
export interface Consumer {
  /**
   * Comes before the rows of each table.
   * @param columns their names
   * @returns the columns that lines are wanted of, and what a person should know of how they are taken
   */
  begin?(columns: string[]): { line: string[]; notes: string[] };
  take(block: Block): void | Promise<void>;
}

/** Hands every block to two consumers; lines are as the first wants them. */
export const both = (first: Consumer, second: Consumer): Consumer => ({
  begin: (columns) => first.begin?.(columns) ?? { line: [], notes: [] },
  take: async (block) => {
    await first.take(block);
    await second.take(block);
  },
});

export interface Outcome extends SkippedList {
  count: number;
  /** How often each class was the answer, in the order of the model's labels. */
  counts: number[];
  /** How many answers were rejected; null where the model has no threshold. */
  rejectedCount: number | null;
  warnings: string[];
}

/** Images and folders of them, or the rows of tables, table after table: whichever the model is for. */
export async function classifyPaths(
  model: LoadedModel,
  paths: string[],
  consumer: Consumer,
  job: Job,
): Promise<Outcome> {
  const tally = new Tally(model);
  const counting: Consumer = {
    begin: (columns) => consumer.begin?.(columns) ?? { line: [], notes: [] },
    take: (block) => {
      tally.add(block.answers);
      return consumer.take(block);
    },
  };
  if (model.metadata.kind === 'images') await imagesOf(model, paths, counting, job, tally);
  else for (const path of paths) await rowsOf(model, path, paths.length > 1, counting, job, tally);
  return tally.outcome;
}

async function imagesOf(
  model: LoadedModel,
  paths: string[],
  consumer: Consumer,
  job: Job,
  tally: Tally,
): Promise<void> {
  const { images, skipped } = await collectImages(paths);
  const broken = await classifyImages(model, images, job, (path, answers) =>
    consumer.take({ answers, path, itemOf: () => path, lines: [] }),
  );
  addSkipped(tally.outcome, [...skipped, ...broken]);
}

async function rowsOf(
  model: LoadedModel,
  path: string,
  isOneOfSeveral: boolean,
  consumer: Consumer,
  job: Job,
  tally: Tally,
): Promise<void> {
  const storage = new Storage(Math.min(defaultMemory(), MEMORY));
  const table = await Table.open(path, job, 'classify', storage);
  const prefix = isOneOfSeveral ? `${basename(path)}, ` : '';
  try {
    const { line, notes } = consumer.begin!(table.columns.map(({ name }) => name));
    tally.warn(notes, prefix);
    const warnings = await classifyTable(
      model,
      table,
      job,
      ({ first, answers, lines }) =>
        consumer.take({
          answers,
          path,
          itemOf: (index) => `${prefix}row ${first + index + 1}`,
          lines,
        }),
      { line },
    );
    tally.warn(warnings, prefix);
    const { unreadable, skippedCount } = table;
    addSkipped(
      tally.outcome,
      unreadable.map(({ item, reason }) => ({ item: prefix + item, reason })),
      skippedCount,
    );
  } finally {
    table.close();
  }
}

/** Counts answers as they come. */
export class Tally {
  readonly outcome: Outcome;

  constructor(model: LoadedModel) {
    const rejectedCount = thresholdOf(model) === null ? null : 0;
    const counts = new Array<number>(model.metadata.labels.length).fill(0);
    this.outcome = { count: 0, counts, rejectedCount, skippedCount: 0, skipped: [], warnings: [] };
  }

  add({ count, decisions, accepted }: Answers): void {
    this.outcome.count += count;
    for (const decision of decisions) this.outcome.counts[decision]!++;
    if (accepted === null) return;
    for (let index = 0; index < count; index++) if (!accepted[index]) this.outcome.rejectedCount!++;
  }

  warn(warnings: string[], prefix = ''): void {
    this.outcome.warnings.push(...warnings.map((warning) => prefix + warning));
  }
}
