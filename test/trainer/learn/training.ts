/** Trains and predicts as the app does, on plain arrays. */
import { defaultRecipe } from '../../../src-main/trainer/dataset';
import { Predictor } from '../../../src-main/trainer/learn/evaluate';
import type { EpochResult, TrainOptions } from '../../../src-main/trainer/learn/options';
import { train, type Trained } from '../../../src-main/trainer/learn/train';
import type { LabelledFeatures } from '../../../src-main/trainer/matrix';
import { CROSS_ENTROPY, labelled } from './support';

export interface TrainedForTest extends Trained {
  /** The epochs' losses and accuracies on the training data. */
  epochs: EpochResult[];
}

/** What the app trains a table with by default, and a penalty; enough iterations to converge. */
export const trainOptions = (change: Partial<TrainOptions> = {}): TrainOptions => ({
  ...defaultRecipe(1000, [...(change.hidden ?? [])], change.optimizer),
  epochs: 1000,
  l2: 1e-3,
  ...change,
});

export async function trainOn(
  data: LabelledFeatures,
  change: Partial<TrainOptions> = {},
  classes = Math.max(...data.y) + 1,
): Promise<TrainedForTest> {
  const epochs: EpochResult[] = [];
  const hooks = { onEpoch: (result: EpochResult) => void epochs.push(result), isStopped: () => false };
  return { ...(await train(data, null, classes, trainOptions(change), hooks)), epochs };
}

/** P, a row a point. */
export async function probabilities({ shape, parameters }: Trained, points: number[][]): Promise<number[][]> {
  const data = labelled(
    points,
    points.map(() => 0),
  );
  const predictor = await Predictor.create(shape, data.X, CROSS_ENTROPY);
  const logP = await predictor.logP(data, parameters);
  await predictor.release();
  return points.map((_, row) =>
    [...logP.subarray(row * shape.classes, (row + 1) * shape.classes)].map(Math.exp),
  );
}

/** The most probable class of each point. */
export const predictions = async (model: Trained, points: number[][]): Promise<number[]> =>
  (await probabilities(model, points)).map((P) => P.indexOf(Math.max(...P)));

/** The share of points whose most probable class is theirs. */
export async function accuracyOn(model: Trained, points: number[][], y: number[]): Promise<number> {
  const predicted = await predictions(model, points);
  return predicted.filter((label, index) => label === y[index]).length / y.length;
}

/** A layer's weights as rows, [outputs][inputs]. */
export function weightsOf({ parameters }: Trained, layer = 0): number[][] {
  const { data, shape } = parameters[`W${layer}`]!;
  const [outputs, inputs] = shape as [number, number];
  return Array.from({ length: outputs }, (_, row) => [...data.subarray(row * inputs, (row + 1) * inputs)]);
}

export const biasesOf = ({ parameters }: Trained, layer = 0): number[] => [...parameters[`b${layer}`]!.data];
