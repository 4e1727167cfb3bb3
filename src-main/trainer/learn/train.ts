/** Trains a classifier on features: picks the optimizer's loop, watches validation, keeps the best weights. */
import type { LabelledFeatures } from '../matrix';
import { createRandom, type Random } from '../random';
import { Predictor, type Outcome } from './evaluate';
import { toTensors, trainFullBatch } from './full-batch';
import { parametersOf, sizeOf, type NetworkShape } from './graph/network';
import { trainMiniBatch } from './mini-batch';
import type { EpochResult, OnEpoch, Parameters, TrainOptions } from './options';

export type Ended = 'converged' | 'epochs' | 'stopped' | 'early-stopping' | 'diverged' | 'line-search';

export interface TrainHooks {
  /** Called after each epoch with the scores on validation data, if there is any. */
  onEpoch(result: EpochResult, validation: Outcome | null, bestEpoch: number): void;
  /** True from the moment a person asks for a stop. */
  isStopped(): boolean;
}

export interface Trained {
  shape: NetworkShape;
  parameters: Parameters;
  bestEpoch: number;
  ended: Ended;
}

/** Training ends when the validation loss has not improved for so many epochs. */
const PATIENCE = 30;

/**
 * @param validation decides which epoch's weights are kept
 */
export async function train(
  data: LabelledFeatures,
  validation: LabelledFeatures | null,
  classes: number,
  options: TrainOptions,
  hooks: TrainHooks,
): Promise<Trained> {
  const shape: NetworkShape = { features: data.X.columns, hidden: options.hidden, classes };
  const weights = sampleWeights(data.y, classes, options.balance);
  const start = initialParameters(shape, createRandom(options.seed));
  const predictor = await Predictor.create(shape, data.X, options);
  const best = new Best(toTensors(start, parametersOf(shape)));
  let stalled = false;

  const onEpoch: OnEpoch = async (result) => {
    const outcome = validation ? await predictor.evaluate(validation, result.parameters) : null;
    // Without validation the lowest training loss counts; L-BFGS's regularized objective only ever falls.
    best.offer(result, outcome?.loss ?? (options.optimizer === 'lbfgs' ? -result.epoch : result.loss));
    hooks.onEpoch(result, outcome, best.epoch);
    await new Promise(setImmediate); // lets a waiting "stop" message in
    stalled = result.epoch - best.epoch >= PATIENCE;
    return !stalled && !hooks.isStopped();
  };

  try {
    const ended =
      options.optimizer === 'lbfgs'
        ? await trainFullBatch(shape, data, weights, start, options, onEpoch)
        : await trainMiniBatch(
            shape,
            data,
            weights,
            toTensors(start, parametersOf(shape)),
            { ...options, optimizer: options.optimizer },
            onEpoch,
            hooks.isStopped,
          );
    return {
      shape,
      parameters: best.parameters,
      bestEpoch: best.epoch,
      ended: ended === 'stopped' && stalled ? 'early-stopping' : ended,
    };
  } finally {
    await predictor.release();
  }
}

/** The parameters of the epoch with the lowest cost. */
class Best {
  epoch = 0;
  private cost = Infinity;

  constructor(public parameters: Parameters) {}

  offer({ epoch, parameters }: EpochResult, cost: number): void {
    if (!(cost < this.cost)) return;
    this.cost = cost;
    this.epoch = epoch;
    this.parameters = parameters as Parameters;
  }
}

/**
 * One weight a sample, summing to one: equal, or inversely to the class's frequency (scikit-learn's
 * `class_weight="balanced"`).
 */
export function sampleWeights(y: Int32Array, classes: number, balance: boolean): Float32Array {
  if (!balance) return new Float32Array(y.length).fill(1 / y.length);
  const counts = new Int32Array(classes);
  for (const label of y) counts[label]!++;
  const present = counts.filter((count) => count > 0).length;
  return Float32Array.from(y, (label) => 1 / (present * counts[label]!));
}

/**
 * Zeros for softmax regression, whose objective is convex; with hidden layers He initialization, normal with
 * variance 2 / inputs (He et al. 2015), and zero biases.
 */
export function initialParameters(shape: NetworkShape, random: Random): Float64Array {
  const parts = parametersOf(shape).map((parameter) => {
    const values = new Float64Array(sizeOf(parameter.shape));
    const deviation = Math.sqrt(2 / (parameter.shape[1] ?? 1));
    return shape.hidden.length > 0 && parameter.isWeight
      ? values.map(() => deviation * random.normal())
      : values;
  });
  return Float64Array.from(parts.flatMap((part) => [...part]));
}
