/** A table with its label chosen, ready to be learned from. */
import { basename } from 'node:path';
import type { Column, Skipped } from '../../../../src-preload/contract';
import { UserError } from '../../errors';
import { breathe, type Job } from '../../job';
import { Storage } from '../../storage';
import { chunksOf, type ColumnValues, type TableChunk, type WantedColumn } from './chunks';
import { describeColumns } from './columns';
import { databaseError, identifier, query } from './database';
import { guessLabel, labelProblem } from './label';
import { readTable, type RawTable } from './read';
import { byName } from '../order';

const PREVIEW_ROWS = 50;

export type { ColumnValues } from './chunks';
export { usableNumber } from './columns';

export class Table {
  columns: Column[];
  labelColumn: string;
  labelReason: string;
  problem: string | null = null;
  classes: string[] = [];
  /** Class of each row, -1 where it is missing. */
  labels: Int32Array = new Int32Array(0);

  private constructor(
    readonly path: string,
    private readonly raw: RawTable,
    private readonly described: Column[],
    readonly previewRows: (string | null)[][],
    /** Of this table; it is closed with it. */
    readonly storage: Storage,
  ) {
    this.columns = described;
    const { name, reason } = guessLabel(described);
    this.labelColumn = name;
    this.labelReason = reason;
  }

  /**
   * @param purpose learning needs a label and two rows; classifying takes any rows
   * @throws UserError where the file is no table, or lacks what the purpose needs
   */
  static async open(
    path: string,
    job: Job,
    purpose: 'learn' | 'classify' = 'learn',
    storage = new Storage(),
  ): Promise<Table> {
    try {
      return await job.run('reading', null, async (report) => {
        const raw = await readTable(path, storage, job, (percent) => report(percent, { total: 100 }));
        try {
          return await Table.describe(path, raw, job, purpose, storage);
        } catch (error) {
          raw.close();
          throw databaseError(error, basename(path), storage);
        }
      });
    } catch (error) {
      storage.close();
      throw error;
    }
  }

  private static async describe(
    path: string,
    raw: RawTable,
    job: Job,
    purpose: 'learn' | 'classify',
    storage: Storage,
  ): Promise<Table> {
    if (purpose === 'learn') requireRows(path, raw);
    const described = await describeColumns(raw.connection, raw.columns, raw.rows, job);
    const preview = raw.columns.map(({ name }) => `CAST(${identifier(name)} AS VARCHAR)`).join(', ');
    const rows = await query(raw.connection, `SELECT ${preview} FROM data LIMIT ${PREVIEW_ROWS}`);
    const table = new Table(path, raw, described, rows as (string | null)[][], storage);
    await raw.keepLess();
    if (purpose === 'learn') await table.setLabel(table.labelColumn, table.labelReason);
    return table;
  }

  get name(): string {
    return basename(this.path);
  }

  get rows(): number {
    return this.raw.rows;
  }

  /** The lines that are no rows of this table. */
  get unreadable(): Skipped[] {
    return this.raw.skipped;
  }

  get skipped(): Skipped[] {
    const unlabelled: Skipped[] = [];
    for (let row = 0; row < this.labels.length && unlabelled.length < 500; row++) {
      if (this.labels[row] === -1)
        unlabelled.push({ item: `row ${row + 1}`, reason: `no value for "${this.labelColumn}"` });
    }
    return [...this.raw.skipped, ...unlabelled];
  }

  get skippedCount(): number {
    return this.raw.skippedCount + this.labels.reduce((sum, label) => sum + (label === -1 ? 1 : 0), 0);
  }

  get features(): Column[] {
    return this.columns.filter(({ use }) => use === 'number' || use === 'category');
  }

  /** @throws UserError where there is no such column */
  async setLabel(name: string, reason = 'It was chosen.'): Promise<void> {
    const column = this.described.find((column) => column.name === name);
    if (!column) {
      const names = this.described.map(({ name }) => `"${name}"`).join(', ');
      throw new UserError('no-label', `"${this.name}" has no column "${name}". Its columns are ${names}.`);
    }
    this.labelColumn = name;
    this.labelReason = reason;
    this.columns = this.described.map((other) =>
      other === column ? { ...other, use: 'label', reason } : other,
    );
    this.problem = labelProblem(column) ?? (this.features.length === 0 ? this.noFeatures() : null);
    [this.classes, this.labels] = this.problem ? [[], new Int32Array(0)] : await this.readLabels();
    // Texts that differ in the spaces around them alone are one class.
    this.problem ??= labelProblem({ ...column, distinct: this.classes.length });
  }

  /** Values of columns, some rows at a time in the order of the file; of an absent column all are missing. */
  chunks(columns: WantedColumn[]): AsyncGenerator<TableChunk> {
    return chunksOf(this.raw, columns);
  }

  /** Values of columns for all rows: for few columns, or where they are known to fit in memory. */
  async values(columns: WantedColumn[]): Promise<ColumnValues[]> {
    const results = columns.map(({ name, use }): ColumnValues =>
      use === 'category'
        ? { name, use, values: new Array<string>(this.rows) }
        : { name, use, values: new Float64Array(this.rows) },
    );
    for await (const { first, values } of this.chunks(columns)) {
      values.forEach((some, index) => copyValues(results[index]!, some, first));
      await breathe();
    }
    return results;
  }

  close(): void {
    this.raw.close();
    this.storage.close();
  }

  private async readLabels(): Promise<[string[], Int32Array]> {
    const seen = new Map<string, number>();
    const labels = new Int32Array(this.rows);
    for await (const { first, values } of this.chunks([{ name: this.labelColumn, use: 'category' }])) {
      (values[0]!.values as string[]).forEach((value, index) => {
        const known = seen.get(value) ?? seen.size;
        if (known === seen.size) seen.set(value, known);
        labels[first + index] = known;
      });
      await breathe();
    }
    const classes = [...seen.keys()].filter((value) => value !== '').sort(byName);
    const position = new Map(classes.map((name, index) => [name, index]));
    const final = [...seen.keys()].map((value) => position.get(value) ?? -1);
    return [classes, labels.map((label) => final[label]!)];
  }

  private noFeatures(): string {
    return `"${this.name}" has no column to learn from beside "${this.labelColumn}": see the reasons in the list of columns.`;
  }
}

function copyValues(target: ColumnValues, { values }: ColumnValues, first: number): void {
  if (target.use === 'number') return target.values.set(values as Float64Array, first);
  for (let index = 0; index < values.length; index++) target.values[first + index] = values[index] as string;
}

function requireRows(path: string, { rows, columns, skippedCount }: RawTable): void {
  const name = basename(path);
  const left = skippedCount > 0 ? ` (${skippedCount} more could not be read)` : '';
  if (columns.length < 2) {
    const message = `"${name}" has only one column. A table needs a label column and at least one more to learn from.`;
    throw new UserError('one-column', message);
  }
  if (rows < 2) {
    const message = `"${name}" has ${rows === 1 ? 'only one row' : 'no rows'}${left}. A classifier learns from many.`;
    throw new UserError('too-few-rows', message);
  }
}
