/** The models that an experiment trains side by side, on one seed and the same points. */
import { t, tn } from '../lib/language';
import type { Point } from './engine/clouds';
import { LOSSES, lossGradient, type LossName } from './engine/losses';
import { fromRows, rowOf } from './engine/matrix';
import { scoreOf, logisticModel, networkModel, step, type Model, type NetworkModel } from './engine/models';
import type { Descent } from './engine/optimizers';
import type { Samples } from './engine/samples';
import { History } from './history';
import type { Settings } from './settings';

export interface Run {
  id: string;
  title: () => string;
  model: Model;
  /** The network inside; null for logistic regression. */
  network: NetworkModel['network'] | null;
  loss: LossName;
  /** What the learning rate is multiplied by. */
  rate: number;
  history: History;
  /** Of the present weights on the present points; null without points. */
  score: { loss: number; accuracy: number } | null;
}

export const LOSS_TITLES: Record<LossName, () => string> = {
  'cross-entropy': () => t('Cross-entropy'),
  mse: () => t('Squared error'),
  hinge: () => t('Hinge'),
};

const noHiddenLayer = () => t('No hidden layer');
const hiddenLayers = (sizes: readonly number[]) => () =>
  tn(sizes.length, 'Hidden layer of {sizes}', 'Hidden layers of {sizes}', { sizes: sizes.join(', ') });

type Shape = Pick<Settings, 'experiment' | 'hidden' | 'isDeep' | 'activation' | 'loss' | 'seed'>;

/** @param classes how many the points have */
export function createRuns(settings: Shape, classes: number): Run[] {
  const { experiment, hidden, isDeep, loss } = settings;
  const network = (
    id: string,
    title: () => string,
    layers: readonly number[],
    lossName: LossName,
    outputs = classes,
  ) => {
    const shape = { features: 2, hidden: layers, classes: outputs, activation: settings.activation };
    const model = networkModel(shape, lossName, settings.seed);
    return { ...empty(id, title, lossName, model), network: model.network };
  };
  const layers = isDeep ? hidden : [];
  switch (experiment) {
    case 'depth':
      return [
        network('straight', noHiddenLayer, [], loss),
        network('bent', hiddenLayers(hidden), hidden, loss),
      ];
    case 'losses':
      return LOSSES.map((name) => network(name, LOSS_TITLES[name], layers, name));
    case 'two':
      return twins(network('softmax', () => t('Softmax of two classes'), [], 'cross-entropy', 2));
    case 'step':
      return [network('step', isDeep ? hiddenLayers(hidden) : noHiddenLayer, layers, loss)];
  }
}

/**
 * The columns of a softmax of two classes move in opposite directions by the same amount, so that their difference moves
 * twice as fast: at twice the learning rate logistic regression takes the same way.
 */
function twins(softmax: Run): Run[] {
  const logistic = logisticModel(softmax.network!.layers[0]!);
  const title = () => t('Logistic regression');
  return [softmax, { ...empty('logistic', title, 'cross-entropy', logistic), rate: 2 }];
}

const empty = (id: string, title: () => string, loss: LossName, model: Model): Run => ({
  id,
  title,
  model,
  network: null,
  loss,
  rate: 1,
  history: new History(),
  score: null,
});

/** Whether an experiment learns from a point: 'two' takes those of the first two classes alone. */
export const isTaken = ({ label }: Point, { experiment }: Pick<Settings, 'experiment'>): boolean =>
  experiment !== 'two' || label < 2;

export function samplesOf(points: readonly Point[], settings: Pick<Settings, 'experiment'>): Samples {
  const taken = points.filter((point) => isTaken(point, settings));
  return {
    X: fromRows(taken.map(({ x, y }) => [x, y])),
    y: Int32Array.from(taken, ({ label }) => label),
  };
}

export function measure(run: Run, samples: Samples): void {
  run.score = samples.y.length === 0 ? null : scoreOf(run.model, samples);
}

/** Beyond such a loss, or with weights that are no numbers, a model will not come back. */
const LOST = 1e6;
export const isLost = ({ score, model }: Run): boolean =>
  (score !== null && !(score.loss < LOST)) ||
  model.parameters.some((values) => !values.every(Number.isFinite));

/** How hard each sample pulls at the logits, from 0 to 1: the length of its dJ/dz beside the largest. */
export function pulls({ model, loss }: Run, { X, y }: Samples): Float64Array {
  const slopes = lossGradient(loss, model.logits(X), y);
  const lengths = Float64Array.from(y, (_, i) => Math.hypot(...rowOf(slopes, i)));
  const largest = lengths.reduce((a, b) => Math.max(a, b), 0);
  return largest === 0 ? lengths : lengths.map((length) => length / largest);
}

/** One step of every run on the same samples. */
export function advance(runs: readonly Run[], samples: Samples, { learningRate, momentum }: Descent): void {
  for (const { model, rate } of runs) step(model, samples, { learningRate: rate * learningRate, momentum });
}
