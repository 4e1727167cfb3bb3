import type { Progress, SavedFile, Source } from '../../src-preload/contract';
import { trainer } from '../lib/api.svelte';
import { plural } from '../lib/format';
import type { Batch, StudioModel } from './models.svelte';

const BATCHES_KEPT = 8;
const TOKENS_PER_CALL = 1000;

/** Classifying what was dropped, pasted or typed. */
export class Classifying {
  /** What is being classified now. */
  busy = $state<string | null>(null);
  /** Whether the answers go to a file. */
  saving = $state(false);
  progress = $state.raw<Progress | null>(null);
  #nextBatch = 1;
  #formTicket = 0;

  async sources(target: StudioModel, sources: Source[]): Promise<void> {
    const [first] = sources;
    if (!first) return;
    const title = sources.length === 1 ? first.name : plural(sources.length, 'item');
    const tokens = sources.slice(0, TOKENS_PER_CALL).map((source) => source.token);
    await this.#batch(target, title, tokens, (modelId) => trainer('classifySources', { modelId, tokens }));
  }

  async rows(target: StudioModel, rows: Record<string, string>[]): Promise<void> {
    await this.#batch(target, plural(rows.length, 'pasted row'), [], (modelId) =>
      trainer('classifyRows', { modelId, rows }),
    );
  }

  /** Classifies the form as it stands; an answer that was overtaken is dropped. */
  async form(target: StudioModel): Promise<void> {
    const ticket = ++this.#formTicket;
    const modelId = await target.ready();
    const predictions = await trainer('classifyRows', { modelId, rows: [target.form] });
    if (ticket !== this.#formTicket) return;
    target.formPrediction = predictions.items[0] ?? null;
    target.formWarnings = predictions.warnings;
  }

  /** Classifies a batch's sources again, this time with every row into a file. */
  async save(target: StudioModel, batch: Batch, file: Source): Promise<SavedFile> {
    this.saving = true;
    this.busy = batch.title;
    this.progress = null;
    try {
      const modelId = await target.ready();
      return await trainer('saveClassified', { modelId, tokens: batch.tokens, token: file.token });
    } finally {
      this.saving = false;
      this.busy = null;
      this.progress = null;
    }
  }

  async #batch(
    target: StudioModel,
    title: string,
    tokens: string[],
    ask: (modelId: string) => Promise<Batch['predictions']>,
  ): Promise<void> {
    this.busy = title;
    this.progress = null;
    try {
      const predictions = await ask(await target.ready());
      const batch: Batch = { id: this.#nextBatch++, title, at: Date.now(), tokens, predictions };
      target.batches = [batch, ...target.batches].slice(0, BATCHES_KEPT);
    } finally {
      this.busy = null;
      this.progress = null;
    }
  }
}
