/** An open table. */
import { statSync } from 'node:fs';
import type { Dataset, Edit, Finding, Recipe } from '../../src-preload/contract';
import { fileFingerprint } from './data/fingerprint';
import { joinGroups } from './data/groups';
import type { Split } from './data/split';
import { copiesIn, groupsAsked } from './data/table/copies';
import type { Table } from './data/table/table';
import { usedColumns } from './data/table/uses';
import { notesOf } from './edits/notes';
import { replay, type EditedSamples } from './edits/replay';
import { versionOf } from './edits/version';
import { extractPrepared, extractTableFeatures } from './features/table-features';
import { PART_NAMES } from './features/parts';
import type { Preparation } from './features/preparation';
import { tableFeatures } from './features/table/table-graph';
import type { Job } from './job';
import { matchColumns } from './model/match-columns';
import {
  describeCommon,
  fingerprintOf,
  problemOf,
  withoutExcluded,
  type Arranged,
  type Extracted,
  type OpenDataset,
} from './open-dataset';

const ROW = /^row ([1-9]\d*)$/;

export class TableDataset implements OpenDataset {
  readonly kind = 'table';
  readonly source: TableDataset;
  private knownFindings: Finding[] | null = null;
  /** Of the file as it was read. */
  private readonly stamp: readonly (number | undefined)[];

  /** @param edited what was changed of the source, whose table it is */
  constructor(
    readonly table: Table,
    readonly edited: EditedSamples | null = null,
    source?: TableDataset,
  ) {
    this.source = source ?? this;
    const info = source ? undefined : statSync(table.path, { throwIfNoEntry: false });
    this.stamp = source?.stamp ?? [info?.size, info?.mtimeMs];
  }

  get name() {
    return this.table.name.replace(/\.[^.]+$/, '');
  }
  get path() {
    return this.table.path;
  }
  get classes() {
    return this.edited?.classes ?? this.table.classes;
  }
  get labels() {
    return this.edited?.labels ?? this.table.labels;
  }
  get skipped() {
    return this.table.skippedOf(this.edited?.classOf);
  }
  get labelColumn() {
    return this.table.labelColumn;
  }
  get sourceVersion() {
    const { name, rows, labelColumn, dialect } = this.table;
    return versionOf([name, rows, this.stamp, labelColumn, dialect]);
  }

  describe(): Omit<Dataset, 'id' | 'recipe'> {
    const { edited, table } = this;
    const { problem, warnings, labelReason, columns, previewRows } = table;
    return {
      ...describeCommon(this),
      problem: problem ?? problemOf(this),
      warnings: edited ? [...warnings, ...notesOf(edited)] : warnings,
      skippedCount: table.skippedCountOf(edited?.classOf),
      labelReason,
      columns,
      rowCount: this.table.rows,
      dialect: this.table.dialect,
      findings: this.findings,
      previewRows,
      previewSamples: [],
      images: null,
    };
  }

  itemOf = (index: number) => `row ${index + 1}`;

  find = (item: string) => {
    const index = Number(ROW.exec(item)?.[1] ?? NaN) - 1;
    return index < this.table.labels.length ? index : undefined;
  };

  readonly byName = null;

  presetOf = (index: number) => PART_NAMES[this.edited?.moved[index] ?? -1] ?? null;

  cells = (indices: readonly number[]) => this.table.textRowsAt(indices);

  withEdits(edits: readonly Edit[]): TableDataset {
    const { source, table } = this;
    return edits.length === 0 ? source : new TableDataset(table, replay(source, edits), source);
  }

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
        duplicates: found && withoutExcluded(found.groups, this.edited),
        warnings: found ? found.warnings : [],
      };
    });
  }

  async extract(
    split: Split,
    recipe: Recipe,
    job: Job,
    preparation: Preparation | null = null,
  ): Promise<Extracted> {
    const { parts, columns, notes } = preparation
      ? await this.extractAs(preparation, split, job)
      : { ...(await extractTableFeatures(this.table, this.labels, split, recipe, job)), notes: [] };
    const graph = tableFeatures(columns);
    return { graph, parts, samples: split, columns, skipped: [], backbone: null, warnings: notes };
  }

  /** @throws UserError where the table lacks columns that were learned of */
  private async extractAs({ columns }: Preparation, split: Split, job: Job) {
    const { table, labels } = this;
    const { wanted, notes } = matchColumns({ columns, labelColumn: table.labelColumn }, table);
    const names = wanted.map(({ name }) => name);
    const parts = await extractPrepared(table, labels, split, { columns, names }, job);
    return { parts, columns, notes };
  }

  fingerprint = async () => fingerprintOf(await fileFingerprint(this.path), this);
  close = () => this.table.close();

  private get findings(): Finding[] {
    const { edited, table } = this;
    if (edited === null) return table.findings;
    return (this.knownFindings ??= table.findingsWith(edited.classes, edited.labels));
  }
}
