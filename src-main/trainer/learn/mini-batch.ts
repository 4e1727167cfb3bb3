/** Mini-batch training: SGD and Adam. */
import type { LabelledFeatures } from '../matrix';
import { EpochRunner, LIMITS, type IsStopped, type RateOf, type State } from './epoch-runner';
import type { NetworkShape } from './graph/network';
import type { MiniBatchOptimizer } from './graph/optimizers';
import type { OnMiniBatchEpoch, TrainOptions } from './options';
import { afterEpoch, NO_PLATEAU, rateShare } from './schedule';

/**
 * @param weights one per sample, summing to one
 * @param start the parameters
 */
export async function trainMiniBatch(
  shape: NetworkShape,
  data: LabelledFeatures,
  weights: Float32Array,
  start: State,
  options: TrainOptions & { optimizer: MiniBatchOptimizer },
  onEpoch: OnMiniBatchEpoch,
  isStopped: IsStopped,
  limits = LIMITS,
): Promise<'epochs' | 'stopped' | 'diverged'> {
  const runner = await EpochRunner.create(shape, data, weights, start, options, limits);
  let plateau = NO_PLATEAU;
  try {
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      const rateOf: RateOf = (step, steps) => rateShare({ epoch, step, steps }, options, plateau);
      const result = await runner.run(isStopped, rateOf);
      if (!result) return 'stopped';
      if (!Number.isFinite(result.loss)) return 'diverged';
      const { goOn, cost } = await onEpoch({ epoch, ...result });
      if (!goOn) return 'stopped';
      if (epoch > options.warmup) plateau = afterEpoch(plateau, cost);
    }
    return 'epochs';
  } finally {
    await runner.release();
  }
}
