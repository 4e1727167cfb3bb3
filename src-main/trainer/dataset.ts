/** A dataset that is open: a folder of images or a table, under one interface. */
import { stat } from 'node:fs/promises';
import type { Dataset, Recipe, Skipped } from '../../src-preload/contract';
import { fileFingerprint, folderFingerprint } from './data/fingerprint';
import { scanImageFolder, type ImageFolder } from './data/images';
import type { Split } from './data/split';
import { Table } from './data/table/table';
import { fileError } from './errors';
import type { FeatureGraph } from './features/feature-graph';
import { pixelFeatures } from './features/image-graph';
import { extractImageFeatures, type Parts } from './features/image-features';
import { extractTableFeatures } from './features/table-features';
import { tableFeatures, type ColumnRecipe } from './features/table-graph';
import type { Job } from './job';
import { Storage } from './storage';

const MAX_SKIPPED_LISTED = 500;
const PREVIEWS_PER_CLASS = 12;
/** Fewer samples than this make too few mini-batches an epoch for the usual settings. */
const SMALL = 2000;

export interface Extracted {
  graph: FeatureGraph;
  parts: Parts;
  /** Tables only. */
  columns: ColumnRecipe[];
  skipped: Skipped[];
}

export interface OpenDataset {
  kind: 'images' | 'table';
  name: string;
  path: string;
  classes: string[];
  /** Class of each sample, -1 where it has none. */
  labels: Int32Array;
  /** What was left out while reading. */
  skipped: Skipped[];
  labelColumn: string | null;
  describe(): Omit<Dataset, 'id' | 'recipe'>;
  /**
   * The features of the parts, with this object's `labels`; they are the caller's to release.
   * @param split samples of a part in ascending order
   */
  extract(split: Split, job: Job): Promise<Extracted>;
  fingerprint(): Promise<string>;
  /** Frees what it holds, its temporary files too. */
  close(): void;
}

export interface DatasetOptions {
  /** Bytes that the work on it is to stay within; half of the machine's memory where it is not given. */
  memory?: number | undefined;
}

/** @throws UserError where the path is neither a usable folder nor a usable table */
export async function openDataset(
  path: string,
  job: Job,
  { memory }: DatasetOptions = {},
): Promise<OpenDataset> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError(error, path);
  });
  const storage = new Storage(memory);
  return info.isDirectory()
    ? new ImageDataset(path, await scanImageFolder(path, job), storage)
    : new TableDataset(await Table.open(path, job, 'learn', storage));
}

export class ImageDataset implements OpenDataset {
  readonly kind = 'images';
  readonly labelColumn = null;
  readonly labels: Int32Array;

  constructor(
    readonly path: string,
    readonly folder: ImageFolder,
    private readonly storage: Storage,
  ) {
    this.labels = Int32Array.from(folder.samples, ({ label }) => label);
  }

  get name() {
    return this.folder.name;
  }
  get classes() {
    return this.folder.classes;
  }
  get skipped() {
    return this.folder.skipped;
  }

  describe(): Omit<Dataset, 'id' | 'recipe'> {
    const previews = new Map<number, number[]>();
    this.labels.forEach((label, index) => {
      const indices = previews.get(label) ?? [];
      if (indices.length < PREVIEWS_PER_CLASS) previews.set(label, [...indices, index]);
    });
    return {
      ...describeCommon(this),
      problem: null,
      warnings: this.folder.warnings,
      skippedCount: this.skipped.length,
      labelReason: null,
      columns: [],
      previewRows: [],
      previewSamples: this.classes.map((className, label) => ({
        className,
        indices: previews.get(label) ?? [],
      })),
    };
  }

  async extract(split: Split, job: Job): Promise<Extracted> {
    const graph = pixelFeatures;
    // Its own labels: a view of the dataset may have its classes in another order.
    const { folder, labels, storage } = this;
    return {
      graph,
      columns: [],
      ...(await extractImageFeatures(folder, labels, split, graph, storage, job)),
    };
  }

  fingerprint = () => folderFingerprint(this.folder);
  close = () => this.storage.close();
}

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
      previewRows,
      previewSamples: [],
    };
  }

  async extract(split: Split, job: Job): Promise<Extracted> {
    const { parts, columns } = await extractTableFeatures(this.table, this.labels, split, job);
    return { graph: tableFeatures(columns), parts, columns, skipped: [] };
  }

  fingerprint = () => fileFingerprint(this.path);
  close = () => this.table.close();
}

function describeCommon({ kind, name, path, classes, labels, skipped, labelColumn }: OpenDataset) {
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

/**
 * What suits most data without anybody choosing: L-BFGS where the problem is convex, with the L2 penalty that validation
 * data favour; Adam with hidden layers, with smaller batches and more epochs where there are few samples.
 */
export function defaultRecipe(
  samples: number,
  hidden: number[] = [],
  optimizer?: Recipe['optimizer'],
): Recipe {
  const isSmall = samples < SMALL;
  const name = optimizer ?? (hidden.length > 0 ? 'adam' : 'lbfgs');
  return {
    loss: 'cross-entropy',
    labelSmoothing: 0,
    optimizer: name,
    hidden,
    dropout: 0,
    epochs: name === 'lbfgs' ? 1000 : isSmall ? 300 : 100,
    batchSize: isSmall ? 32 : 128,
    learningRate: null,
    schedule: 'constant',
    warmup: 0,
    momentum: 0.9,
    nesterov: false,
    weightDecay: 0,
    l2: null,
    search: name === 'lbfgs' && hidden.length === 0 ? 'l2' : 'none',
    balance: false,
    ordered: null,
    calibrate: true,
    costs: [],
    targetAccuracy: null,
    folds: 0,
    learningCurve: false,
    validation: 0.15,
    test: 0.15,
    seed: 1,
  };
}
