/** The lab as it stands: settings, points, and the models that learn from them. */
import { placed, type Point } from './engine/clouds';
import { batchOf, type Samples } from './engine/samples';
import type { LabFile } from './file';
import { advance, createRuns, isLost, isTaken, measure, samplesOf, type Run } from './runs';
import {
  firstSettings,
  freshData,
  MOST_POINTS,
  MOST_SEED,
  temperatureAt,
  type LabData,
  type Settings,
} from './settings';
import { fromFile, toFile } from './snapshot';

export type Tool = 'add' | 'move' | 'erase';

/** What makes other models: they start anew. */
const SHAPING: (keyof Settings)[] = ['experiment', 'hidden', 'isDeep', 'activation', 'loss', 'seed'];
/** In milliseconds: what steps may take of a frame, and the longest pause that is made up for. */
const FRAME_SHARE = 7;
const LONGEST_FRAME = 100;

export class Lab {
  settings = $state<Settings>({ ...firstSettings });
  data = $state.raw<LabData>(freshData(firstSettings));
  runs = $state.raw<Run[]>([]);
  steps = $state(0);
  /** Which point is chosen. */
  chosen = $state<number | null>(null);
  tool = $state<Tool>('move');
  /** The class of new points. */
  brush = $state(0);
  isPlaying = $state(false);
  /** Counts up whenever models or points are other ones: what is drawn follows it. */
  version = $state(0);
  /** The title of a run whose loss grew without bound; null while all is well. */
  lost = $state<string | null>(null);
  readonly temperature = $derived(temperatureAt(this.settings.heat));
  samples: Samples = samplesOf([], firstSettings);
  /** The points that the experiment shows, in the order of its samples. */
  shown: number[] = [];
  #owed = 0;
  #before = 0;

  constructor() {
    this.reset();
  }

  /** Changes settings; the models start anew where they are other ones. */
  change(patch: Partial<Settings>): void {
    Object.assign(this.settings, patch);
    const isNew = 'cloud' in patch || ('seed' in patch && !this.settings.isOwn);
    if (isNew) this.make();
    else if (SHAPING.some((key) => key in patch)) this.reset();
  }

  /** New points of the chosen kind. */
  make(): void {
    this.settings.isOwn = false;
    this.replace(freshData($state.snapshot(this.settings)));
  }

  /** New points of the same kind, by the next seed. */
  renew(): void {
    this.settings.seed = (this.settings.seed + 1) % (MOST_SEED + 1);
    this.make();
  }

  /** Other points altogether. */
  replace(data: LabData): void {
    this.data = data;
    this.chosen = null;
    this.brush = Math.min(this.brush, data.classes.length - 1);
    this.reset();
  }

  /** The first weights again. */
  reset(): void {
    this.runs = createRuns($state.snapshot(this.settings), this.data.classes.length);
    this.steps = 0;
    this.#owed = 0;
    this.#pointsChanged();
  }

  add(x: number, y: number): void {
    if (this.data.points.length >= MOST_POINTS) return;
    this.#setPoints([...this.data.points, { x: placed(x), y: placed(y), label: this.brush }]);
    this.chosen = this.data.points.length - 1;
  }

  edit(index: number, change: Partial<Point>): void {
    this.#setPoints(
      this.data.points.map((point, at) => {
        if (at !== index) return point;
        const { x, y, label } = { ...point, ...change };
        return { x: placed(x), y: placed(y), label };
      }),
    );
  }

  erase(index: number): void {
    this.#setPoints(this.data.points.filter((_, at) => at !== index));
    if (this.chosen === index) this.chosen = null;
    else if (this.chosen !== null && this.chosen > index) this.chosen -= 1;
  }

  clear(): void {
    this.#setPoints([]);
    this.chosen = null;
  }

  play(): void {
    if (this.isPlaying || this.samples.y.length === 0) return;
    this.isPlaying = true;
    this.#before = performance.now();
    const frame = (now: number) => {
      if (!this.isPlaying) return;
      this.#frame(now);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  pause(): void {
    this.isPlaying = false;
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
    this.#pointsChanged();
  }

  #frame(now: number): void {
    this.#owed += (Math.min(LONGEST_FRAME, now - this.#before) / 1000) * this.settings.speed;
    this.#before = now;
    const due = Math.floor(this.#owed);
    this.#owed -= due;
    if (due > 0) this.#advance(due, performance.now() + FRAME_SHARE);
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

  #setPoints(points: Point[]): void {
    this.settings.isOwn = true;
    this.data = { ...this.data, points };
    this.#pointsChanged();
  }

  #pointsChanged(): void {
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
    this.lost = this.runs.find(isLost)?.title ?? null;
    if (this.lost !== null) this.pause();
    this.version += 1;
  }
}

export const lab = new Lab();
