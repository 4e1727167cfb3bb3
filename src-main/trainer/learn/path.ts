/**
 * The regularization path of softmax regression: from a strong penalty to weak ones, each from the minimum of the one
 * before, as long as validation data gain from it (Friedman, Hastie and Tibshirani 2010, section 2.5).
 */
import type { Trial } from '../../../src-preload/contract';
import type { LabelledFeatures } from '../matrix';
import { createRandom } from '../random';
import { Predictor, type Outcome } from './evaluate';
import { FullBatch } from './full-batch';
import { parametersOf } from './graph/network';
import { accuracy } from './metrics';
import { toTensors } from './objective';
import type { EpochResult, TrainOptions } from './options';
import type { Found, SearchHooks } from './search';
import { initialParameters, sampleWeights } from './start';
import { endOf } from './train';
import { Watch } from './watch';

/** From 1000 to 0.001 over the number of samples: scikit-learn's C from 0.001 to 1000. */
const STRENGTHS = [1000, 100, 10, 1, 0.1, 0.01, 0.001];
/** Ten iterations that gain less than this share of the objective will not change the choice. */
const COARSE = 1e-3;
/** The same for the weights that are kept: they are then nearer to the minimum than validation data can tell. */
const FINE = 1e-4;

interface Step {
  x: Float64Array;
  l2: number;
  trial: Trial;
}

/**
 * Ends near the minimum for the chosen penalty.
 * @param l2 the only penalty to try; null tries several
 */
export async function searchPath(
  data: LabelledFeatures,
  validation: LabelledFeatures,
  classes: number,
  options: Omit<TrainOptions, 'l2'>,
  l2: number | null,
  hooks: SearchHooks,
): Promise<Found> {
  const shape = { features: data.X.columns, hidden: options.hidden, classes };
  const weights = sampleWeights(data.y, classes, options.balance);
  const batch = await FullBatch.create(shape, data, weights, options, hooks);
  const predictor = await Predictor.create(shape, data.X, options);
  const path = new Path(batch, predictor, validation, classes, options, hooks);
  try {
    const start = initialParameters(shape, createRandom(options.seed));
    const penalties = l2 === null ? STRENGTHS.map((strength) => strength / data.X.rows) : [l2];
    const chosen = await path.walk(start, penalties);
    const { x, ended } = await path.finish(chosen);
    return {
      shape,
      parameters: toTensors(x, parametersOf(shape)),
      bestEpoch: path.epoch,
      ended: endOf(ended, { ...options, l2: chosen.l2 }, path.trainAccuracy),
      trials: path.trials,
      chosen: path.trials.indexOf(chosen.trial),
      run: 0,
      l2: chosen.l2,
    };
  } finally {
    await batch.release();
    await predictor.release();
  }
}

class Path {
  readonly trials: Trial[] = [];
  /** Iterations over all penalties. */
  epoch = 0;
  trainAccuracy = NaN;
  private lowest = { loss: Infinity, epoch: 0 };

  constructor(
    private readonly batch: FullBatch,
    private readonly predictor: Predictor,
    private readonly validation: LabelledFeatures,
    private readonly classes: number,
    private readonly options: Omit<TrainOptions, 'l2'>,
    private readonly hooks: SearchHooks,
  ) {}

  async walk(start: Float64Array, penalties: number[]): Promise<Step> {
    let best: Step | null = null;
    let x = start;
    for (const [index, l2] of penalties.entries()) {
      const step = await this.minimize(x, l2, index, COARSE);
      const epochs = step.iterations;
      const trial: Trial = { hidden: [], l2, epochs, ...scoresOf(step.outcome) };
      this.trials.push(trial);
      x = step.x;
      if (!best || trial.validationLoss < best.trial.validationLoss) best = { x, l2, trial };
      if (this.hooks.isStopped() || best.trial !== trial) break;
    }
    return best!;
  }

  /** From near the minimum to the minimum. */
  async finish({ x, l2, trial }: Step) {
    if (this.hooks.isStopped()) return { x, ended: 'stopped' as const };
    return this.minimize(x, l2, this.trials.indexOf(trial), FINE);
  }

  private async minimize(start: Float64Array, l2: number, index: number, tolerance: number) {
    const name = { index, run: 0, hidden: [], l2 };
    const before = this.epoch;
    const onEpoch = (result: EpochResult, outcome: Outcome | null) => {
      this.epoch = before + result.epoch;
      if (outcome && outcome.loss < this.lowest.loss) this.lowest = { loss: outcome.loss, epoch: this.epoch };
      this.hooks.onEpoch({ ...result, epoch: this.epoch }, outcome, this.lowest.epoch, name);
    };
    const { predictor, validation, classes, options, hooks } = this;
    const watch = new Watch(predictor, validation, classes, options, { ...hooks, onEpoch }, true);
    const { x, ended } = await this.batch.minimize(
      start,
      { l2, epochs: options.epochs },
      async (result) => (await watch.onEpoch(result)).goOn,
      tolerance,
    );
    this.trainAccuracy = watch.trainAccuracy;
    return { x, ended, outcome: watch.outcome, iterations: this.epoch - before };
  }
}

/** Where the start was the minimum already there was no epoch to score. */
const scoresOf = (outcome: Outcome | null) => ({
  validationLoss: outcome?.loss ?? Infinity,
  validationAccuracy: outcome ? accuracy(outcome.confusionMatrix) : 0,
});
