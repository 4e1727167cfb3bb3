/** Softmax of two classes beside logistic regression, in numbers. */
import { t } from '../lib/language';
import { fromRows, type Matrix } from './engine/matrix';
import { sigmoid, softmax } from './engine/softmax';
import { gridOf } from './field';
import type { Run } from './runs';

export interface TwinRow {
  name: string;
  formula: string;
  value: number;
}

export interface Twins {
  point: TwinRow[];
  weights: { name: string; difference: number; logistic: number }[];
  /** The largest difference of the two probabilities anywhere in the plane. */
  largest: number;
}

/** Cells along a side, over which the largest difference is looked for. */
const CELLS = 24;

const logitsAt = (run: Run, X: Matrix): [z0: number, z1: number][] => {
  const { data } = run.model.logits(X);
  return Array.from({ length: X.rows }, (_, i) => [data[2 * i]!, data[2 * i + 1]!]);
};
const second = (z: [number, number]) => softmax(Float64Array.from(z))[1]!;

/**
 * @param names of the two classes
 * @param place where the numbers are taken
 */
export function twinsOf(
  softmaxRun: Run,
  logisticRun: Run,
  [first, other]: readonly [string, string],
  place: { x: number; y: number },
): Twins {
  const X = fromRows([[place.x, place.y]]);
  const [z] = logitsAt(softmaxRun, X);
  const [[, score]] = logitsAt(logisticRun, X) as [[number, number]];
  const [z0, z1] = z!;
  const W = softmaxRun.network!.layers[0]!;
  const [w, bias] = logisticRun.model.parameters;
  const grid = gridOf(CELLS);
  const theirs = logitsAt(logisticRun, grid);
  const gaps = logitsAt(softmaxRun, grid).map((logits, i) =>
    Math.abs(second(logits) - sigmoid(theirs[i]![1])),
  );
  return {
    point: [
      { name: t('Softmax, logit of {name}', { name: first }), formula: 'z₀ = x W₀ + b₀', value: z0 },
      { name: t('Softmax, logit of {name}', { name: other }), formula: 'z₁ = x W₁ + b₁', value: z1 },
      { name: t('Their difference'), formula: 'z₁ − z₀', value: z1 - z0 },
      {
        name: t('Softmax, P({name})', { name: other }),
        formula: 'exp z₁ / (exp z₀ + exp z₁)',
        value: second([z0, z1]),
      },
      {
        name: t('Sigmoid of the difference'),
        formula: 'σ(z₁ − z₀) = 1 / (1 + exp(z₀ − z₁))',
        value: sigmoid(z1 - z0),
      },
      { name: t('Logistic regression, its one logit'), formula: 'z = x w + b', value: score },
      { name: t('Logistic regression, P({name})', { name: other }), formula: 'σ(z)', value: sigmoid(score) },
    ],
    weights: [
      ...['x₁', 'x₂'].map((name, k) => ({
        name,
        difference: W.W.data[2 * k + 1]! - W.W.data[2 * k]!,
        logistic: w![k]!,
      })),
      { name: t('bias'), difference: W.b[1]! - W.b[0]!, logistic: bias![0]! },
    ],
    largest: gaps.reduce((a, b) => Math.max(a, b), 0),
  };
}
