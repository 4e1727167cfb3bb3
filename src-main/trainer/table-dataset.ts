/** An open table. */
import type { Dataset, Recipe } from '../../src-preload/contract';
import { fileFingerprint } from './data/fingerprint';
import { joinGroups } from './data/groups';
import type { Split } from './data/split';
import { copiesIn, groupsAsked } from './data/table/copies';
import type { Table } from './data/table/table';
import { usedColumns } from './data/table/uses';
import { extractTableFeatures } from './features/table-features';
import { tableFeatures } from './features/table/table-graph';
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
    const { problem, warnings, skippedCount, labelReason, columns, findings, previewRows } = this.table;
    return {
      ...describeCommon(this),
      problem,
      warnings,
      skippedCount,
      labelReason,
      columns,
      rowCount: this.table.rows,
      dialect: this.table.dialect,
      findings,
      previewRows,
      previewSamples: [],
      images: null,
    };
  }

  itemOf = (index: number) => `row ${index + 1}`;

  /** @throws UserError where the recipe's group is none */
  async arrange(recipe: Recipe, job: Job): Promise<Arranged> {
    const { table } = this;
    const used = usedColumns(table.columns, recipe).map(({ name }) => name);
    return job.run('copies', null, async () => {
      const asked = await groupsAsked(table, recipe.group, job);
      const found = recipe.duplicates === 'together' ? await copiesIn(table, used, job) : null;
      return {
        groups: joinGroups(asked, found && found.numbers),
        preset: null,
        duplicates: found && found.groups,
        warnings: found ? found.warnings : [],
      };
    });
  }

  async extract(split: Split, recipe: Recipe, job: Job): Promise<Extracted> {
    const { parts, columns } = await extractTableFeatures(this.table, this.labels, split, recipe, job);
    return { graph: tableFeatures(columns), parts, columns, skipped: [], backbone: null, warnings: [] };
  }

  fingerprint = () => fileFingerprint(this.path);
  close = () => this.table.close();
}
