/** What folders of images and tables have in common once they are open. */
import { createHash } from 'node:crypto';
import type { BackboneReport, Dataset, Edit, Part, Recipe, Skipped } from '../../src-preload/contract';
import { t } from '../../src-preload/language';
import type { DuplicateGroup } from './data/duplicates';
import type { Arrangement, Split } from './data/split';
import type { Additions } from './edits/added-images';
import type { EditedSamples } from './edits/replay';
import { editedVersion } from './edits/version';
import type { FeatureGraph } from './features/feature-graph';
import type { Parts } from './features/parts';
import type { Preparation } from './features/preparation';
import type { ColumnRecipe } from './features/table/column-recipe';
import type { Job } from './job';
import { MAX_SKIPPED_LISTED } from './skipped';
import { sentences } from './words';

export interface Extracted {
  graph: FeatureGraph;
  parts: Parts;
  /** The samples that the rows of the parts are of, in their order, without more views of them. */
  samples: Split;
  /** Tables only. */
  columns: ColumnRecipe[];
  /** What could not be read of the samples. */
  skipped: Skipped[];
  /** Images only: the network that made the features; null for pixels alone. */
  backbone: BackboneReport | null;
  /** What a person should know of how the features were made. */
  warnings: string[];
}

/** What a split has to respect, and what was found of duplicates; null where nobody looked. */
export interface Arranged extends Arrangement {
  duplicates: DuplicateGroup[] | null;
  /** What a person should know of it. */
  warnings: string[];
}

export interface OpenDataset {
  kind: 'images' | 'table';
  name: string;
  path: string;
  classes: string[];
  /** The first few thousand classes that became one of these, `other`. */
  merged?: readonly string[];
  /** Class of each sample, -1 where it has none. */
  labels: Int32Array;
  /** What was left out while reading. */
  skipped: Skipped[];
  labelColumn: string | null;
  /** The dataset as it was read: itself where nothing was changed of it. */
  readonly source: OpenDataset;
  /** What a person changed of the source; null where nothing was. */
  readonly edited: EditedSamples | null;
  /** Tells the source from other data. */
  readonly sourceVersion: string;
  /**
   * This data with all of these edits in the place of those that it has; what is being done with it as it is goes on
   * undisturbed.
   * @param additions the images that they add
   */
  withEdits(edits: readonly Edit[], additions: Additions): OpenDataset;
  describe(): Omit<Dataset, 'id' | 'recipe'>;
  /** The name of a sample: a path relative to the dataset, or `row 17`. */
  itemOf(index: number): string;
  /** The sample of a name; undefined where there is none. */
  find(item: string): number | undefined;
  /** Indices of all samples in the order of their names; null where that is their own order. */
  readonly byName: Int32Array | null;
  /** The part that a sample is in by the data or an edit; null where the split decides. */
  presetOf(index: number): Part | null;
  /** Tables only: rows as read, in the order of these indices. */
  cells(indices: readonly number[]): Promise<(string | null)[][] | null>;
  /**
   * Images are looked at here, all of them.
   * @throws UserError where the recipe's group says nothing about these samples
   */
  arrange(recipe: Recipe, job: Job): Promise<Arranged>;
  /**
   * The features of the parts, with this object's `labels`; they are the caller's to release.
   * @param split samples of a part in ascending order
   * @param preparation of an earlier training; without one it is learned from the training part
   */
  extract(split: Split, recipe: Recipe, job: Job, preparation?: Preparation | null): Promise<Extracted>;
  fingerprint(): Promise<string>;
  /** Frees what it holds, its temporary files too. */
  close(): void;
}

export function describeCommon(dataset: OpenDataset) {
  const { kind, name, path, classes, skipped, labelColumn, edited } = dataset;
  const counts = countsOf(dataset);
  return {
    kind,
    name,
    path,
    version: currentVersion(dataset),
    editCount: edited?.count ?? 0,
    excludedCount: edited?.excludedCount ?? 0,
    labelColumn,
    sampleCount: counts.reduce((sum, count) => sum + count, 0),
    classes: classes.map((name, index) => ({ name, count: counts[index]! })),
    skipped: skipped.slice(0, MAX_SKIPPED_LISTED),
  };
}

/** How many samples each class has. */
export function countsOf({ classes, labels }: Pick<OpenDataset, 'classes' | 'labels'>): Int32Array {
  const counts = new Int32Array(classes.length);
  for (const label of labels) if (label >= 0) counts[label]!++;
  return counts;
}

const currentVersion = ({ sourceVersion, edited }: OpenDataset) =>
  edited ? editedVersion(sourceVersion, edited) : sourceVersion;

/** Why what edits left cannot be trained; null where it can, and without edits. */
export function problemOf(dataset: OpenDataset): string | null {
  if (dataset.edited === null) return null;
  const { classes } = dataset;
  const left = [...countsOf(dataset)].flatMap((count, index) => (count > 0 ? [classes[index]!] : []));
  if (left.length >= 2) return null;
  return sentences(
    left.length === 0
      ? t('No class has samples after your changes.')
      : t('Only "{name}" has samples after your changes.', { name: left[0]! }),
    t('A classifier needs two classes: undo some, or add samples.'),
  );
}

/** @param source of the data as it was read */
export function fingerprintOf(source: string, dataset: OpenDataset): string {
  const version = currentVersion(dataset);
  if (version === dataset.sourceVersion) return source;
  return createHash('sha256').update(`${source} ${version}`).digest('hex');
}

/** Groups of duplicates among what is not excluded. */
export function withoutExcluded(groups: DuplicateGroup[], edited: EditedSamples | null): DuplicateGroup[] {
  if (edited === null || edited.excludedCount === 0) return groups;
  return groups
    .map((group) => ({ ...group, samples: group.samples.filter((index) => edited.excluded[index] === 0) }))
    .filter(({ samples }) => samples.length > 1);
}
