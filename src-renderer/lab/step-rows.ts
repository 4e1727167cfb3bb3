/** The rows of the tables that lay a gradient step bare: each number's name, its formula, and one value a class. */
import { t } from '../lib/language';
import type { Explained } from './engine/explain';
import type { LossName } from './engine/losses';
import { rowOf } from './engine/matrix';
import { argMax, softmax } from './engine/softmax';

export interface StepRow {
  name: string;
  formula: string;
  values: number[];
  /** Their sum, where it means something. */
  sum?: number;
  /** The one that the weights move by. */
  isSlope?: boolean;
}

export interface Told {
  rows: StepRow[];
  /** The loss with its numbers, `−log 0.312 = 1.165`. */
  loss: string;
}

export interface Asked {
  loss: LossName;
  /** The point's class. */
  label: number;
  temperature: number;
  text: (value: number) => string;
}

const sumOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const oneHot = ({ logits }: Explained, label: number) => Array.from(logits, (_, j) => (j === label ? 1 : 0));

export function stepRows(explained: Explained, asked: Asked): Told {
  const told = tellers[asked.loss](explained, asked);
  const isShownOtherwise = asked.loss !== 'cross-entropy' || asked.temperature !== 1;
  return isShownOtherwise ? { ...told, rows: [...told.rows, shownRow(explained, asked.temperature)] } : told;
}

const tellers: Record<LossName, (explained: Explained, asked: Asked) => Told> = {
  'cross-entropy': (explained, { label, text }) => {
    const { logits, largest, exponentials, sum, probabilities, slope, loss } = explained;
    return {
      rows: [
        logitsRow(logits),
        {
          name: t('Minus the largest'),
          formula: 'z − max z',
          values: Array.from(logits, (z) => z - largest),
        },
        { name: t('Exponentials'), formula: 'e = exp(z − max z)', values: [...exponentials], sum },
        {
          name: t('Probabilities'),
          formula: 'P = e / Σ e',
          values: [...probabilities],
          sum: sumOf([...probabilities]),
        },
        { name: t('True class'), formula: t('Y, one-hot'), values: oneHot(explained, label), sum: 1 },
        slopeRow('∂J/∂z = P − Y', slope),
      ],
      loss: t('J = −log P(true) = −log {p} = {loss}', { p: text(probabilities[label]!), loss: text(loss) }),
    };
  },
  mse: (explained, { label, text }) => {
    const { logits, slope, loss } = explained;
    const errors = oneHot(explained, label).map((target, j) => logits[j]! - target);
    return {
      rows: [
        logitsRow(logits),
        { name: t('True class'), formula: t('Y, one-hot'), values: oneHot(explained, label), sum: 1 },
        { name: t('Errors'), formula: 'z − Y', values: errors },
        { name: t('Squares'), formula: '(z − Y)²', values: errors.map((error) => error ** 2), sum: loss },
        slopeRow('∂J/∂z = 2 (z − Y)', slope),
      ],
      loss: `J = Σ (z − Y)² = ${text(loss)}`,
    };
  },
  hinge: (explained, { label, text }) => {
    const { logits, slope, loss } = explained;
    const margins = Float64Array.from(oneHot(explained, label), (target, j) => logits[j]! + 1 - target);
    const most = margins[argMax(margins)]!;
    return {
      rows: [
        logitsRow(logits),
        { name: t('True class'), formula: t('Y, one-hot'), values: oneHot(explained, label), sum: 1 },
        { name: t('With the margin'), formula: 'm = z + 1 − Y', values: [...margins] },
        slopeRow(t('∂J/∂z: 1 at max m, −1 at the true class'), slope),
      ],
      loss: t('J = max m − z(true) = {most} − {z} = {loss}', {
        most: text(most),
        z: text(logits[label]!),
        loss: text(loss),
      }),
    };
  },
};

const logitsRow = (logits: Float64Array): StepRow => ({
  name: t('Logits'),
  formula: 'z = a W + b',
  values: [...logits],
});

const slopeRow = (formula: string, slope: Float64Array): StepRow => ({
  name: t('Gradient'),
  formula,
  values: [...slope],
  sum: sumOf([...slope]),
  isSlope: true,
});

function shownRow({ logits }: Explained, temperature: number): StepRow {
  const formula =
    temperature === 0 ? 'hardmax(z)' : temperature === Infinity ? t('uniform') : 'softmax(z / T)';
  const values = [...softmax(logits, temperature)];
  return { name: t('Shown in the picture'), formula, values, sum: sumOf(values) };
}

export interface WeightRow {
  /** x₁, or h₁ of a hidden layer, or 'bias'. */
  name: string;
  /** What goes in; 1 for the bias. */
  input: number;
  /** For each class. */
  cells: { now: number; gradient: number; next: number }[];
}

/** The last layer's weights: a row an input, and the biases last. `next` is after a plain step at this rate. */
export function weightRows(explained: Explained, isDeep: boolean, rate: number): WeightRow[] {
  const { inputs, W, b, dW, db } = explained;
  const cells = (now: Float64Array, gradient: Float64Array) =>
    Array.from(now, (value, j) => ({
      now: value,
      gradient: gradient[j]!,
      next: value - rate * gradient[j]!,
    }));
  const rows = Array.from(inputs, (input, k) => ({
    name: `${isDeep ? 'h' : 'x'}${subscript(k + 1)}`,
    input,
    cells: cells(rowOf(W, k), rowOf(dW, k)),
  }));
  return [...rows, { name: t('bias'), input: 1, cells: cells(b, db) }];
}

const subscript = (digit: number) => String.fromCharCode(0x2080 + digit);
