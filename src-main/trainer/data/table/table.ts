/** A table with its label chosen, ready to be learned from. */
import { basename } from 'node:path';
import type { Column, Dialect, Finding, SavedFile, Skipped } from '../../../../src-preload/contract';
import { t } from '../../../../src-preload/language';
import { UserError } from '../../errors';
import { breathe, Job } from '../../job';
import { MAX_SKIPPED_LISTED } from '../../skipped';
import { Storage } from '../../storage';
import { categoriesOf, type CategoriesWanted } from './categories';
import {
  chunksOf,
  type CodedColumn,
  type ColumnValues,
  type TableChunk,
  type WantedColumn,
  type WantedLine,
} from './chunks';
import { describeColumns, undescribed } from './columns';
import { databaseError } from './database';
import { findingsOf } from './findings';
import { guessLabel, labelProblem } from './label';
import { readLabels } from './labels';
import type { NumberStyle } from './number-style';
import { readTable, type RawTable, type ReadOptions } from './read';
import { alikeRows, hashOfColumns, hashOfText } from './row-groups';
import { takeSample, type Sample } from './sample';
import { sampledValues } from './sampled-values';
import { requireRows } from './requirements';
import { textOfRows, textOfRowsAt } from './text-of-rows';
import { usedColumns } from './uses';
import { listed, quoted } from '../../words';

const PREVIEW_ROWS = 50;
/** Rows that are alike are looked for in so many values, from the first row on, before training. */
const VALUES_COMPARED = 20e6;
const ROWS_COMPARED = 500_000;

export type { ColumnValues } from './chunks';
export { usableNumber } from './cells';

export class Table {
  columns: Column[];
  labelColumn: string;
  labelReason: string;
  problem: string | null = null;
  /** What a person should know though it can be trained. */
  warnings: string[] = [];
  findings: Finding[] = [];
  classes: string[] = [];
  /** Class of each row, -1 where it is missing. */
  labels: Int32Array = new Int32Array(0);
  /** The first rows that are alike in all features, as `alike` has them. */
  private alikeRows: Int32Array | null = null;

  private constructor(
    readonly path: string,
    private readonly raw: RawTable,
    private readonly described: Column[],
    /** Null where the table is only to be classified. */
    readonly sample: Sample | null,
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
    options: ReadOptions = {},
  ): Promise<Table> {
    try {
      return await job.run('reading', null, async (report) => {
        const onPercent = (percent: number) => report(percent, { total: 100 });
        const raw = await readTable(path, storage, job, onPercent, options);
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
    if (purpose === 'learn') storage.expectRows(raw.rows);
    const sample = purpose === 'learn' ? await takeSample(raw, job) : null;
    const described = sample ? await describeColumns(raw, sample, job) : raw.columns.map(undescribed);
    const preview = await textOfRows(raw, 0, PREVIEW_ROWS);
    const table = new Table(path, raw, described, sample, preview, storage);
    if (purpose === 'learn') await table.setLabel(table.labelColumn, table.labelReason, job);
    await raw.keepLess();
    return table;
  }

  get name(): string {
    return basename(this.path);
  }

  get rows(): number {
    return this.raw.rows;
  }

  /** How its text was read; null for Parquet. */
  get dialect(): Dialect | null {
    return this.raw.dialect;
  }

  /** How a column of texts writes numbers, where all of them are numbers. */
  numberStyle(name: string): NumberStyle | undefined {
    const [style] = this.raw.numberTexts.get(name) ?? [];
    return style && { decimal: style.decimal, unit: style.unit };
  }

  /** Writes what could not be read of it as CSV. @throws UserError where it cannot be written */
  saveUnread(path: string): Promise<SavedFile> {
    return this.raw.unread.save(path);
  }

  /** The lines that are no rows of this table. */
  get unreadable(): Skipped[] {
    return this.raw.skipped;
  }

  get skipped(): Skipped[] {
    return this.skippedOf();
  }

  /** @param labels in the place of its own */
  skippedOf(labels = this.labels): Skipped[] {
    const reason = t('no value for "{label}"', { label: this.labelColumn });
    const unlabelled: Skipped[] = [];
    for (let row = 0; row < labels.length && unlabelled.length < MAX_SKIPPED_LISTED; row++) {
      if (labels[row] === -1) unlabelled.push({ item: `row ${row + 1}`, reason });
    }
    return [...this.raw.skipped, ...unlabelled];
  }

  get skippedCount(): number {
    return this.skippedCountOf();
  }

  /** @param labels in the place of its own */
  skippedCountOf(labels = this.labels): number {
    return this.raw.skippedCount + labels.reduce((sum, label) => sum + (label === -1 ? 1 : 0), 0);
  }

  /** @throws UserError where there is no such column */
  async setLabel(name: string, reason = t('It was chosen.'), job = new Job()): Promise<void> {
    const column = this.described.find((column) => column.name === name);
    if (!column) throw this.unknownColumn('no-label', name);
    this.labelColumn = name;
    this.labelReason = reason;
    this.columns = this.described.map((other) =>
      other === column ? { ...other, use: 'label', reason } : other,
    );
    this.problem = labelProblem(column) ?? (this.canBeLearned() ? null : this.noFeatures());
    this.warnings = this.problem || this.features.length > 0 ? [] : [this.noFeatures()];
    [this.classes, this.labels] = this.problem ? [[], new Int32Array(0)] : await readLabels(this.raw, name);
    // Texts that differ in the spaces around them alone are one class.
    this.problem ??= labelProblem({ ...column, distinct: this.classes.length });
    this.alikeRows = this.problem ? null : await this.compareRows(job);
    this.findings = this.problem ? [] : this.findingsWith(this.classes, this.labels);
  }

  /** What a person should decide on where its rows are of other classes. @param labels class of each row */
  findingsWith(classes: string[], labels: Int32Array): Finding[] {
    const { columns, labelColumn, rows, alikeRows: alike } = this;
    return findingsOf({ columns, labelColumn, rows, classes, labels, sample: this.sample!, alike });
  }

  /**
   * Rows with the same values in some columns.
   * @returns for each row the lowest index of one like it; null where no two are alike
   */
  async alike(columns: string[], job: Job, rows = this.rows): Promise<Int32Array | null> {
    return columns.length === 0 ? null : alikeRows(this.raw, hashOfColumns(columns, this.raw), job, { rows });
  }

  /**
   * Rows with the same text in a column; a row without one is on its own.
   * @returns for each row the lowest index of one like it; null where no two are alike
   * @throws UserError where there is no such column
   */
  async groupsBy(name: string, job: Job): Promise<Int32Array | null> {
    if (!this.described.some((column) => column.name === name)) throw this.unknownColumn('group', name);
    return alikeRows(this.raw, hashOfText(name, this.raw), job);
  }

  /** Rows as text from any place, while others are read too; fewer at the end of the table. */
  textRows(first: number, count: number): Promise<(string | null)[][]> {
    return textOfRows(this.raw, first, count);
  }

  /** The same of rows anywhere, in the order of their indices. */
  textRowsAt(indices: readonly number[]): Promise<(string | null)[][]> {
    return textOfRowsAt(this.raw, indices);
  }

  /** Values of columns, some rows at a time in the order of the file; of an absent column all are missing. */
  chunks<Wanted extends WantedColumn | CodedColumn = WantedColumn>(
    columns: Wanted[],
    line: WantedLine | null = null,
  ): AsyncGenerator<TableChunk<Wanted>> {
    return chunksOf(this.raw, columns, line);
  }

  /** A column's values in the rows of the sample, which only a table to learn from has; see `sampled-values.ts`. */
  sampledValues(column: { name: string; use: 'number' | 'date' }): Promise<Float64Array> {
    return sampledValues(this.raw, this.sample!, column);
  }

  /** The categories of a column in some of the rows; see `categories.ts`. */
  categories(column: string, wanted: CategoriesWanted, job: Job): Promise<string[]> {
    return categoriesOf(this.raw, column, wanted, job);
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

  /** The columns that are features by their guess. */
  get features(): WantedColumn[] {
    return usedColumns(this.columns, { columns: {}, group: null });
  }

  private compareRows(job: Job): Promise<Int32Array | null> {
    const names = this.features.map(({ name }) => name);
    const most = Math.min(this.rows, ROWS_COMPARED, Math.floor(VALUES_COMPARED / this.columns.length));
    return this.alike(names, job, most);
  }

  /** Whether some other column has values that differ, however it is used. */
  private canBeLearned(): boolean {
    return this.columns.some(({ use, distinct, missing }) =>
      use === 'label' ? false : distinct > 1 || (distinct === 1 && missing > 0),
    );
  }

  private unknownColumn(code: string, name: string): UserError {
    const columns = listed(this.described.map((column) => quoted(column.name)));
    const message = t('"{table}" has no column "{name}". Its columns are {columns}.', {
      table: this.name,
      name,
      columns,
    });
    return new UserError(code, message);
  }

  private noFeatures(): string {
    return t(
      '"{table}" has no column to learn from beside "{label}": see the reasons in the list of columns.',
      { table: this.name, label: this.labelColumn },
    );
  }
}

function copyValues(target: ColumnValues, { values }: ColumnValues, first: number): void {
  if (target.use !== 'category') return target.values.set(values as Float64Array, first);
  for (let index = 0; index < values.length; index++) target.values[first + index] = values[index] as string;
}
