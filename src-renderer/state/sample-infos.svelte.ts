import type { Dataset, SampleInfo } from '../../src-preload/contract';
import { isCode, trainer } from '../lib/api.svelte';
import { Batches } from '../lib/sample-batches';
import { inOrder, KnownSamples } from '../lib/sample-known';
import type { DatasetStore } from './dataset.svelte';

const PER_CALL = 200;
const MOST_PER_CALL = 1000;
const MOST_KEPT = 20_000;

/** What is known of single samples, as far as somebody looks at them. */
export class SampleInfos {
  /** Counts what arrived: who shows infos reads it. */
  arrived = $state(0);
  readonly #known = new KnownSamples(MOST_KEPT);
  /** What is fresh was told of this state of the data. */
  #dataset: Dataset | null = null;
  readonly #batches: Batches;

  /** @param modelId whose answers are shown; null: none */
  constructor(
    private readonly store: DatasetStore,
    private readonly modelId: string | null,
    onFailure: (error: unknown) => void,
  ) {
    this.#batches = new Batches({
      size: PER_CALL,
      isKnown: (index) => this.#known.isFresh(index),
      fetch: (indices) => this.#fetch(indices),
      onFailure,
    });
  }

  /** Undefined while nothing was told of it. After an edit it is the old one, until the new one is there. */
  get(index: number): SampleInfo | undefined {
    void this.arrived;
    return this.#known.get(index);
  }

  /** Says which samples are looked at now. */
  want(indices: number[]): void {
    this.#follow();
    this.#batches.want(indices);
  }

  /** What is known now of these samples, in their order, fetched where need be. */
  async all(indices: number[]): Promise<SampleInfo[]> {
    this.#follow();
    const missing = indices.filter((index) => !this.#known.isFresh(index));
    const told: SampleInfo[] = [];
    for (let from = 0; from < missing.length; from += MOST_PER_CALL) {
      told.push(...(await this.#ask(missing.slice(from, from + MOST_PER_CALL))));
    }
    return inOrder(indices, told, this.#known);
  }

  /** Edits leave the numbers of samples as they are; other data has others. */
  #follow(): void {
    const { current } = this.store;
    if (current === this.#dataset) return;
    if (current?.id === this.#dataset?.id) this.#known.outdate();
    else this.#known.clear();
    this.#dataset = current;
  }

  async #fetch(indices: number[]): Promise<void> {
    const dataset = this.#dataset;
    try {
      const infos = await this.#ask(indices);
      // What was told of the data as it was is asked for again.
      if (this.store.current !== dataset) return;
      this.#known.tell(infos);
      this.arrived += 1;
    } catch (error) {
      if (this.store.current === dataset && !isCode(error, 'cancelled', 'trainer-gone')) throw error;
    }
  }

  async #ask(indices: number[]): Promise<SampleInfo[]> {
    if (!this.#dataset) return [];
    return trainer('sampleInfos', { datasetId: this.#dataset.id, modelId: this.modelId, indices });
  }
}
