import type { CopiedImages, Progress, SavedFile, Source, TrainerCommand } from '../../src-preload/contract';
import { trainer } from '../lib/api.svelte';
import { tn } from '../lib/language';
import type { Batch, StudioModel } from './models.svelte';

const BATCHES_KEPT = 8;
const TOKENS_PER_CALL = 1000;

/** Whether a command's progress is that of a whole batch. */
export const isClassifying = (command: TrainerCommand): boolean =>
  ['classifySources', 'saveClassified', 'copyIntoFolders'].includes(command);

/** Classifying what was dropped, pasted or typed. */
export class Classifying {
  /** What is being classified now. */
  busy = $state<string | null>(null);
  /** What is done with the answers beside showing them. */
  saving = $state<'answers' | 'copies' | null>(null);
  progress = $state.raw<Progress | null>(null);
  /** Of looking at one picture closely. */
  lookingProgress = $state.raw<Progress | null>(null);
  /** Whether hardmax stands beside softmax. */
  hardmax = $state(false);
  #nextBatch = 1;
  #formTicket = 0;

  async sources(target: StudioModel, sources: Source[]): Promise<void> {
    const [first] = sources;
    if (!first) return;
    const title = sources.length === 1 ? first.name : tn(sources.length, '{n} item', '{n} items');
    const tokens = sources.slice(0, TOKENS_PER_CALL).map((source) => source.token);
    await this.#batch(target, title, tokens, (modelId) => trainer('classifySources', { modelId, tokens }));
  }

  async rows(target: StudioModel, rows: Record<string, string>[]): Promise<void> {
    await this.#batch(target, tn(rows.length, '{n} pasted row', '{n} pasted rows'), [], (modelId) =>
      trainer('classifyRows', { modelId, rows }),
    );
  }

  /** A picture that lies in no file, such as one out of the clipboard. */
  async picture(target: StudioModel, name: string, picture: Blob): Promise<void> {
    const bytes = new Uint8Array(await picture.arrayBuffer());
    await this.#batch(target, name, [], (modelId) => trainer('classifyPicture', { modelId, name, bytes }));
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
  save(target: StudioModel, batch: Batch, file: Source): Promise<SavedFile> {
    return this.#withAnswers('answers', target, batch, (modelId) =>
      trainer('saveClassified', { modelId, tokens: batch.tokens, token: file.token }),
    );
  }

  /** Classifies a batch's images again, and copies each into a folder of its class. */
  copy(target: StudioModel, batch: Batch, folder: Source): Promise<CopiedImages> {
    const { tokens } = batch;
    const { threshold } = target;
    return this.#withAnswers('copies', target, batch, (modelId) =>
      trainer('copyIntoFolders', { modelId, tokens, token: folder.token, threshold }),
    );
  }

  async #withAnswers<T>(
    saving: 'answers' | 'copies',
    target: StudioModel,
    batch: Batch,
    work: (modelId: string) => Promise<T>,
  ): Promise<T> {
    this.saving = saving;
    this.busy = batch.title;
    this.progress = null;
    try {
      return await work(await target.ready());
    } finally {
      this.saving = null;
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
