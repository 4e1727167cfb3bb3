/** What a training is told, and what it says after every epoch. */
import type { LossOptions } from './graph/losses';
import type { Tensor } from '../onnx/runtime';

export interface TrainOptions extends LossOptions {
  optimizer: 'lbfgs' | 'sgd' | 'adam';
  hidden: readonly number[];
  epochs: number;
  batchSize: number;
  /** Null means what suits the optimizer. */
  learningRate: number | null;
  momentum: number;
  l2: number;
  /**
   * For L-BFGS without hidden layers: goes straight for the minimum, in whitened coordinates. Without it, early
   * stopping finds the simpler models on the way there, which generalize better where the penalty is weak.
   */
  whiten: boolean;
  balance: boolean;
  seed: number;
}

export type Parameters = Record<string, Tensor<Float32Array>>;

/** The end of one epoch or iteration; the loss is the mean on the training part, without L2. */
export interface EpochResult {
  epoch: number;
  parameters: Record<string, Tensor>;
  loss: number;
  accuracy: number;
}

/** Returns false to stop there. */
export type OnEpoch = (result: EpochResult) => Promise<boolean>;
