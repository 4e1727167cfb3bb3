/** Small trainings by mini-batches, and the same in plain float64, as the papers write them. */
import { EpochRunner, LIMITS, type Limits } from '../../../src-main/trainer/learn/epoch-runner';
import { parametersOf, sizeOf, type NetworkShape } from '../../../src-main/trainer/learn/graph/network';
import type { MiniBatchOptimizer } from '../../../src-main/trainer/learn/graph/optimizers';
import type { TrainOptions } from '../../../src-main/trainer/learn/options';
import type { FeatureMatrix, FeatureValues, LabelledFeatures } from '../../../src-main/trainer/matrix';
import { createRandom } from '../../../src-main/trainer/random';
import type { Tensor } from '../../../src-main/trainer/onnx/runtime';
import { labelled } from './support';

export type Options = TrainOptions & { optimizer: MiniBatchOptimizer };

export const OPTIONS: Options = {
  loss: 'cross-entropy',
  labelSmoothing: 0,
  optimizer: 'sgd',
  hidden: [],
  epochs: 1,
  batchSize: 4,
  dropout: 0,
  learningRate: 0.1,
  schedule: 'constant',
  warmup: 0,
  momentum: 0,
  nesterov: false,
  weightDecay: 0,
  l2: 0,
  balance: false,
  seed: 1,
};

/** Normal points with classes in turn. */
export function points(rows: number, columns: number, classes: number, seed = 3) {
  const random = createRandom(seed);
  const X = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) =>
      Math.fround(random.normal() + (column === row % classes ? 1 : 0)),
    ),
  );
  const y = X.map((_, row) => row % classes);
  return { X, y, data: labelled(X, y) };
}

/** Numbers to start from that float32 holds exactly, a list a parameter. */
export function startValues(shape: NetworkShape, seed = 8): number[][] {
  const random = createRandom(seed);
  return parametersOf(shape).map(({ shape }) =>
    Array.from({ length: sizeOf(shape) }, () => Math.fround(0.5 * random.normal())),
  );
}

export const startTensors = (shape: NetworkShape, values: number[][]): Record<string, Tensor> =>
  Object.fromEntries(
    parametersOf(shape).map(({ name, shape }, index) => [
      name,
      { data: Float32Array.from(values[index]!), shape },
    ]),
  );

export const equalWeights = (rows: number) => new Float32Array(rows).fill(1 / rows);

export interface Run {
  /** After the last epoch, in the order of the parameters. */
  values: number[][];
  losses: number[];
  accuracies: number[];
  gradientNorms: number[];
  /** How often it was asked whether to stop. */
  asked: number;
}

/** Some epochs at a constant rate. */
export async function epochs(
  shape: NetworkShape,
  data: LabelledFeatures,
  options: Partial<Options>,
  limits: Partial<Limits> = {},
): Promise<Run> {
  const all = { ...OPTIONS, ...options };
  const start = startTensors(shape, startValues(shape));
  const weights = equalWeights(data.X.rows);
  const runner = await EpochRunner.create(shape, data, weights, start, all, { ...LIMITS, ...limits });
  const run: Run = { values: [], losses: [], accuracies: [], gradientNorms: [], asked: 0 };
  const isStopped = () => {
    run.asked++;
    return false;
  };
  for (let epoch = 0; epoch < all.epochs; epoch++) {
    const result = await runner.run(isStopped);
    run.losses.push(result!.loss);
    run.accuracies.push(result!.accuracy);
    run.gradientNorms.push(result!.gradientNorm);
    run.values = parametersOf(shape).map(({ name }) => [...(result!.parameters[name]!.data as Float32Array)]);
  }
  await runner.release();
  return run;
}

/**
 * The mean cross-entropy of a network with hidden layers of ReLU, sample by sample.
 * @param kept what the hidden layers' values are multiplied by, [sample][layer][unit]; null for ones
 */
export function meanLoss(
  { features, hidden, classes }: NetworkShape,
  parameters: number[][],
  X: number[][],
  y: number[],
  kept: number[][][] | null = null,
): number {
  const sizes = [features, ...hidden, classes];
  let total = 0;
  X.forEach((row, sample) => {
    let A = row;
    for (let layer = 0; layer < sizes.length - 1; layer++) {
      const [W, b] = [parameters[2 * layer]!, parameters[2 * layer + 1]!];
      const isLast = layer === sizes.length - 2;
      A = Array.from({ length: sizes[layer + 1]! }, (_, unit) => {
        const Z = A.reduce((sum, value, index) => sum + value * W[unit * sizes[layer]! + index]!, b[unit]!);
        return isLast ? Z : Math.max(0, Z) * (kept?.[sample]![layer]![unit] ?? 1);
      });
    }
    const most = Math.max(...A);
    total += most + Math.log(A.reduce((sum, z) => sum + Math.exp(z - most), 0)) - A[y[sample]!]!;
  });
  return total / X.length;
}

/** The gradient of a function of lists of numbers, by central differences. */
export function slopes(f: (parameters: number[][]) => number, at: number[][], step = 1e-5): number[][] {
  const moved = at.map((values) => [...values]);
  return at.map((values, part) =>
    values.map((value, index) => {
      moved[part]![index] = value + step;
      const above = f(moved);
      moved[part]![index] = value - step;
      const below = f(moved);
      moved[part]![index] = value;
      return (above - below) / (2 * step);
    }),
  );
}

export function largestDifference(a: number[][], b: number[][]): number {
  return Math.max(
    ...a.flatMap((values, part) => values.map((value, index) => Math.abs(value - b[part]![index]!))),
  );
}

/** Gives copies, each spoiled by the second read that follows, as a matrix on the disk may. */
export class FleetingMatrix implements FeatureMatrix {
  reads = 0;
  private given: FeatureValues[] = [];

  constructor(private readonly inner: FeatureMatrix) {}

  get rows() {
    return this.inner.rows;
  }
  get columns() {
    return this.inner.columns;
  }
  get format() {
    return this.inner.format;
  }

  async read(first: number, end: number): Promise<FeatureValues> {
    this.reads++;
    const copy = (await this.inner.read(first, end)).slice();
    this.given.push(copy);
    if (this.given.length > 2) this.given.shift()!.fill(NaN);
    return copy;
  }

  release = () => this.inner.release();
}
