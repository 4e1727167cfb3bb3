import type { Progress, Source } from '../../src-preload/contract';
import { trainer } from '../lib/api.svelte';
import { plural } from '../lib/format';
import type { Batch, StudioModel } from './models.svelte';

const BATCHES_KEPT = 8;
const TOKENS_PER_CALL = 1000;

/** Classifying what was dropped, pasted or typed. */
export class Classifying {
  /** What is being classified now. */
  busy = $state<string | null>(null);
  progress = $state.raw<Progress | null>(null);
  #nextBatch = 1;
  #formTicket = 0;

  async sources(target: StudioModel, sources: Source[]): Promise<void> {
    const [first] = sources;
    if (!first) return;
    const title = sources.length === 1 ? first.name : plural(sources.length, 'item');
    await this.#batch(target, title, async (modelId) => {
      const tokens = sources.slice(0, TOKENS_PER_CALL).map((source) => source.token);
      return trainer('classifySources', { modelId, tokens });
    });
  }

  async rows(target: StudioModel, rows: Record<string, string>[]): Promise<void> {
    await this.#batch(target, plural(rows.length, 'pasted row'), (modelId) =>
      trainer('classifyRows', { modelId, rows }),
    );
  }

  /** Classifies the form as it stands; an answer that was overtaken is dropped. */
  async form(target: StudioModel): Promise<void> {
    const ticket = ++this.#formTicket;
    const modelId = await target.ready();
    const predictions = await trainer('classifyRows', { modelId, rows: [target.form] });
    if (ticket === this.#formTicket) target.formPrediction = predictions.items[0] ?? null;
  }

  async #batch(
    target: StudioModel,
    title: string,
    ask: (modelId: string) => Promise<Batch['predictions']>,
  ): Promise<void> {
    this.busy = title;
    this.progress = null;
    try {
      const predictions = await ask(await target.ready());
      const batch: Batch = { id: this.#nextBatch++, title, at: Date.now(), predictions };
      target.batches = [batch, ...target.batches].slice(0, BATCHES_KEPT);
    } finally {
      this.busy = null;
      this.progress = null;
    }
  }
}
