/** What folders of images and tables have in common once they are open. */
import type { BackboneReport, Dataset, Recipe, Skipped } from '../../src-preload/contract';
import type { DuplicateGroup } from './data/duplicates';
import type { Arrangement, Split } from './data/split';
import type { FeatureGraph } from './features/feature-graph';
import type { Parts } from './features/parts';
import type { ColumnRecipe } from './features/table/column-recipe';
import type { Job } from './job';
import { MAX_SKIPPED_LISTED } from './skipped';

export interface Extracted {
  graph: FeatureGraph;
  parts: Parts;
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
  describe(): Omit<Dataset, 'id' | 'recipe'>;
  /** The name of a sample: a path relative to the dataset, or `row 17`. */
  itemOf(index: number): string;
  /**
   * Images are looked at here, all of them.
   * @throws UserError where the recipe's group says nothing about these samples
   */
  arrange(recipe: Recipe, job: Job): Promise<Arranged>;
  /**
   * The features of the parts, with this object's `labels`; they are the caller's to release.
   * @param split samples of a part in ascending order
   */
  extract(split: Split, recipe: Recipe, job: Job): Promise<Extracted>;
  fingerprint(): Promise<string>;
  /** Frees what it holds, its temporary files too. */
  close(): void;
}

export function describeCommon({ kind, name, path, classes, labels, skipped, labelColumn }: OpenDataset) {
  const counts = new Int32Array(classes.length);
  for (const label of labels) if (label >= 0) counts[label]!++;
  return {
    kind,
    name,
    path,
    labelColumn,
    sampleCount: counts.reduce((sum, count) => sum + count, 0),
    classes: classes.map((name, index) => ({ name, count: counts[index]! })),
    skipped: skipped.slice(0, MAX_SKIPPED_LISTED),
  };
}
