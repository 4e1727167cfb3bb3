import { SvelteSet } from 'svelte/reactivity';
import type { Dataset, Progress, Recipe, Run, TrainingUpdate } from '../../src-preload/contract';
import { CurveView } from '../charts/curve-view.svelte';
import { trainer } from '../lib/api.svelte';
import { overallShare } from '../lib/phases';
import { parseDraft, toDraft, type RecipeDraft } from '../lib/recipe';
import { Stopwatch } from '../lib/stopwatch';
import { Curve } from './curve.svelte';
import type { StudioModel } from './models.svelte';
import { Taskbar } from './taskbar';
import { t } from '../lib/language';

/** The live matrix is a table: it is drawn anew at most this often. */
const MATRIX_MS = 250;

type Pace = Pick<TrainingUpdate, 'learningRate' | 'gradientNorm' | 'samplesPerSecond'>;

/** The recipe as the person sets it, and the training that runs or ran last. */
export class TrainingStore {
  draft = $state<RecipeDraft | null>(null);
  /** The model whose weights the next training goes on from; null: it begins anew. */
  startFrom = $state.raw<StudioModel | null>(null);
  /** `stopping` and `cancelling`: asked for, not answered yet. */
  status = $state<'idle' | 'running' | 'paused' | 'stopping' | 'cancelling'>('idle');
  /** Whether the person has unfolded the recipe: it stays so from training to training. */
  advanced = $state(false);
  progress = $state.raw<Progress | null>(null);
  curve = $state.raw(new Curve());
  /** How the curves are looked at, from training to training. */
  readonly view = new CurveView();
  epochs = $state(0);
  bestEpoch = $state(0);
  /** Of the last update; null where there is none. */
  pace = $state.raw<Pace | null>(null);
  classNames = $state.raw<string[]>([]);
  matrix = $state.raw<number[][] | null>(null);
  /** What the search tries now; null before the first update. */
  trial = $state.raw<TrainingUpdate['trial'] | null>(null);
  /** The recipe and the data's name and kind of the last start; null before the first. */
  started = $state.raw<{ recipe: Recipe; datasetName: string; kind: Dataset['kind'] } | null>(null);
  /** How many images of that training were known from earlier ones; null where nobody looked at any. */
  known = $state.raw<{ cached: number; total: number } | null>(null);
  /** Titles of the recipe's sections that are folded away. */
  readonly folded = new SvelteSet<string>();
  /** What ended the last training without a model; null when it gave one. */
  #failed = $state.raw<{ wasCancelled: boolean; error: unknown } | null>(null);
  #matrixAt = 0;
  readonly #watch = new Stopwatch();
  readonly #taskbar = new Taskbar();

  readonly parsed = $derived(this.draft ? parseDraft(this.draft) : null);
  readonly running = $derived(this.status !== 'idle');

  /** Why the last training gave no model, in words; null when it gave one. */
  get failure(): string | null {
    if (!this.#failed) return null;
    const { wasCancelled, error } = this.#failed;
    if (wasCancelled) return t('You cancelled this training. No model was kept.');
    return error instanceof Error ? error.message : String(error);
  }

  /** Seconds since the start, without pauses. */
  spent(): number {
    return this.#watch.read() / 1000;
  }

  /** Takes over what fits the data, dropping what was set for other data. */
  suggest(dataset: Dataset): void {
    this.draft = toDraft(dataset.recipe, dataset.kind);
    this.startFrom = null;
    if (this.running) return;
    this.started = null;
    this.#failed = null;
  }

  /** @param start the model whose weights it goes on from */
  async train(dataset: Dataset, recipe: Recipe, start: StudioModel | null = null): Promise<Run> {
    this.status = 'running';
    this.started = { recipe, datasetName: dataset.name, kind: dataset.kind };
    this.known = null;
    this.#failed = null;
    this.progress = null;
    this.curve = new Curve();
    this.epochs = recipe.epochs;
    this.bestEpoch = 0;
    this.pace = null;
    this.view.range = null;
    this.view.cursor = null;
    this.#watch.restart();
    this.#taskbar.show({ share: null, isPaused: false });
    this.matrix = null;
    this.trial = null;
    this.classNames = dataset.classes.map((entry) => entry.name);
    try {
      const startModelId = start && (await start.ready());
      const run = await trainer('train', { datasetId: dataset.id, recipe, startModelId });
      this.#finish(run);
      return run;
    } catch (error) {
      this.#fail(error);
      throw error;
    } finally {
      this.status = 'idle';
      this.progress = null;
      this.#watch.pause();
      this.#taskbar.end();
    }
  }

  /** Ends the training; `train` resolves with the best weights so far. */
  async stop(): Promise<void> {
    if (this.status !== 'running' && this.status !== 'paused') return;
    this.#goOn('stopping');
    await this.#asked(() => trainer('stop', {}));
  }

  /** Makes the training wait after its present step, or go on. */
  async togglePause(): Promise<void> {
    if (this.status === 'running') {
      this.status = 'paused';
      this.#watch.pause();
      this.#show();
      await this.#asked(() => trainer('pause', {}));
    } else if (this.status === 'paused') {
      this.#goOn('running');
      this.#show();
      await this.#asked(() => trainer('resume', {}));
    }
  }

  /** Gives the training up; `train` fails with `cancelled`. */
  async cancel(): Promise<void> {
    if (!this.running) return;
    this.#goOn('cancelling');
    await this.#asked(() => trainer('cancel', { commands: ['train'] }));
  }

  heard(progress: Progress): void {
    this.progress = progress;
    this.#show();
    const { phase, cached, total } = progress;
    if (phase === 'features' && cached !== null && total !== null) this.known = { cached, total };
  }

  update(training: TrainingUpdate): void {
    if (!this.running) return;
    this.curve.append(training.points);
    this.trial = training.trial;
    this.epochs = training.epochs;
    this.bestEpoch = training.bestEpoch;
    const { learningRate, gradientNorm, samplesPerSecond } = training;
    this.pace = { learningRate, gradientNorm, samplesPerSecond };
    const now = performance.now();
    if (training.confusionMatrix && now - this.#matrixAt >= MATRIX_MS) {
      this.#matrixAt = now;
      // Together, so that the table is written once.
      this.classNames = training.classNames;
      this.matrix = training.confusionMatrix;
    }
  }

  #finish({ report }: Run): void {
    this.curve = Curve.of(report.curve);
    this.bestEpoch = report.bestEpoch;
    this.classNames = report.classes;
    this.matrix = report.validation?.confusionMatrix ?? null;
  }

  #fail(error: unknown): void {
    this.#failed = { wasCancelled: this.status === 'cancelling', error };
  }

  /** Time passes again. */
  #goOn(status: 'running' | 'stopping' | 'cancelling'): void {
    this.status = status;
    this.#watch.resume();
  }

  #show(): void {
    if (!this.running) return;
    const share = this.progress && overallShare(this.progress, this.started);
    this.#taskbar.show({ share, isPaused: this.status === 'paused' });
  }

  /** When the request itself fails, the training is still running. */
  async #asked(request: () => Promise<unknown>): Promise<void> {
    try {
      await request();
    } catch (error) {
      if (this.running) this.#goOn('running');
      throw error;
    }
  }
}
