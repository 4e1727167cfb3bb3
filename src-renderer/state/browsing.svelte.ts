import type { Dataset, SampleList } from '../../src-preload/contract';
import { trainer } from '../lib/api.svelte';
import { latestWins } from '../lib/latest';
import { EVERYTHING, filterOf, withClasses, within, type Choice } from '../lib/sample-filter';
import type { TileSize } from '../lib/sample-grid';
import type { StudioModel } from './models.svelte';
import { studio } from './studio.svelte';

/** Which samples the data screen shows, and how; it stays so from screen to screen. */
class Browsing {
  choice = $state.raw<Choice>(EVERYTHING);
  size = $state<TileSize>('medium');
  /** The table whose rows are looked at here: of pictures that goes without saying. */
  rowsOf = $state<string | null>(null);
  busy = $state(false);
  failure = $state('');
  #list = $state.raw<SampleList | null>(null);
  #seen: Dataset | null = null;

  /** The latest model that was trained on the open data here; null without one. */
  readonly model = $derived(trainedHere());
  /** Samples that are there more than once, copies side by side, as the model's training found them. */
  readonly copies = $derived(
    this.model?.model.report.duplicates?.groups.flatMap(({ samples }) => samples.map(({ index }) => index)) ??
      [],
  );
  /** Samples whose labels are suspected to be wrong, the most suspect first. */
  readonly suspected = $derived(studio.labelErrors.open.map(({ index }) => index));
  /** Of the samples to show; null before the first answer. */
  readonly indices = $derived(this.#shown());
  /** Of all samples; 0 before the first answer. */
  readonly total = $derived(this.#list?.total ?? 0);

  choose(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
  }

  showAll(): void {
    this.choice = { ...EVERYTHING, order: this.choice.order };
  }

  /** A class that is chosen goes by its new name. */
  renamed(from: string, to: string): void {
    const { classes } = this.choice;
    if (classes.has(from))
      this.choose({ classes: new Set([...classes].map((name) => (name === from ? to : name))) });
  }

  /** Asks for the list anew: after another choice, other data or an edit. */
  refresh(): void {
    const dataset = studio.dataset.current;
    if (!dataset) return;
    if (dataset.id !== this.#seen?.id) {
      this.#list = null;
      this.choice = EVERYTHING;
    }
    // A class that is renamed goes by its new name before the data does.
    if (dataset !== this.#seen) {
      const names = dataset.classes.map(({ name }) => name);
      this.choice = withClasses(this.choice, names);
      this.#seen = dataset;
    }
    const { choice, model } = this;
    const needsModel = choice.state === 'wrong' || choice.order.endsWith('confident');
    this.#ask(async () => {
      const modelId = needsModel && model ? await model.ready() : null;
      return trainer('listSamples', {
        datasetId: dataset.id,
        modelId,
        filter: filterOf(choice),
        order: choice.order,
      });
    });
  }

  readonly #ask = latestWins<SampleList>({
    onBusy: (busy) => (this.busy = busy),
    onValue: (list) => {
      this.#list = list;
      this.failure = '';
    },
    onFailure: (message) => (this.failure = message),
  });

  #shown(): Int32Array | number[] | null {
    if (!this.#list) return null;
    const { indices } = this.#list;
    if (this.choice.state === 'copies') return within(indices, this.copies);
    return this.choice.state === 'suspected' ? within(indices, this.suspected) : indices;
  }
}

function trainedHere(): StudioModel | null {
  const { current, all } = studio.models;
  const id = studio.dataset.current?.id;
  const isHere = (entry: StudioModel | null) => id !== undefined && entry?.datasetId === id;
  return isHere(current) ? current : (all.find(isHere) ?? null);
}

export const browsing = new Browsing();
