/** Learning rates over a training, as shares of the base rate. Time is counted in epochs. */

export type ScheduleName = 'constant' | 'cosine' | 'plateau';

export interface ScheduleOptions {
  schedule: ScheduleName;
  /** Epochs in which the rate first grows from zero; may be a fraction. */
  warmup: number;
  /** All epochs, those of the warm-up among them. */
  epochs: number;
}

/** The place of a step in a training. */
export interface StepTime {
  /** From 1. */
  epoch: number;
  /** Of this epoch, from 0. */
  step: number;
  /** How many steps this epoch has. */
  steps: number;
}

/**
 * The rate grows linearly and is whole with the step that ends the warm-up (Goyal et al. 2017, 2.2); no step's rate is
 * zero.
 */
export function warmupShare({ epoch, step, steps }: StepTime, warmup: number): number {
  const end = epoch - 1 + (step + 1) / steps;
  return end < warmup ? end / warmup : 1;
}

/** Half a cosine from one to zero over what the warm-up leaves (Loshchilov and Hutter 2017, equation 5). */
export function cosineShare(
  { epoch, step, steps }: StepTime,
  { warmup, epochs }: Pick<ScheduleOptions, 'warmup' | 'epochs'>,
): number {
  const since = epoch - 1 + step / steps - warmup;
  return since > 0 ? (1 + Math.cos((Math.PI * since) / (epochs - warmup))) / 2 : 1;
}

/** The rate is halved where the watched loss has not fallen below its lowest for so many epochs. */
const PATIENCE = 5;
const SMALLEST_SHARE = 1 / 1000;

/** What the schedule `plateau` knows of the losses so far. */
export interface Plateau {
  share: number;
  lowest: number;
  /** Epochs since the loss was lowest, or the rate was halved. */
  stalled: number;
}

export const NO_PLATEAU: Plateau = { share: 1, lowest: Infinity, stalled: 0 };

/** @param loss the watched loss at the end of an epoch */
export function afterEpoch({ share, lowest, stalled }: Plateau, loss: number): Plateau {
  if (loss < lowest) return { share, lowest: loss, stalled: 0 };
  return stalled + 1 < PATIENCE
    ? { share, lowest, stalled: stalled + 1 }
    : { share: Math.max(share / 2, SMALLEST_SHARE), lowest, stalled: 0 };
}

/**
 * The share of the base rate that a step takes.
 * @param plateau of the epochs after the warm-up
 */
export function rateShare(time: StepTime, options: ScheduleOptions, plateau: Plateau): number {
  const schedules: Record<ScheduleName, () => number> = {
    constant: () => 1,
    cosine: () => cosineShare(time, options),
    plateau: () => plateau.share,
  };
  return warmupShare(time, options.warmup) * schedules[options.schedule]();
}
