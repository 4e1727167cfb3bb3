/** An open folder of images. */
import type { Dataset, Edit, Recipe } from '../../src-preload/contract';
import { findDuplicates } from './data/duplicates';
import { folderFingerprint } from './data/fingerprint';
import { groupsOf, joinGroups } from './data/groups';
import { holdsOf, tooFewHolds } from './data/holds';
import type { ImageFolder } from './data/images';
import { itemOfPath } from './data/images/item';
import type { Split } from './data/split';
import type { Additions } from './edits/added-images';
import { editFolder } from './edits/edited-folder';
import type { EditedSamples } from './edits/replay';
import { versionOf } from './edits/version';
import type { Backbones } from './features/backbones';
import type { FeatureCache } from './features/cache';
import { embedImages, type EmbeddedImages } from './features/embed';
import { extractImageFeatures } from './features/image-features';
import { imageFeatures, type Embedding } from './features/image-graph';
import { PART_NAMES } from './features/parts';
import type { Preparation } from './features/preparation';
import { SeenImages } from './features/seen-images';
import { VIEWS } from './features/views';
import { someNames } from './image-labels';
import type { Job, Report } from './job';
import {
  describeCommon,
  fingerprintOf,
  problemOf,
  withoutExcluded,
  type Arranged,
  type Extracted,
  type OpenDataset,
} from './open-dataset';
import { SampleNames } from './sample-names';
import type { Storage } from './storage';

const PREVIEWS_PER_CLASS = 12;

/** What an open folder of images works with. */
export interface ImageTools {
  storage: Storage;
  backbones: Backbones;
  /** Null: every image is looked at anew. */
  cache: FeatureCache | null;
}

export class ImageDataset implements OpenDataset {
  readonly kind = 'images';
  readonly labelColumn = null;
  readonly labels: Int32Array;
  readonly source: ImageDataset;
  private readonly names: SampleNames;
  private knownVersion: string | null = null;
  private readonly seen: SeenImages;

  /** @param edited what was changed of the source, which has read the folder */
  constructor(
    readonly path: string,
    readonly folder: ImageFolder,
    private readonly tools: ImageTools,
    readonly edited: EditedSamples | null = null,
    source?: ImageDataset,
  ) {
    this.labels = edited?.labels ?? Int32Array.from(folder.samples.map(({ label }) => label));
    this.source = source ?? this;
    this.seen = source?.seen ?? new SeenImages();
    this.names =
      source?.names.and(edited?.added ?? []) ??
      SampleNames.of(folder.samples.map(({ path }) => itemOfPath(folder.root, path)));
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
  /** Of names, classes and parts; what is in the files is not looked at. */
  get sourceVersion(): string {
    if (this.source !== this) return this.source.sourceVersion;
    const { folder, names, labels } = this;
    const parts = folder.hasParts ? folder.samples.map(({ part }) => part) : null;
    return (this.knownVersion ??= versionOf([folder.name, folder.classes, names.items, [...labels], parts]));
  }

  describe(): Omit<Dataset, 'id' | 'recipe'> {
    const previews = new Map<number, number[]>();
    this.labels.forEach((label, index) => {
      const indices = previews.get(label) ?? [];
      if (indices.length < PREVIEWS_PER_CLASS) previews.set(label, [...indices, index]);
    });
    return {
      ...describeCommon(this),
      problem: problemOf(this),
      warnings: this.folder.warnings,
      skippedCount: this.skipped.length,
      labelReason: null,
      columns: [],
      rowCount: 0,
      dialect: null,
      findings: [],
      previewRows: [],
      previewSamples: this.classes.map((className, label) => ({
        className,
        indices: previews.get(label) ?? [],
      })),
      images: {
        labelsFrom: this.folder.labelsFrom,
        hasParts: this.folder.hasParts,
        fileNames: someNames(this.folder.samples.map(({ path }) => path)),
      },
    };
  }

  itemOf = (index: number) => this.names.items[index]!;
  find = (item: string) => this.names.find(item);
  get byName() {
    return this.names.byName;
  }

  presetOf = (index: number) =>
    PART_NAMES[this.edited?.moved[index] ?? -1] ?? this.folder.samples[index]!.part;

  cells = async () => null;

  withEdits(edits: readonly Edit[], additions: Additions): ImageDataset {
    const { source, path, tools } = this;
    if (edits.length === 0) return source;
    const { folder, edited } = editFolder(source, edits, additions);
    return new ImageDataset(path, folder, tools, edited, source);
  }

  async arrange(recipe: Recipe, job: Job): Promise<Arranged> {
    const { samples, root, hasParts, labelsFrom } = this.folder;
    // The folders above are classes and pre-made parts.
    const depth = (labelsFrom === 'folders' ? 1 : 0) + (hasParts ? 1 : 0);
    const asked = recipe.group === null ? null : groupsOf(samples, root, recipe.group, depth);
    const holds = holdsOf(samples);
    const { contents, pictures } = await this.look(recipe, job);
    const isWanted = recipe.duplicates === 'together';
    const found = isWanted
      ? await job.run('copies', null, () => findDuplicates(contents, pictures, job))
      : null;
    const duplicates = found && found.groups.length > 0 ? found.numbers : null;
    return {
      groups: joinGroups(joinGroups(asked, holds), duplicates),
      preset: hasParts ? Int8Array.from(samples, ({ part }) => (part ? PART_NAMES.indexOf(part) : -1)) : null,
      duplicates: found && withoutExcluded(found.groups, this.edited),
      warnings: holds ? tooFewHolds(holds, this.labels, this.classes, recipe) : [],
    };
  }

  async extract(
    split: Split,
    recipe: Recipe,
    job: Job,
    preparation: Preparation | null = null,
  ): Promise<Extracted> {
    // Its own labels: a view of the dataset may have its classes in another order.
    const { labels, tools } = this;
    const embedding = await this.embedding(recipe);
    const images = await this.look(recipe, job);
    const views = await this.lookAgain(split.train, embedding, recipe, job);
    try {
      const { parts, standardization } = await extractImageFeatures(
        { images, views },
        { embedding, labels, split, kept: preparation?.standardization ?? null },
        tools.storage,
        job,
      );
      const { backbone } = embedding;
      return {
        graph: imageFeatures(embedding, standardization),
        parts,
        columns: [],
        samples: {
          train: readable(split.train, images),
          validation: readable(split.validation, images),
          test: readable(split.test, images),
        },
        skipped: images.failures
          .filter(({ index }) => this.edited?.excluded[index] !== 1)
          .map(({ index, reason }) => ({ item: this.itemOf(index), reason })),
        backbone: backbone && { ...backbone.card, sha256: backbone.sha256 },
        warnings: tools.cache?.note ? [tools.cache.note] : [],
      };
    } finally {
      await Promise.all(views.map(({ raw }) => raw.release()));
    }
  }

  fingerprint = async () => fingerprintOf(await folderFingerprint(this.source.folder), this);

  close(): void {
    void this.seen.release();
    this.tools.storage.close();
  }

  private async embedding({ backbone, backboneInput, fit }: Recipe): Promise<Embedding> {
    return { backbone: await this.tools.backbones.get(backbone, backboneInput), fit };
  }

  /** Looks at all images, but for those that were seen like this before. */
  async look(recipe: Recipe, job: Job): Promise<EmbeddedImages> {
    const key = `${recipe.backbone} ${JSON.stringify(recipe.backboneInput)} ${recipe.fit}`;
    const paths = this.folder.samples.map(({ path }) => path);
    const embedding = await this.embedding(recipe);
    return this.seen.of(key, paths, (missing) =>
      job.run('features', missing.length, (report) =>
        embedImages(missing, embedding, this.tools, job, report),
      ),
    );
  }

  /** Looks at more views of the samples that are trained on. */
  private async lookAgain(
    samples: Int32Array,
    embedding: Embedding,
    { augmentation }: Recipe,
    job: Job,
  ): Promise<EmbeddedImages[]> {
    const views = VIEWS[augmentation];
    if (views.length === 0) return [];
    const paths = Array.from(samples, (index) => this.folder.samples[index]!.path);
    return job.run('views', views.length * paths.length, async (report) => {
      const seen: EmbeddedImages[] = [];
      let cached = 0;
      for (const [index, view] of views.entries()) {
        const say: Report = (done, known) =>
          report(index * paths.length + done, { cached: cached + (known?.cached ?? 0) });
        seen.push(await embedImages(paths, { ...embedding, view }, this.tools, job, say));
        cached += seen[index]!.cached;
      }
      return seen;
    });
  }
}

/** Without those that could not be read. */
const readable = (samples: Int32Array, { rows }: EmbeddedImages) =>
  samples.filter((index) => rows[index]! >= 0);
