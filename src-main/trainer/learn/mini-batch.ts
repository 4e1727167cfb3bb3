/** Mini-batch training: SGD and Adam, many steps in one call of one graph. */
import type { LabelledFeatures } from '../matrix';
import { float32Output, Session, type Tensor } from '../onnx/runtime';
import { createRandom } from '../random';
import { epochGraph, stateOf } from './graph/epoch';
import { parametersOf, sizeOf, type NetworkShape } from './graph/network';
import { optimizers, type MiniBatchOptimizer } from './graph/optimizers';
import type { OnEpoch, TrainOptions } from './options';
import { sum } from './vector';

/** Calls are made about this long, in milliseconds, so that a stop is answered at once. */
const CALL_MS = 60;

type State = Record<string, Tensor>;

/** The steps of one epoch: which samples (-1 never occurs: padding repeats row 0 with weight 0). */
interface Schedule {
  steps: number;
  rows: Int32Array;
  w: Float32Array;
}

/** @param weights one per sample, summing to one */
export async function trainMiniBatch(
  shape: NetworkShape,
  data: LabelledFeatures,
  weights: Float32Array,
  start: State,
  options: TrainOptions & { optimizer: MiniBatchOptimizer },
  onEpoch: OnEpoch,
  isStopped: () => boolean,
): Promise<'epochs' | 'stopped' | 'diverged'> {
  const session = await Session.load(epochGraph(shape, data.X.format, options));
  const runner = new EpochRunner(session, shape, data, options, start);
  const order = Int32Array.from(data.y, (_, index) => index);
  const random = createRandom(options.seed);
  try {
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      const schedule = scheduleEpoch(random.shuffle(order), weights, options.batchSize);
      const result = await runner.run(schedule, isStopped);
      if (!result) return 'stopped';
      if (!Number.isFinite(result.loss)) return 'diverged';
      if (!(await onEpoch({ epoch, ...result }))) return 'stopped';
    }
    return 'epochs';
  } finally {
    await session.release();
  }
}

/** Cuts an order of samples into batches; each step's weights are scaled so that a full batch sums to about one. */
export function scheduleEpoch(order: Int32Array, weights: Float32Array, batchSize: number): Schedule {
  const count = order.length;
  const batch = Math.min(batchSize, count);
  const steps = Math.ceil(count / batch);
  const rows = new Int32Array(steps * batch);
  const w = new Float32Array(steps * batch);
  rows.set(order);
  for (let step = 0; step < steps; step++) {
    const [first, end] = [step * batch, Math.min(count, (step + 1) * batch)];
    for (let index = first; index < end; index++)
      w[index] = (weights[order[index]!]! * count) / (end - first);
  }
  return { steps, rows, w };
}

/** Carries one training from epoch to epoch. */
export class EpochRunner {
  private state: State;
  private t = 0;
  private stepsPerCall = 8;
  private readonly names: string[];
  private readonly parameters: string[];

  constructor(
    private readonly session: Session,
    shape: NetworkShape,
    private readonly data: LabelledFeatures,
    private readonly options: Pick<TrainOptions, 'learningRate'> & { optimizer: MiniBatchOptimizer },
    start: State,
  ) {
    const state = stateOf(shape, options.optimizer);
    this.names = state.map(({ name }) => name);
    this.parameters = parametersOf(shape).map(({ name }) => name);
    this.state = Object.fromEntries(
      state.map(({ name, shape }) => [name, start[name] ?? { data: new Float32Array(sizeOf(shape)), shape }]),
    );
  }

  /** One epoch; null where it was stopped before its end. The loss is the mean over the steps as they went. */
  async run({ steps, rows, w }: Schedule, isStopped: () => boolean) {
    const batch = rows.length / steps;
    let [loss, correct] = [0, 0];
    for (let first = 0; first < steps;) {
      const count = Math.min(this.stepsPerCall, steps - first);
      const [from, to] = [first * batch, (first + count) * batch];
      const began = performance.now();
      const outputs = await this.session.run({
        X: {
          data: await this.data.X.read(0, this.data.X.rows),
          shape: [this.data.X.rows, this.data.X.columns],
        },
        y: { data: this.data.y, shape: [this.data.y.length] },
        rows: { data: rows.subarray(from, to), shape: [count, batch] },
        w: { data: w.subarray(from, to), shape: [count, batch] },
        rates: { data: this.rates(count), shape: [count, 2] },
        ...this.state,
      });
      this.adapt(count, performance.now() - began);
      this.state = Object.fromEntries(this.names.map((name) => [name, outputs[`next_${name}`]!]));
      loss += sum(float32Output(outputs, 'loss'));
      correct += sum(float32Output(outputs, 'correct'));
      first += count;
      if (isStopped()) return null;
    }
    const parameters = Object.fromEntries(this.parameters.map((name) => [name, this.state[name]!]));
    return { parameters, loss: loss / steps, accuracy: correct / this.data.X.rows };
  }

  private rates(count: number): Float32Array {
    const { optimizer, learningRate } = this.options;
    const rule = optimizers[optimizer];
    const rates = new Float32Array(2 * count);
    for (let step = 0; step < count; step++) {
      rates.set(rule.rates(learningRate ?? rule.defaultRate, ++this.t), 2 * step);
    }
    return rates;
  }

  /** How many steps go into a call does not change the result: the state is carried exactly. */
  private adapt(steps: number, ms: number): void {
    this.stepsPerCall = Math.max(
      1,
      Math.min(2 * this.stepsPerCall, Math.round((steps * CALL_MS) / Math.max(ms, 1))),
    );
  }
}
