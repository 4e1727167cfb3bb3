/** All that the benchmarks ask of the learning engine. */
import { defaultRecipe } from '../src-main/trainer/dataset';
import { EpochRunner } from '../src-main/trainer/learn/epoch-runner';
import { FullBatch } from '../src-main/trainer/learn/full-batch';
import { parametersOf, sizeOf, type NetworkShape } from '../src-main/trainer/learn/graph/network';
import type { MiniBatchOptimizer } from '../src-main/trainer/learn/graph/optimizers';
import { FullBatchObjective, toTensors } from '../src-main/trainer/learn/objective';
import type { EpochResult } from '../src-main/trainer/learn/options';
import { initialParameters, sampleWeights } from '../src-main/trainer/learn/start';
import { train } from '../src-main/trainer/learn/train';
import type { LabelledFeatures } from '../src-main/trainer/matrix';
import { createRandom } from '../src-main/trainer/random';

const LOSS = { loss: 'cross-entropy', labelSmoothing: 0 } as const;

export interface Pass {
  /** The mean cross-entropy and its gradient on all samples, at weights and then biases. */
  run(x: Float64Array): Promise<{ value: number; gradient: Float64Array }>;
  release(): Promise<void>;
}

export async function fullBatchPass(shape: NetworkShape, data: LabelledFeatures): Promise<Pass> {
  const weights = sampleWeights(data.y, shape.classes, false);
  const objective = await FullBatchObjective.create(shape, data, LOSS, weights);
  return { run: (x) => objective.evaluate(x, 0), release: () => objective.release() };
}

/** One epoch after another of the same training, in steps of 128 samples, shuffling included. */
export async function epochOf(
  shape: NetworkShape,
  data: LabelledFeatures,
  optimizer: MiniBatchOptimizer,
): Promise<{ run(): Promise<unknown>; release(): Promise<void> }> {
  const options = { ...defaultRecipe(data.y.length), ...LOSS, optimizer, batchSize: 128, l2: 0, seed: 1 };
  const start = toTensors(initialParameters(shape, createRandom(1)), parametersOf(shape));
  const weights = sampleWeights(data.y, shape.classes, false);
  const runner = await EpochRunner.create(shape, data, weights, start, options);
  return { run: () => runner.run(() => false), release: () => runner.release() };
}

export interface Minimum {
  /** Weights and then biases, as the model file would keep them. */
  parameters: Float32Array;
  iterations: number;
  ended: string;
}

/**
 * Softmax regression by L-BFGS as the app runs it, the objective being the mean cross-entropy and l2/2 |W|^2.
 * @param enough stops as soon as the objective is not above it
 */
export async function minimize(
  data: LabelledFeatures,
  classes: number,
  l2: number,
  enough = -Infinity,
): Promise<Minimum> {
  const shape: NetworkShape = { features: data.X.columns, hidden: [], classes };
  const batch = await FullBatch.create(shape, data, sampleWeights(data.y, classes, false), LOSS);
  const start = initialParameters(shape, createRandom(1));
  let last: EpochResult | null = null;
  try {
    const { ended } = await batch.minimize(start, { l2, epochs: 10_000 }, async (result) => {
      last = result;
      return result.loss + penalty(result, l2) > enough;
    });
    const { parameters, epoch } = last!;
    const { W0, b0 } = parameters;
    const values = Float32Array.from([...(W0!.data as Float32Array), ...(b0!.data as Float32Array)]);
    return { parameters: values, iterations: epoch, ended };
  } finally {
    await batch.release();
  }
}

/** l2/2 |W|^2 */
function penalty({ parameters }: EpochResult, l2: number): number {
  const W = parameters['W0']!.data as Float32Array;
  return (l2 / 2) * W.reduce((sum, weight) => sum + weight * weight, 0);
}

/** A whole training as the app runs it; the losses of its epochs. */
export async function trainFor(
  data: LabelledFeatures,
  classes: number,
  optimizer: 'lbfgs' | MiniBatchOptimizer,
  epochs: number,
): Promise<number[]> {
  const losses: number[] = [];
  const options = {
    ...defaultRecipe(data.y.length, [], optimizer),
    epochs,
    l2: 1 / data.y.length,
  };
  await train(data, null, classes, options, {
    onEpoch: ({ loss }) => void losses.push(loss),
    isStopped: () => false,
  });
  return losses;
}

/** The number of weights and biases. */
export const parameterCount = (shape: NetworkShape): number =>
  parametersOf(shape).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
