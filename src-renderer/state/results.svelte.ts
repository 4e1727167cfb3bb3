import type { Part } from '../../src-preload/contract';
import type { Cell } from '../lib/matrix/words';
import type { StudioModel } from './models.svelte';

export type ResultsTab =
  'overview' | 'classes' | 'curves' | 'calibration' | 'threshold' | 'quality' | 'learning' | 'other' | 'runs';

/** A cell of a model's confusion matrix whose samples are shown. */
export interface OpenCell extends Cell {
  entry: StudioModel;
  part: Part;
}

/** What is looked at on the results screen: it stays so while other screens are visited. */
class ResultsState {
  tab = $state<ResultsTab>('overview');
  cell = $state.raw<OpenCell | null>(null);
  #seen: StudioModel | null = null;

  /** The screen is opened: on the tab where it was left, and on the verdict for another model. */
  visit(entry: StudioModel | null): void {
    if (entry !== this.#seen) this.tab = 'overview';
    this.#seen = entry;
  }
}

export const results = new ResultsState();
