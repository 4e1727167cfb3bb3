/** What a training is told, and what it says after every epoch. */
import type { LossOptions } from './graph/losses';
import type { Tensor } from '../onnx/runtime';
import type { ScheduleName } from './schedule';

/** Dropout, the schedule, momentum and decay are of SGD and Adam alone, as is the size of a batch. */
export interface TrainOptions extends LossOptions {
  optimizer: 'lbfgs' | 'sgd' | 'adam';
  hidden: readonly number[];
  epochs: number;
  batchSize: number;
  /** The share of each hidden layer's values that a step leaves out. */
  dropout: number;
  /** Null means what suits the optimizer. */
  learningRate: number | null;
  /** How the learning rate changes after the warm-up; see `schedule.ts`. */
  schedule: ScheduleName;
  /** Epochs in which the learning rate first grows from zero. */
  warmup: number;
  /** Of SGD. */
  momentum: number;
  /** Whether SGD's momentum looks ahead. */
  nesterov: boolean;
  /** Decoupled: each step also takes this share times the learning rate off the weights. */
  weightDecay: number;
  l2: number;
  balance: boolean;
  seed: number;
}

export type Parameters = Record<string, Tensor<Float32Array>>;

/** What a training begins with in the place of the usual. */
export interface Start {
  /** As `parametersOf` lists them, one after the other. */
  parameters: Float64Array;
  /** Where the recipe names none. */
  l2: number;
}

/** The end of one epoch or iteration; the loss is the mean on the training part, without L2. */
export interface EpochResult {
  epoch: number;
  parameters: Record<string, Tensor>;
  loss: number;
  accuracy: number;
  /** Of its last step; left out where there is none. */
  learningRate?: number;
  /** |dJ/dx| at its end, or on the last mini-batch, L2 and all; left out where it is not computed. */
  gradientNorm?: number;
}

/** Returns false to stop there. */
export type OnEpoch = (result: EpochResult) => Promise<boolean>;

/** What whoever watches a mini-batch training makes of an epoch. */
export interface Verdict {
  /** False to stop there. */
  goOn: boolean;
  /** The watched loss, by which the learning rate may be lowered: on validation data, where there is any. */
  cost: number;
}

export type OnMiniBatchEpoch = (result: EpochResult) => Promise<Verdict>;
