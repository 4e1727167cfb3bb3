/**
 * Permutation importance (Breiman 2001, section 10; of any model: Fisher, Rudin and Dominici 2019): how much worse a
 * model does when the values of one column are shuffled among the samples, so that they tell nothing any more.
 */
import type { Decision, Importance, Recipe } from '../../../src-preload/contract';
import type { FeatureName } from '../features/table/names';
import type { Report } from '../job';
import { withTemperature } from '../learn/calibration';
import { answersOf } from '../learn/decision';
import { logLoss } from '../learn/metrics';
import {
  paddedRows,
  ResidentMatrix,
  sampleClasses,
  spansOf,
  toFloat32,
  type LabelledFeatures,
} from '../matrix';
import { createRandom } from '../random';
import type { Fitted } from './fit';
import { withPredictor, type LogProbabilities } from './predicting';

/** So many samples say enough, and so many values of them fit in memory twice. */
const MAX_ROWS = 10_000;
const MAX_VALUES = 10_000_000;
/** Few samples are shuffled several times, until so many were scored for each column. */
const SCORED_ROWS = 2000;
const MAX_SHUFFLES = 10;
const MAX_COLUMNS = 200;
/** Of all columns together; what is not measured by then is left out. */
const MAX_SECONDS = 10;

export interface ColumnImportance {
  /** The most important column first. */
  importance: Importance[];
  /** How many columns are not in it. */
  leftOut: number;
}

/** What a model is asked with. */
interface Asked {
  decision: Decision;
  recipe: Recipe;
  report: Report;
}

/**
 * All features of a column are shuffled together. Where there are too many columns, those with the largest weights in
 * the first layer are measured.
 * @param test the part that it is measured on; evenly spaced samples of it where there are more than enough
 * @param names of the features, in their order
 * @returns null where there is nothing to measure on
 */
export async function importanceOf(
  fitted: Fitted,
  test: LabelledFeatures,
  names: readonly FeatureName[],
  asked: Asked,
): Promise<ColumnImportance | null> {
  if (test.X.rows === 0 || names.length === 0) return null;
  const { recipe, report } = asked;
  const columns = byWeight(fitted, featuresByColumn(names));
  const some = await takeSome(test);
  const random = createRandom(recipe.seed);
  const shuffles = Math.min(MAX_SHUFFLES, Math.ceil(SCORED_ROWS / some.y.length));
  const importance: Importance[] = [];
  await withPredictor(fitted, some, recipe, async (logP) => {
    const before = await outcomeOf(some, logP, asked.decision);
    const began = performance.now();
    const wanted = columns.slice(0, MAX_COLUMNS);
    for (const [column, features] of wanted) {
      if (performance.now() - began > 1000 * MAX_SECONDS) break;
      const sum = { accuracy: 0, logLoss: 0 };
      for (let time = 0; time < shuffles; time++) {
        const order = random.shuffle(Int32Array.from(some.y, (_, row) => row));
        const after = await shuffled(some, features, order, () => outcomeOf(some, logP, asked.decision));
        sum.accuracy += after.accuracy;
        sum.logLoss += after.logLoss;
      }
      const accuracyDrop = before.accuracy - sum.accuracy / shuffles;
      importance.push({ column, accuracyDrop, logLossRise: sum.logLoss / shuffles - before.logLoss });
      report(importance.length, { total: wanted.length });
    }
  });
  importance.sort((a, b) => b.logLossRise - a.logLossRise || b.accuracyDrop - a.accuracyDrop);
  return { importance, leftOut: columns.length - importance.length };
}

/** The places of each column's features. */
function featuresByColumn(names: readonly FeatureName[]): Map<string, number[]> {
  const columns = new Map<string, number[]>();
  names.forEach(({ column }, feature) => {
    const features = columns.get(column);
    if (features) features.push(feature);
    else columns.set(column, [feature]);
  });
  return columns;
}

/** Columns with the largest weights first. */
function byWeight({ shape, parameters }: Fitted, columns: Map<string, number[]>): [string, number[]][] {
  const W = parameters['W0']!.data;
  const sizes = new Float64Array(shape.features);
  for (let at = 0; at < W.length; at++) {
    const feature = at % shape.features;
    sizes[feature] = Math.max(sizes[feature]!, Math.abs(W[at]!));
  }
  const sizeOf = (features: number[]) =>
    features.reduce((most, feature) => Math.max(most, sizes[feature]!), 0);
  return [...columns]
    .map((column) => ({ column, size: sizeOf(column[1]) }))
    .sort((a, b) => b.size - a.size)
    .map(({ column }) => column);
}

interface Some extends LabelledFeatures {
  X: ResidentMatrix & { data: Float32Array };
}

/** A copy of some of the samples, as float32. */
async function takeSome(part: LabelledFeatures): Promise<Some> {
  const { X } = part;
  const y = sampleClasses(part);
  const most = Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_VALUES / X.columns)));
  const count = Math.min(y.length, most);
  const chosen = Int32Array.from({ length: count }, (_, index) => Math.floor((index * y.length) / count));
  const data = new Float32Array(paddedRows(chosen.length) * X.columns);
  let next = 0;
  for await (const span of spansOf(X, MAX_ROWS, y.length)) {
    for (; next < chosen.length && chosen[next]! < span.end; next++) {
      const from = (chosen[next]! - span.first) * X.columns;
      data.set(toFloat32(span.data.subarray(from, from + X.columns), X.format), next * X.columns);
    }
  }
  const format = { type: 'float32', scale: 1 } as const;
  const matrix = new ResidentMatrix(chosen.length, X.columns, format, data);
  return { X: matrix as Some['X'], y: chosen.map((row) => y[row]!) };
}

/** Does something while some features' values are those of other samples, and puts them back. */
async function shuffled<T>(
  { X: { data, columns } }: Some,
  features: number[],
  order: Int32Array,
  work: () => Promise<T>,
): Promise<T> {
  const rows = order.length;
  const kept = new Float32Array(rows * features.length);
  for (let row = 0, at = 0; row < rows; row++)
    for (const feature of features) kept[at++] = data[row * columns + feature]!;
  const place = (from: (row: number) => number) => {
    for (let row = 0; row < rows; row++)
      for (let index = 0, at = from(row) * features.length; index < features.length; index++, at++)
        data[row * columns + features[index]!] = kept[at]!;
  };
  place((row) => order[row]!);
  try {
    return await work();
  } finally {
    place((row) => row);
  }
}

/** As the model file answers: with the temperature, and for what costs least. */
async function outcomeOf(
  some: Some,
  logP: LogProbabilities,
  { temperature, costs }: Decision,
): Promise<{ accuracy: number; logLoss: number }> {
  const { y } = some;
  const logProbabilities = await logP(some);
  const classes = logProbabilities.length / y.length;
  const probabilities = withTemperature(logProbabilities, classes, temperature);
  const { decisions } = answersOf(probabilities, classes, costs);
  const hits = decisions.reduce((sum, decision, row) => sum + (decision === y[row] ? 1 : 0), 0);
  return { accuracy: hits / y.length, logLoss: logLoss(y, probabilities, classes) };
}
