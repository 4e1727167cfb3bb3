import { SvelteMap } from 'svelte/reactivity';
import type {
  Dataset,
  Dialect,
  ImageLabels,
  Progress,
  Sample,
  Source,
  Thumbnail,
} from '../../src-preload/contract';
import { isCode, trainer } from '../lib/api.svelte';

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

export const SAMPLE_NAMES: Record<Sample, string> = {
  shapes: 'Shapes',
  iris: 'Iris',
  'clouds-3': 'Clouds 3',
  'clouds-6': 'Clouds 6',
};

const THUMBNAIL_SIZE = 144;
const THUMBNAILS_PER_CALL = 48;

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

  /** Opens a dataset in place of the present one; null when another opening overtook this one. */
  async open(origin: Origin): Promise<Dataset | null> {
    const ticket = ++this.#ticket;
    this.opening = origin.kind === 'source' ? origin.source.name : SAMPLE_NAMES[origin.sample];
    this.progress = null;
    try {
      const dataset = await this.#ask(origin);
      if (ticket !== this.#ticket) return null;
      this.origin = origin;
      this.#accept(dataset);
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
      if (ticket === this.#ticket) this.#accept(dataset);
    } finally {
      this.labelling = false;
    }
  }

  /** Opens the same data with the same label again, after the trainer was started anew. */
  async reopen(): Promise<void> {
    const before = this.current;
    if (!before || !this.origin) return;
    const dataset = await this.open(this.origin);
    if (dataset && before.labelColumn !== null && dataset.labelColumn !== before.labelColumn) {
      await this.setLabel(before.labelColumn);
    }
  }

  /** Fetches pictures of samples, a few at a time, in this order. */
  async loadThumbnails(samples: number[]): Promise<void> {
    const dataset = this.current;
    if (!dataset) return;
    const wanted = samples.filter((index) => !this.thumbnails.has(index));
    for (let from = 0; from < wanted.length; from += THUMBNAILS_PER_CALL) {
      const indices = wanted.slice(from, from + THUMBNAILS_PER_CALL);
      try {
        const found = await trainer('thumbnails', { datasetId: dataset.id, indices, size: THUMBNAIL_SIZE });
        if (this.current !== dataset) return;
        for (const { index, webp } of found) this.thumbnails.set(index, webp);
      } catch (error) {
        if (this.current !== dataset || isCode(error, 'cancelled', 'trainer-gone')) return;
        throw error;
      }
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

  #accept(dataset: Dataset): void {
    this.thumbnails.clear();
    this.current = dataset;
  }

  #settle(): void {
    this.opening = null;
    this.progress = null;
  }
}
