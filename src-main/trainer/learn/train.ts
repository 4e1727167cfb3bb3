/** Trains a classifier on features: picks the optimizer's loop, watches validation, keeps the best weights. */
import type { LabelledFeatures } from '../matrix';
import { createRandom } from '../random';
import { Predictor } from './evaluate';
import { FullBatch } from './full-batch';
import { parametersOf, type NetworkShape } from './graph/network';
import type { LbfgsEnd } from './lbfgs';
import { trainMiniBatch } from './mini-batch';
import { toTensors } from './objective';
import type { Parameters, TrainOptions } from './options';
import { initialParameters, sampleWeights } from './start';
import { Watch, type TrainHooks } from './watch';

export type Ended = LbfgsEnd | 'early-stopping' | 'diverged' | 'separable';

export interface Trained {
  shape: NetworkShape;
  parameters: Parameters;
  bestEpoch: number;
  ended: Ended;
}

/** Softmax regression by L-BFGS goes to the minimum of its objective: what to choose there is the penalty. */
export const isConvex = ({ optimizer, hidden, loss }: Pick<TrainOptions, 'optimizer' | 'hidden' | 'loss'>) =>
  optimizer === 'lbfgs' && hidden.length === 0 && loss !== 'brier';

/** A full pass never makes the objective worse; only what validation data say can. */
const goesToTheEnd = (options: TrainOptions, validation: LabelledFeatures | null) =>
  isConvex(options) || (options.optimizer === 'lbfgs' && !validation);

/**
 * @param validation decides which epoch's weights are kept, and when to stop early; not where the problem is convex
 * @param start all parameters, one after the other; the usual ones where not given
 */
export async function train(
  data: LabelledFeatures,
  validation: LabelledFeatures | null,
  classes: number,
  options: TrainOptions,
  hooks: TrainHooks,
  start?: Float64Array,
): Promise<Trained> {
  const shape: NetworkShape = { features: data.X.columns, hidden: options.hidden, classes };
  const first = start ?? initialParameters(shape, createRandom(options.seed));
  const predictor = await Predictor.create(shape, data.X, options);
  const watch = new Watch(predictor, validation, classes, options, hooks, goesToTheEnd(options, validation));
  try {
    const ended = await run(shape, first, data, options, watch, hooks);
    const { epoch: bestEpoch, parameters } = watch.kept(toTensors(first, parametersOf(shape)));
    return { shape, parameters, bestEpoch, ended };
  } finally {
    await predictor.release();
  }
}

async function run(
  shape: NetworkShape,
  start: Float64Array,
  data: LabelledFeatures,
  options: TrainOptions,
  watch: Watch,
  hooks: TrainHooks,
): Promise<Ended> {
  const weights = sampleWeights(data.y, shape.classes, options.balance);
  const { optimizer } = options;
  if (optimizer !== 'lbfgs') {
    const tensors = toTensors(start, parametersOf(shape));
    const miniBatch = { ...options, optimizer };
    const isStopped = async () => {
      await hooks.unpaused?.();
      return hooks.isStopped();
    };
    return watch.ending(
      await trainMiniBatch(shape, data, weights, tensors, miniBatch, watch.onEpoch, isStopped),
    );
  }
  const batch = await FullBatch.create(shape, data, weights, options, hooks);
  try {
    const { ended } = await batch.minimize(
      start,
      options,
      async (result) => (await watch.onEpoch(result)).goOn,
    );
    return endOf(watch.ending(ended), options, watch.trainAccuracy);
  } finally {
    await batch.release();
  }
}

/**
 * Where a linear model makes no mistake, its weights times any number make none either, and the cross-entropy falls to
 * zero as they grow: without a penalty there is no minimum (Albert and Anderson 1984).
 */
export function endOf(ended: Ended, options: TrainOptions, trainAccuracy: number): Ended {
  const hasNoMinimum = isConvex(options) && options.loss === 'cross-entropy' && options.l2 === 0;
  return hasNoMinimum && options.labelSmoothing === 0 && ended !== 'stopped' && trainAccuracy === 1
    ? 'separable'
    : ended;
}
