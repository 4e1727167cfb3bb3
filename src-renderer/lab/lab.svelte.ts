/** The lab as it stands: settings, points, and the models that learn from them. */
import { Clock } from './clock';
import { batchOf, type Samples } from './engine/samples';
import type { LabFile } from './file';
import { LabPoints } from './points.svelte';
import { advance, createRuns, isLost, isTaken, measure, samplesOf, type Run } from './runs';
import { firstSettings, MOST_SEED, temperatureAt, type Settings } from './settings';
import { fromFile, toFile } from './snapshot';

export type Tool = 'add' | 'move' | 'erase';

/** What makes other models: they start anew. */
const SHAPING: (keyof Settings)[] = ['experiment', 'hidden', 'isDeep', 'activation', 'loss', 'seed'];
/** In milliseconds: what steps may take of a frame. */
const FRAME_SHARE = 7;
/** In milliseconds: the least between what is told and what is told next, while it plays. */
const TOLD_PAUSE = 100;

export class Lab extends LabPoints {
  runs = $state.raw<Run[]>([]);
  steps = $state(0);
  tool = $state<Tool>('move');
  isPlaying = $state(false);
  /** Counts up whenever models or points are other ones: what is drawn follows it. */
  version = $state(0);
  /** The same, but no oftener than numbers can be read: what is told in words, tables and charts follows it. */
  told = $state(0);
  /** A run whose loss grew without bound; null while all is well. */
  lost = $state.raw<Run | null>(null);
  readonly temperature = $derived(temperatureAt(this.settings.heat));
  samples: Samples = samplesOf([], firstSettings);
  /** The points that the experiment shows, in the order of its samples. */
  shown: number[] = [];
  readonly #clock = new Clock();
  #toldAt = 0;

  constructor() {
    super();
    this.reset();
  }

  /**
   * Changes settings; the models start anew where they are other ones.
   * @param gesture of points that are made anew by it
   */
  change(patch: Partial<Settings>, gesture: string | null = null): void {
    const isNew = 'cloud' in patch || ('seed' in patch && !this.settings.isOwn);
    if (isNew) return this.begin({ ...this.settings, ...patch }, gesture);
    Object.assign(this.settings, patch);
    if (SHAPING.some((key) => key in patch)) this.reset();
  }

  /** New points of the same kind, by the next seed. */
  renew(): void {
    this.begin({ ...this.settings, seed: (this.settings.seed + 1) % (MOST_SEED + 1) });
  }

  reset(): void {
    this.runs = createRuns($state.snapshot(this.settings), this.data.classes.length);
    this.steps = 0;
    this.pointsChanged();
  }

  play(): void {
    if (this.isPlaying || this.samples.y.length === 0) return;
    this.isPlaying = true;
    this.#clock.start(performance.now());
    const frame = (now: number) => {
      if (!this.isPlaying) return;
      const due = this.#clock.due(now, this.settings.speed);
      if (due > 0) this.#advance(due, performance.now() + FRAME_SHARE);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  pause(): void {
    this.isPlaying = false;
    this.told = this.version;
  }

  step(): void {
    this.#advance(1, Infinity);
  }

  /** A step on the chosen point alone. */
  stepOnPoint(): void {
    const point = this.chosen === null ? undefined : this.data.points[this.chosen];
    if (!point) return;
    advance(this.runs, samplesOf([point], this.settings), this.settings);
    this.steps += 1;
    this.#measured();
  }

  toFile(): LabFile {
    const { data, chosen, steps, runs } = this;
    return toFile({ settings: $state.snapshot(this.settings), data, chosen, steps, runs });
  }

  /** @throws StudioError `bad-lab-file`; nothing is changed then */
  load(file: LabFile, fileName: string): void {
    const { settings, data, chosen, steps, runs } = fromFile(file, fileName);
    this.pause();
    Object.assign(this, { settings, data, chosen, steps, runs });
    this.brush = 0;
    this.forget();
    this.pointsChanged();
  }

  #advance(steps: number, until: number): void {
    if (this.samples.y.length === 0) return;
    const { batch, seed } = this.settings;
    for (let done = 0; done < steps && (done === 0 || performance.now() < until); done++) {
      advance(this.runs, batchOf(this.samples, this.steps, batch, seed), this.settings);
      this.steps += 1;
    }
    this.#measured();
  }

  protected pointsChanged(): void {
    const { points } = this.data;
    this.samples = samplesOf(points, this.settings);
    this.shown = [...points.keys()].filter((at) => isTaken(points[at]!, this.settings));
    if (this.samples.y.length === 0) this.pause();
    this.#measured();
  }

  #measured(): void {
    for (const run of this.runs) {
      measure(run, this.samples);
      if (run.score && !isLost(run)) run.history.add({ step: this.steps, ...run.score });
    }
    this.lost = this.runs.find(isLost) ?? null;
    this.version += 1;
    if (this.lost !== null) this.pause();
    if (this.isPlaying && performance.now() - this.#toldAt < TOLD_PAUSE) return;
    this.told = this.version;
    this.#toldAt = performance.now();
  }
}

export const lab = new Lab();
