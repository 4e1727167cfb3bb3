/** Watches a training: scores every epoch on validation data, keeps the best weights, knows when to stop. */
import type { LabelledFeatures } from '../matrix';
import type { Outcome, Predictor } from './evaluate';
import type { EpochResult, Parameters, TrainOptions, Verdict } from './options';
import { sampleWeights } from './start';

export interface TrainHooks {
  /** Called after each epoch with the scores on validation data, if there is any. */
  onEpoch(result: EpochResult, validation: Outcome | null, bestEpoch: number): void;
  /** True from the moment a person asks for a stop. */
  isStopped(): boolean;
  /** True from the moment a person gives it up: what was learned so far is not wanted then. */
  isCancelled?(): boolean;
  /** Waits while a person has the training paused; left out where nobody can pause it. */
  unpaused?(): Promise<void>;
}

/** Training ends when the validation loss has not improved for so many epochs. */
const PATIENCE = 30;

interface Kept {
  epoch: number;
  parameters: Parameters;
}

export class Watch {
  /** Of the last epoch, on the training part. */
  trainAccuracy = NaN;
  /** Of the last epoch; null without a validation part. */
  outcome: Outcome | null = null;

  private readonly weights: Float32Array | undefined;
  private best: Kept | null = null;
  private last: Kept | null = null;
  private lowest = Infinity;
  private isStalled = false;

  /** @param toTheEnd whether the last weights are the ones to keep, as of a minimization; early stopping is off then */
  constructor(
    private readonly predictor: Predictor,
    private readonly validation: LabelledFeatures | null,
    classes: number,
    { balance }: Pick<TrainOptions, 'balance'>,
    private readonly hooks: TrainHooks,
    private readonly toTheEnd: boolean,
  ) {
    if (validation) this.weights = sampleWeights(validation.y, classes, balance);
  }

  onEpoch = async (result: EpochResult): Promise<Verdict> => {
    const { epoch, loss, accuracy } = result;
    this.trainAccuracy = accuracy;
    const { validation, weights } = this;
    this.outcome = validation && (await this.predictor.evaluate(validation, result.parameters, weights));
    const cost = this.outcome?.loss ?? loss;
    this.last = { epoch, parameters: result.parameters as Parameters };
    if (cost < this.lowest) [this.best, this.lowest] = [this.last, cost];
    this.hooks.onEpoch(result, this.outcome, this.best?.epoch ?? 0);
    await new Promise(setImmediate); // lets a waiting "stop" or "pause" message in
    await this.hooks.unpaused?.();
    this.isStalled = !this.toTheEnd && epoch - (this.best?.epoch ?? 0) >= PATIENCE;
    return { goOn: !this.isStalled && !this.hooks.isStopped(), cost };
  };

  /** @param start what there was before the first epoch */
  kept(start: Parameters): Kept {
    return (this.toTheEnd ? this.last : this.best) ?? { epoch: 0, parameters: start };
  }

  /** Tells a stop for want of improvement from one that a person asked for. */
  ending<E extends string>(ended: E): E | 'early-stopping' {
    return ended === 'stopped' && this.isStalled ? 'early-stopping' : ended;
  }
}
