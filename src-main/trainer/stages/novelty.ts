/** What counts as unlike everything that was trained on, and how often held-out samples do. */
import type { Novelty, Recipe } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import type { Parts } from '../features/parts';
import {
  distancesOf,
  fitDistance,
  limitOf,
  MOST_FEATURES,
  sampleOf,
  type DistanceParameters,
  type NoveltySample,
} from '../learn/novelty';
import { createMatrix, type LabelledFeatures } from '../matrix';
import type { Answered } from './sample-answers';

/** This share of samples of the same kind is within the limit. */
const QUANTILE = 0.99;

export interface MeasuredNovelty {
  /** Their limit is 1 in the distances that they give. */
  parameters: DistanceParameters;
  report: Novelty;
}

/**
 * The distance is fitted to the training part. Its limit comes from the validation part, without one from the
 * training part in halves, each measured by the other. The test part tells what it is worth.
 * @param isRight of test samples, [n]
 * @returns null where there are too many features, or none that vary
 */
export async function noveltyOf(
  parts: Parts,
  isRight: Uint8Array,
  { seed }: Recipe,
): Promise<MeasuredNovelty | null> {
  const { train, validation, test } = parts;
  if (train.X.columns > MOST_FEATURES) return null;
  const sample = await sampleOf(train);
  const halves = validation.X.rows > 0 ? null : await acrossHalves(sample, seed);
  const fitted = await fitDistance(sample, seed);
  if (!fitted) return null;
  const heldOut = halves ?? (await distancesOf(validation.X, fitted));
  const parameters = { ...fitted, limit: limitOf(heldOut, QUANTILE) };
  const components = Math.sqrt(parameters.whitening.length);
  return {
    parameters,
    report: {
      method: 'mahalanobis',
      components,
      quantile: QUANTILE,
      validation: halves ? null : { beyond: shareBeyond(heldOut, parameters.limit) },
      test: test.X.rows > 0 ? await testOf(test, isRight, parameters) : null,
    },
  };
}

/** Where answers should be rejected by a distance that there is not. */
export function noveltyNote(
  { rejectUnlike }: Recipe,
  { novelty, fitted }: { novelty: MeasuredNovelty | null; fitted: { shape: { features: number } } },
): string[] {
  if (!rejectUnlike || novelty) return [];
  const n = fitted.shape.features;
  const message =
    n > MOST_FEATURES
      ? t(
          'Nothing is rejected as unlike the training data: with {n} features that is not measured. Leave columns out to have fewer than {most}.',
          { n, most: MOST_FEATURES },
        )
      : t('Nothing is rejected as unlike the training data: its features are too large, or do not vary.');
  return [message];
}

/** The distances of each half of the samples from the other. */
async function acrossHalves({ X, y, columns }: NoveltySample, seed: number): Promise<Float32Array> {
  const rows = [...y.keys()];
  const take = (some: number[]): NoveltySample => {
    const taken = new Float32Array(some.length * columns);
    some.forEach((row, index) => taken.set(X.subarray(row * columns, (row + 1) * columns), index * columns));
    return { X: taken, y: Int32Array.from(some, (row) => y[row]!), columns };
  };
  const halves = [0, 1].map((half) => rows.filter((row) => row % 2 === half));
  const distances: number[] = [];
  for (const [half, some] of halves.entries()) {
    const fitted = await fitDistance(take(some), seed);
    if (!fitted) continue;
    const others = take(halves[1 - half]!);
    const matrix = createMatrix(others.y.length, columns, { type: 'float32', scale: 1 });
    matrix.data.set(others.X);
    for (const distance of await distancesOf(matrix, fitted)) distances.push(distance);
  }
  return Float32Array.from(distances);
}

async function testOf(
  { X }: LabelledFeatures,
  isRight: Uint8Array,
  parameters: DistanceParameters,
): Promise<NonNullable<Novelty['test']>> {
  const distances = await distancesOf(X, parameters);
  const accuracyOf = (isBeyond: boolean) => {
    const some = isRight.filter((_, row) => distances[row]! > 1 === isBeyond);
    return some.length > 0 ? some.reduce((sum, right) => sum + right, 0) / some.length : null;
  };
  return {
    beyond: shareBeyond(distances, 1),
    accuracyWithin: accuracyOf(false),
    accuracyBeyond: accuracyOf(true),
  };
}

const shareBeyond = (distances: Float32Array, limit: number): number =>
  distances.reduce((sum, distance) => sum + Number(distance > limit), 0) / distances.length;

/** Sees which test samples are answered rightly, beside whoever keeps the answers. */
export class RightAnswers {
  readonly isRight: Uint8Array;

  constructor(test: LabelledFeatures) {
    this.isRight = new Uint8Array(test.X.rows);
  }

  add(first: number, { truths, decisions }: Answered): void {
    truths.forEach((truth, index) => (this.isRight[first + index] = Number(truth === decisions[index])));
  }
}
