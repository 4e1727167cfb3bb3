import { SvelteSet } from 'svelte/reactivity';
import type { LabelError, LabelErrors, Progress } from '../../src-preload/contract';
import { isCode, trainer } from '../lib/api.svelte';
import { foundRecipe, relabelEdits, settledBy } from '../lib/label-errors';
import type { DatasetStore } from './dataset.svelte';
import type { EditsStore } from './edits.svelte';
import type { StudioModel } from './models.svelte';

interface Found {
  datasetId: string;
  result: LabelErrors;
  /** How many edits there were when it was asked for. */
  edits: number;
}

/** Suspected label errors of the open data, and what a person said of them. */
export class LabelErrorsStore {
  busy = $state(false);
  progress = $state.raw<Progress | null>(null);
  #found = $state.raw<Found | null>(null);
  /** Items whose labels are right, a person said. */
  readonly #kept = new SvelteSet<string>();

  /** Null where nobody looked. */
  readonly result = $derived.by(() =>
    this.#found?.datasetId === this.dataset.current?.id ? (this.#found?.result ?? null) : null,
  );
  /** Those that nothing was done about, the most suspect first. */
  readonly open = $derived.by((): LabelError[] => {
    if (!this.result) return [];
    const settled = settledBy(this.edits.list.slice(this.#found?.edits ?? 0));
    return this.result.items.filter(({ item }) => !settled.has(item) && !this.#kept.has(item));
  });

  constructor(
    private readonly dataset: DatasetStore,
    private readonly edits: EditsStore,
  ) {}

  /** Looks for them as the model was trained. Giving it up is no failure. */
  async look(entry: StudioModel): Promise<void> {
    const dataset = this.dataset.current;
    if (!dataset || this.busy) return;
    this.busy = true;
    this.progress = null;
    const edits = this.edits.list.length;
    try {
      const recipe = foundRecipe(entry.model.report);
      const result = await trainer('labelErrors', { datasetId: dataset.id, recipe });
      if (this.#found?.datasetId !== dataset.id) this.#kept.clear();
      this.#found = { datasetId: dataset.id, result, edits };
    } catch (error) {
      if (!isCode(error, 'cancelled')) throw error;
    } finally {
      this.busy = false;
      this.progress = null;
    }
  }

  cancel(): Promise<null> {
    return trainer('cancel', { commands: ['labelErrors'] });
  }

  /** Gives samples the classes that they look like. */
  async accept(errors: LabelError[]): Promise<void> {
    for (const edit of relabelEdits(errors)) await this.edits.apply(edit);
  }

  /** Leaves labels as they are; they are not listed again for this data. */
  keep(errors: LabelError[]): void {
    for (const { item } of errors) this.#kept.add(item);
  }

  async exclude(errors: LabelError[]): Promise<void> {
    if (errors.length > 0) await this.edits.apply({ kind: 'exclude', items: errors.map(({ item }) => item) });
  }
}
