import type { Edit, SampleFilter } from '../../src-preload/contract';
import { trainer } from '../lib/api.svelte';
import { bestPart } from '../lib/verdict';
import { correctionsBetween, pairedOf, type Paired } from '../lib/what-changed';
import type { StudioModel } from './models.svelte';
import { studio } from './studio.svelte';

/** What putting samples right did to a model. */
export interface Changed {
  before: StudioModel;
  after: StudioModel;
  /** Null where the samples of both cannot be asked for. */
  paired: Paired | null;
}

/** From corrections that are made on the results to a model that learned from them. */
class Corrections {
  /** The last training with corrections. */
  changed = $state.raw<Changed | null>(null);
  /** The edits that each model learned from, as far as they were seen. */
  readonly #learned = new WeakMap<StudioModel, readonly Edit[]>();

  /** Whether the samples of a model can be shown and put right: its data is open. */
  isOpen(entry: StudioModel): boolean {
    return entry.datasetId !== null && studio.dataset.current?.id === entry.datasetId;
  }

  /** Whether the data is no longer what the model learned from. */
  isStale(entry: StudioModel): boolean {
    const run = studio.project.runOf(entry.model.id);
    return this.isOpen(entry) && run !== null && studio.project.isStale(run);
  }

  /** Remembers the edits that a model learned from, while the data is still what it learned from. */
  remember(entry: StudioModel): void {
    // An edit that is on its way is in the list, and not yet in the data.
    const isSettled = studio.dataset.current?.editCount === studio.edits.list.length;
    if (isSettled && this.isOpen(entry) && !this.isStale(entry)) this.#learned.set(entry, studio.edits.list);
  }

  /** How many corrections the model has not learned from; null where nobody saw which it has. */
  count(entry: StudioModel): number | null {
    const learned = this.#learned.get(entry);
    return learned ? correctionsBetween(learned, studio.edits.list) : null;
  }

  /** Trains with the same recipe on the data as it is now; features are known, so that it takes seconds. */
  async trainAgain(before: StudioModel): Promise<void> {
    await studio.recovered;
    const dataset = studio.dataset.current;
    if (!dataset || dataset.problem !== null || studio.training.running) return;
    const finished = await studio.training.train(dataset, before.model.report.recipe);
    const after = studio.models.addTrained(finished, dataset.id, studio.models.current === before);
    studio.project.addRun(finished, dataset.version);
    this.remember(after);
    this.changed = { before, after, paired: await this.#paired(before, after) };
  }

  async #paired(before: StudioModel, after: StudioModel): Promise<Paired | null> {
    const { part } = bestPart(after.model.report);
    if (part !== bestPart(before.model.report).part || !this.isOpen(before)) return null;
    const ask = async (entry: StudioModel, outcome: NonNullable<SampleFilter['outcome']>) => {
      const filter = { parts: [part], outcome };
      const asked = { datasetId: entry.datasetId!, modelId: await entry.ready(), filter };
      return (await trainer('listSamples', { ...asked, order: 'dataset' })).indices;
    };
    const of = async (entry: StudioModel) => ({
      right: await ask(entry, 'right'),
      wrong: await ask(entry, 'wrong'),
    });
    return pairedOf(await of(before), await of(after));
  }
}

export const corrections = new Corrections();
