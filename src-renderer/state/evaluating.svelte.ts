import type { Evaluation, Progress, Source } from '../../src-preload/contract';
import { isCode, trainer } from '../lib/api.svelte';
import type { StudioModel } from './models.svelte';

/** A model scored on data that it may never have seen. */
export interface Evaluated {
  source: Source;
  /** The model that it was compared with. */
  other: StudioModel | null;
  evaluation: Evaluation;
}

/** Scoring models on other labelled data, alone or beside a second model. */
export class Evaluating {
  /** The name of the data that is being answered now. */
  busy = $state<string | null>(null);
  progress = $state.raw<Progress | null>(null);
  #found = $state.raw<readonly (Evaluated & { entry: StudioModel })[]>([]);

  /** The last of a model; null where there is none. */
  of(entry: StudioModel): Evaluated | null {
    return this.#found.find((one) => one.entry === entry) ?? null;
  }

  /** Giving it up is no failure. */
  async evaluate(entry: StudioModel, source: Source, other: StudioModel | null): Promise<void> {
    if (this.busy !== null) return;
    this.busy = source.name;
    this.progress = null;
    try {
      const input = {
        modelId: await entry.ready(),
        token: source.token,
        otherModelId: other && (await other.ready()),
      };
      const evaluation = await trainer('evaluateModel', input);
      this.#found = [
        { entry, source, other, evaluation },
        ...this.#found.filter((one) => one.entry !== entry),
      ];
    } catch (error) {
      if (!isCode(error, 'cancelled')) throw error;
    } finally {
      this.busy = null;
      this.progress = null;
    }
  }

  cancel(): Promise<null> {
    return trainer('cancel', { commands: ['evaluateModel'] });
  }
}
