/** A table with its label chosen, ready to be learned from. */
import { basename } from 'node:path';
import type { Column, Skipped } from '../../../../src-preload/contract';
import { UserError } from '../../errors';
import { breathe, type Job } from '../../job';
import { asNumber, asText, describeColumns } from './columns';
import { identifier, query } from './database';
import { guessLabel, labelProblem } from './label';
import { readTable, type RawTable } from './read';
import { byName } from '../order';

const PREVIEW_ROWS = 50;

/** The values of one column over some rows; missing is NaN for numbers and '' for categories. */
export type ColumnValues =
  { name: string; use: 'number'; values: Float64Array } | { name: string; use: 'category'; values: string[] };

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
  static async open(path: string, job: Job, purpose: 'learn' | 'classify' = 'learn'): Promise<Table> {
    return job.run('reading', null, async () => {
      const raw = await readTable(path);
      if (purpose === 'learn') requireRows(path, raw);
      const described = await describeColumns(raw.connection, raw.columns, raw.rows);
      job.throwIfCancelled();
      const preview = raw.columns.map(({ name }) => `CAST(${identifier(name)} AS VARCHAR)`).join(', ');
      const rows = await query(raw.connection, `SELECT ${preview} FROM data LIMIT ${PREVIEW_ROWS}`);
      const table = new Table(path, raw, described, rows as (string | null)[][]);
      if (purpose === 'learn') await table.setLabel(table.labelColumn, table.labelReason);
      return table;
    });
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

  /** Values of columns for all rows; where a column is absent every value is missing. */
  async values(columns: { name: string; use: 'number' | 'category' }[]): Promise<ColumnValues[]> {
    const known = new Set(this.described.map(({ name }) => name));
    const results = columns.map(({ name, use }): ColumnValues =>
      use === 'number'
        ? { name, use, values: new Float64Array(this.rows).fill(NaN) }
        : { name, use, values: new Array<string>(this.rows).fill('') },
    );
    const present = results.filter(({ name }) => known.has(name));
    if (present.length === 0) return results;
    const list = present
      .map(({ name, use }) => (use === 'number' ? asNumber(name) : asText(name)))
      .join(', ');
    const stream = await this.raw.connection.stream(`SELECT ${list} FROM data`);
    let row = 0;
    for (
      let chunk = await stream.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await stream.fetchChunk()
    ) {
      for (let index = 0; index < present.length; index++) {
        copyValues(present[index]!, chunk.getColumnValues(index), row);
      }
      row += chunk.rowCount;
      await breathe();
    }
    return results;
  }

  close(): void {
    this.raw.connection.closeSync();
  }

  private async readLabels(): Promise<[string[], Int32Array]> {
    const [column] = await this.values([{ name: this.labelColumn, use: 'category' }]);
    const values = column!.values as string[];
    const classes = [...new Set(values)].filter((value) => value !== '').sort(byName);
    const index = new Map(classes.map((name, position) => [name, position]));
    return [classes, Int32Array.from(values, (value) => index.get(value) ?? -1)];
  }

  private noFeatures(): string {
    return `"${this.name}" has no column to learn from beside "${this.labelColumn}": see the reasons in the list of columns.`;
  }
}

function copyValues(column: ColumnValues, values: readonly unknown[], first: number): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (column.use === 'number') column.values[first + index] = usableNumber(value as number | null);
    else column.values[first + index] = (value ?? '') as string;
  }
}

/** Numbers beyond this, infinity too, count as missing: the sum of their squares is not finite. */
const LARGEST_NUMBER = 1e150;

export const usableNumber = (value: number | null): number =>
  value !== null && Math.abs(value) <= LARGEST_NUMBER ? value : NaN;

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
