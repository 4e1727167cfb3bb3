/** One mini-batch training, epoch by epoch: many steps in one call of one graph. */
import type { LabelledFeatures } from '../matrix';
import { float32Output, Session, type Tensor } from '../onnx/runtime';
import { createRandom, type Random } from '../random';
import { cutBatches, paddedBatch, type Batches } from './batches';
import { epochGraph, maskedLayers, stateOf, type EpochOptions } from './graph/epoch';
import { parametersOf, sizeOf, type NetworkShape } from './graph/network';
import { optimizers, scalarsOf } from './graph/optimizers';
import { lastGradientNorm } from './last-gradient';
import type { TrainOptions } from './options';
import { shuffled, Windows, type Window } from './windows';

/** What bounds one call and one window; results depend on `windowBytes` alone, and only where data is larger. */
export interface Limits {
  /** Calls are made about this long, in milliseconds, so that a stop is answered at once. */
  callMs: number;
  /** Of the features that are in memory for a run of steps, where they are not in memory anyway. */
  windowBytes: number;
}

export const LIMITS: Limits = { callMs: 60, windowBytes: 2 ** 28 };

/** The most numbers that a call makes of all its steps: logits, and what dropout keeps. */
const VALUES_PER_CALL = 2 ** 21;

/** The share of the base rate that a step of an epoch takes. */
export type RateOf = (step: number, steps: number) => number;

/** Asked between calls; its answer may wait, while the training is paused. */
export type IsStopped = () => boolean | Promise<boolean>;

export type State = Record<string, Tensor>;

export type MiniBatchOptions = EpochOptions & Pick<TrainOptions, 'batchSize' | 'learningRate' | 'seed'>;

/** Carries one training from epoch to epoch. */
export class EpochRunner {
  private readonly random: Random;
  private readonly windows: Windows;
  private readonly batch: number;
  private readonly masks: { name: string; size: number }[];
  private readonly mostSteps: number;
  private state: State;
  private t = 0;
  private stepsPerCall = 1;

  private constructor(
    private readonly session: Session,
    private readonly shape: NetworkShape,
    private readonly data: LabelledFeatures,
    weights: Float32Array,
    start: State,
    private readonly options: MiniBatchOptions,
    private readonly limits: Limits,
  ) {
    this.random = createRandom(options.seed);
    this.windows = new Windows(data, weights, limits.windowBytes);
    this.batch = Math.min(options.batchSize, data.X.rows);
    this.masks = maskedLayers(shape, options);
    const perStep = paddedBatch(this.batch) * this.masks.reduce((sum, { size }) => sum + size, shape.classes);
    this.mostSteps = Math.max(1, Math.floor(VALUES_PER_CALL / perStep));
    this.state = Object.fromEntries(
      stateOf(shape, options.optimizer).map(({ name, shape }) => [
        name,
        start[name] ?? { data: new Float32Array(sizeOf(shape)), shape },
      ]),
    );
  }

  /** @param weights one per sample, summing to one */
  static async create(
    shape: NetworkShape,
    data: LabelledFeatures,
    weights: Float32Array,
    start: State,
    options: MiniBatchOptions,
    limits = LIMITS,
  ): Promise<EpochRunner> {
    const session = await Session.load(epochGraph(shape, data.X.format, options));
    return new EpochRunner(session, shape, data, weights, start, options, limits);
  }

  /**
   * One epoch; null where it was stopped before its end. Loss and accuracy are those of the steps as they went, the
   * gradient is that of the last one, which is done alone so that it can be read off the optimizer's memory.
   */
  async run(isStopped: IsStopped, rateOf: RateOf = () => 1) {
    const plans = this.windows.draw(this.random);
    const steps = plans.reduce((sum, { rows }) => sum + Math.ceil(rows / this.batch), 0);
    let [done, loss, correct] = [0, 0, 0];
    let before = this.state;
    for (const plan of plans) {
      const window = await this.windows.load(plan, isStopped);
      if (!window) return null;
      const order = shuffled(window.rows, this.random);
      const batches = cutBatches(order, window.weights, this.batch, this.data.X.rows);
      for (let first = 0; first < batches.steps;) {
        const last = steps - 1 - done;
        const end = Math.min(first < last ? last : batches.steps, batches.steps, first + this.stepsPerCall);
        before = this.state;
        const outputs = await this.call(window, batches, first, end, (step) => rateOf(done + step, steps));
        float32Output(outputs, 'loss').forEach(
          (mean, index) => (loss += mean * batches.shares[first + index]!),
        );
        float32Output(outputs, 'correct').forEach((count) => (correct += count));
        first = end;
        if (await isStopped()) return null;
      }
      done += batches.steps;
    }
    const parameters = Object.fromEntries(
      parametersOf(this.shape).map(({ name }) => [name, this.state[name]!]),
    );
    const learningRate = this.baseRate * rateOf(steps - 1, steps);
    const gradientNorm = lastGradientNorm(this.shape, this.options, before, this.state);
    return { parameters, loss, accuracy: correct / this.data.X.rows, learningRate, gradientNorm };
  }

  release(): Promise<void> {
    return this.session.release();
  }

  private get baseRate(): number {
    const { optimizer, learningRate } = this.options;
    return learningRate ?? optimizers[optimizer].defaultRate;
  }

  /** Does steps `first` to `end` - 1 of a window. */
  private async call(
    window: Window,
    { width, rows, w }: Batches,
    first: number,
    end: number,
    rateOf: (step: number) => number,
  ): Promise<Record<string, Tensor>> {
    const began = performance.now();
    const [from, to] = [first * width, end * width];
    const { columns } = this.data.X;
    const outputs = await this.session.run({
      X: { data: window.X.subarray(0, window.rows * columns), shape: [window.rows, columns] },
      y: { data: window.y.subarray(0, window.rows), shape: [window.rows] },
      rows: { data: rows.subarray(from, to), shape: [end - first, width] },
      w: { data: w.subarray(from, to), shape: [end - first, width] },
      ...this.scalars(first, end, rateOf),
      ...this.drawMasks(end - first, width),
      ...this.state,
    });
    this.state = Object.fromEntries(Object.keys(this.state).map((name) => [name, outputs[`next_${name}`]!]));
    // A single step at the end of an epoch says little about many.
    if (end - first > 1 || this.stepsPerCall === 1) this.adapt(end - first, performance.now() - began);
    return outputs;
  }

  private scalars(first: number, end: number, rateOf: (step: number) => number): State {
    const rate = this.baseRate;
    const values: Record<string, Float32Array> = {};
    for (let step = first; step < end; step++) {
      const scalars = scalarsOf(this.options, rate * rateOf(step), ++this.t);
      for (const [name, value] of Object.entries(scalars)) {
        (values[name] ??= new Float32Array(end - first))[step - first] = value;
      }
    }
    return Object.fromEntries(
      Object.entries(values).map(([name, data]) => [name, { data, shape: [end - first] }]),
    );
  }

  /** What dropout keeps. It is drawn step by step, so that it does not matter how many go into a call. */
  private drawMasks(steps: number, width: number): State {
    const masks = this.masks.map(({ name, size }) => {
      return { name, size, length: width * size, data: new Uint8Array(steps * width * size) };
    });
    for (let step = 0; step < steps; step++) {
      for (const { data, length } of masks) {
        this.random.bernoulli(data.subarray(step * length, (step + 1) * length), 1 - this.options.dropout);
      }
    }
    return Object.fromEntries(
      masks.map(({ name, data, size }) => [name, { data, shape: [steps, width, size] }]),
    );
  }

  /** How many steps go into a call does not change the result: the state is carried exactly. */
  private adapt(steps: number, ms: number): void {
    const wanted = Math.round((steps * this.limits.callMs) / Math.max(ms, 1));
    this.stepsPerCall = Math.max(1, Math.min(2 * this.stepsPerCall, wanted, this.mostSteps));
  }
}
