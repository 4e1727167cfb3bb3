/** Chooses the L2 penalty, and where asked the hidden layers, by the loss on validation data. */
import type { Trial } from '../../../src-preload/contract';
import type { LabelledFeatures } from '../matrix';
import { accuracy } from './metrics';
import type { EpochResult, TrainOptions } from './options';
import { searchPath } from './path';
import { isConvex, train, type Trained } from './train';
import type { Outcome } from './evaluate';
import type { TrainHooks } from './watch';

/** Which trial an epoch is of. Trials of one run go on from each other's weights, and so do their epochs. */
export interface TrialName {
  index: number;
  run: number;
  hidden: number[];
  l2: number;
}

export interface SearchHooks extends Pick<TrainHooks, 'isStopped' | 'isCancelled' | 'unpaused'> {
  onEpoch(result: EpochResult, validation: Outcome | null, bestEpoch: number, trial: TrialName): void;
}

export interface Found extends Trained {
  trials: Trial[];
  /** Index of the trial whose weights these are. */
  chosen: number;
  /** The run that ended with them. */
  run: number;
  l2: number;
}

/** Hidden layers that are tried, from simple to rich. */
const HIDDEN = [[], [32], [128], [128, 32]];
/** Penalties that are tried with hidden layers, in parts of one over the number of samples. */
const NETWORK_PENALTIES = [10, 1, 0.1];
/** What L-BFGS for softmax regression asks of epochs is no measure for Adam. */
const NETWORK_EPOCHS = 100;
/** Small trainings leave a core idle: two at a time. */
const SMALL_VALUES = 1 << 23;

/** @param penalty the only one to try; null tries several */
export async function search(
  data: LabelledFeatures,
  validation: LabelledFeatures,
  classes: number,
  options: Omit<TrainOptions, 'l2'> & { search: 'l2' | 'hidden'; l2: number | null },
  hooks: SearchHooks,
): Promise<Found> {
  const found: Found[] = [];
  const shapes = options.search === 'hidden' ? HIDDEN : [[...options.hidden]];
  const isPath = (hidden: number[]) => isConvex({ ...options, hidden });
  const path = shapes.find(isPath);
  if (path) {
    const convex = { ...options, hidden: path };
    found.push(await searchPath(data, validation, classes, convex, options.l2, hooks));
  }
  const networks = shapes.filter((hidden) => !isPath(hidden));
  found.push(...(await searchNetworks(data, validation, classes, networks, options, hooks, found[0])));
  return best(found);
}

/** Every network is trained from its own start, so that the order and what runs beside it change nothing. */
async function searchNetworks(
  data: LabelledFeatures,
  validation: LabelledFeatures,
  classes: number,
  shapes: number[][],
  options: Omit<TrainOptions, 'l2'> & { l2: number | null },
  hooks: SearchHooks,
  before: Found | undefined,
): Promise<Found[]> {
  const penalties =
    options.l2 === null ? NETWORK_PENALTIES.map((factor) => factor / data.X.rows) : [options.l2];
  const [firstIndex, firstRun] = [before?.trials.length ?? 0, before ? 1 : 0];
  const names = shapes
    .flatMap((hidden) => penalties.map((l2) => ({ hidden, l2 })))
    .map((name, index) => ({ ...name, index: firstIndex + index, run: firstRun + index }));
  const found: Found[] = [];
  const tryOne = async (name: TrialName) => {
    const { hidden, l2 } = name;
    const suited = suit(options, hidden);
    let seen: Trial = { hidden, l2, validationLoss: Infinity, validationAccuracy: 0, epochs: 0 };
    const onEpoch: TrainHooks['onEpoch'] = (result, outcome, bestEpoch) => {
      if (outcome && outcome.loss < seen.validationLoss)
        seen = {
          ...seen,
          validationLoss: outcome.loss,
          validationAccuracy: accuracy(outcome.confusionMatrix),
        };
      seen = { ...seen, epochs: result.epoch };
      hooks.onEpoch(result, outcome, bestEpoch, name);
    };
    const trained = await train(data, validation, classes, { ...suited, l2 }, { ...hooks, onEpoch });
    if (seen.epochs > 0) found.push({ ...trained, trials: [seen], chosen: name.index, run: name.run, l2 });
  };
  await inLanes(names, data.X.rows * data.X.columns <= SMALL_VALUES ? 2 : 1, hooks.isStopped, tryOne);
  return found.sort((a, b) => a.run - b.run);
}

/** An optimizer that suits hidden layers, where none was asked for. */
function suit<O extends Pick<TrainOptions, 'optimizer' | 'epochs'>>(options: O, hidden: number[]) {
  if (options.optimizer !== 'lbfgs' || hidden.length === 0) return { ...options, hidden };
  return { ...options, hidden, optimizer: 'adam' as const, epochs: NETWORK_EPOCHS };
}

async function inLanes<T>(
  items: T[],
  lanes: number,
  isStopped: () => boolean,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < items.length && !isStopped()) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** The one with the lowest validation loss, with all trials. */
function best(found: Found[]): Found {
  const trials = found.flatMap((one) => one.trials);
  const lossOf = (one: Found) => Math.min(...one.trials.map(({ validationLoss }) => validationLoss));
  const winner = found.reduce((lowest, one) => (lossOf(one) < lossOf(lowest) ? one : lowest));
  const lowest = lossOf(winner);
  return { ...winner, trials, chosen: trials.findIndex(({ validationLoss }) => validationLoss === lowest) };
}
