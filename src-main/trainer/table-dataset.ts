/** An open table. */
import type { Dataset, Recipe } from '../../src-preload/contract';
import { fileFingerprint } from './data/fingerprint';
import { FREE, type Split } from './data/split';
import type { Table } from './data/table/table';
import { extractTableFeatures } from './features/table-features';
import { tableFeatures } from './features/table-graph';
import type { Job } from './job';
import { describeCommon, type Arranged, type Extracted, type OpenDataset } from './open-dataset';

export class TableDataset implements OpenDataset {
  readonly kind = 'table';

  constructor(readonly table: Table) {}

  get name() {
    return this.table.name.replace(/\.[^.]+$/, '');
  }
  get path() {
    return this.table.path;
  }
  get classes() {
    return this.table.classes;
  }
  get labels() {
    return this.table.labels;
  }
  get skipped() {
    return this.table.skipped;
  }
  get labelColumn() {
    return this.table.labelColumn;
  }

  describe(): Omit<Dataset, 'id' | 'recipe'> {
    const { problem, skippedCount, labelReason, columns, previewRows } = this.table;
    return {
      ...describeCommon(this),
      problem,
      warnings: [],
      skippedCount,
      labelReason,
      columns,
      rowCount: this.table.rows,
      dialect: null,
      findings: [],
      previewRows,
      previewSamples: [],
      images: null,
    };
  }

  itemOf = (index: number) => `row ${index + 1}`;

  async arrange(): Promise<Arranged> {
    return { ...FREE, duplicates: null };
  }

  async extract(split: Split, _: Recipe, job: Job): Promise<Extracted> {
    const { parts, columns } = await extractTableFeatures(this.table, this.labels, split, job);
    return { graph: tableFeatures(columns), parts, columns, skipped: [], backbone: null, warnings: [] };
  }

  fingerprint = () => fileFingerprint(this.path);
  close = () => this.table.close();
}
