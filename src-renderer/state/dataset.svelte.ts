import { SvelteMap } from 'svelte/reactivity';
import type {
  Dataset,
  Dialect,
  Edit,
  ImageLabels,
  Progress,
  Sample,
  Source,
  Thumbnail,
} from '../../src-preload/contract';
import { isCode, trainer } from '../lib/api.svelte';
import { LastUsed } from '../lib/last-used';
import { t } from '../lib/language';

/** Where the dataset came from, so that it can be opened again. */
export type Origin =
  | {
      kind: 'source';
      source: Source;
      /** Of images; seen by the trainer unless it is said. */
      labels?: ImageLabels;
      /** Of tables: what a person said of how the text is read; the rest is guessed. */
      dialect?: Partial<Dialect>;
    }
  | { kind: 'sample'; sample: Sample };

export function sampleName(sample: Sample): string {
  const names: Record<Sample, string> = {
    shapes: t('Shapes'),
    iris: t('Iris'),
    'clouds-3': t('Clouds 3'),
    'clouds-6': t('Clouds 6'),
  };
  return names[sample];
}

const THUMBNAIL_SIZE = 144;
const THUMBNAILS_PER_CALL = 48;
/** Some 20 MB of pictures. */
const THUMBNAILS_KEPT = 4000;

/** The one dataset that is open. */
export class DatasetStore {
  current = $state.raw<Dataset | null>(null);
  /** The name of what is being opened now. */
  opening = $state<string | null>(null);
  progress = $state.raw<Progress | null>(null);
  labelling = $state(false);
  readonly thumbnails = new SvelteMap<number, Thumbnail['webp']>();
  origin = $state.raw<Origin | null>(null);
  #ticket = 0;
  /** What was put right about the present data. */
  #edits: Edit[] = [];
  /** How many samples it came with: the numbers above belong to what edits add. */
  #ownSamples = 0;
  /** Thumbnails by their last use. */
  readonly #used = new LastUsed();
  /** Changes when numbers come to stand for other pictures. */
  #edition = 0;

  /** Opens a dataset in place of the present one; null when another opening overtook this one. */
  async open(origin: Origin): Promise<Dataset | null> {
    const ticket = ++this.#ticket;
    this.opening = origin.kind === 'source' ? origin.source.name : sampleName(origin.sample);
    this.progress = null;
    try {
      const dataset = await this.#ask(origin);
      if (ticket !== this.#ticket) return null;
      this.origin = origin;
      this.#edits = [];
      this.#ownSamples = dataset.sampleCount + dataset.excludedCount;
      this.#clearThumbnails();
      this.current = dataset;
      return dataset;
    } finally {
      if (ticket === this.#ticket) this.#settle();
    }
  }

  cancelOpening(): Promise<null> {
    this.#ticket += 1;
    this.#settle();
    return trainer('cancel', { commands: ['openDataset', 'openSample'] });
  }

  async setLabel(column: string): Promise<void> {
    if (!this.current) return;
    const ticket = ++this.#ticket;
    this.labelling = true;
    try {
      const dataset = await trainer('setLabel', { datasetId: this.current.id, column });
      if (ticket === this.#ticket) this.current = dataset;
    } finally {
      this.labelling = false;
    }
  }

  /** Puts these edits in the place of those that the dataset had. */
  async setEdits(edits: Edit[]): Promise<void> {
    const before = this.current;
    if (!before) return;
    const dataset = await trainer('setEdits', { datasetId: before.id, edits });
    // Other data may have been opened meanwhile.
    if (this.current?.id !== before.id) return;
    if (!isEqual(added(edits), added(this.#edits))) this.#clearThumbnails(this.#ownSamples);
    this.#edits = edits;
    this.current = dataset;
  }

  /** Opens the same data with the same label and edits again, after the trainer was started anew. */
  async reopen(): Promise<void> {
    const before = this.current;
    if (!before || !this.origin) return;
    const edits = this.#edits;
    const dataset = await this.open(this.origin);
    if (!dataset) return;
    if (before.labelColumn !== null && dataset.labelColumn !== before.labelColumn) {
      await this.setLabel(before.labelColumn);
    }
    if (edits.length > 0) await this.setEdits(edits);
  }

  /** Fetches pictures of samples, a few at a time, in this order. Those that nobody looked at for longest go. */
  async loadThumbnails(samples: number[]): Promise<void> {
    const dataset = this.current;
    if (!dataset) return;
    const edition = this.#edition;
    this.keepThumbnails(samples);
    const wanted = samples.filter((index) => !this.thumbnails.has(index));
    for (let from = 0; from < wanted.length; from += THUMBNAILS_PER_CALL) {
      const indices = wanted.slice(from, from + THUMBNAILS_PER_CALL);
      try {
        const found = await trainer('thumbnails', { datasetId: dataset.id, indices, size: THUMBNAIL_SIZE });
        if (this.#edition !== edition) return;
        for (const { index, webp } of found) this.#keepThumbnail(index, webp);
      } catch (error) {
        if (this.#edition !== edition || isCode(error, 'cancelled', 'trainer-gone')) return;
        throw error;
      }
    }
  }

  /** Says that these are looked at. */
  keepThumbnails(samples: number[]): void {
    for (const index of samples) {
      if (this.#used.has(index)) this.#used.use(index);
    }
  }

  #ask(origin: Origin): Promise<Dataset> {
    return origin.kind === 'source'
      ? trainer('openDataset', {
          token: origin.source.token,
          labels: origin.labels,
          dialect: origin.dialect,
        })
      : trainer('openSample', { sample: origin.sample });
  }

  #keepThumbnail(index: number, webp: Thumbnail['webp']): void {
    this.thumbnails.set(index, webp);
    this.#used.use(index);
    const oldest = this.#used.oldest();
    if (this.#used.size > THUMBNAILS_KEPT && oldest !== undefined) this.#dropThumbnail(oldest);
  }

  /** Drops those of the samples from this number on. */
  #clearThumbnails(from = 0): void {
    this.#edition += 1;
    for (const index of this.#used.all()) if (index >= from) this.#dropThumbnail(index);
  }

  #dropThumbnail(index: number): void {
    this.thumbnails.delete(index);
    this.#used.drop(index);
  }

  #settle(): void {
    this.opening = null;
    this.progress = null;
  }
}

/** The edits that bring samples of their own. */
const added = (edits: Edit[]) => edits.filter(({ kind }) => kind === 'add-images');

const isEqual = (a: Edit[], b: Edit[]) => JSON.stringify(a) === JSON.stringify(b);
