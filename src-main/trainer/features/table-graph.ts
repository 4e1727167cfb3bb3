/** Rows as features: standardized numbers and one-hot categories, learned from the training part alone. */
import type { ColumnValues } from '../data/table/table';
import { type GraphBuilder, ML_DOMAIN, type Value } from '../onnx/builder';
import type { Tensor } from '../onnx/runtime';
import type { FeatureGraph } from './feature-graph';

export type ColumnRecipe =
  | { name: string; use: 'number'; mean: number; deviation: number }
  | { name: string; use: 'category'; categories: string[] };

/** Learns from columns chunk by chunk; chunks come in the order of the rows. */
export interface ColumnFitter {
  /** @param rows rows of the training part, as positions in the chunk */
  add(values: ColumnValues, rows: Int32Array): void;
  recipe(): ColumnRecipe;
}

export const createFitter = ({ name, use }: Pick<ColumnValues, 'name' | 'use'>): ColumnFitter =>
  use === 'number' ? fitNumber(name) : fitCategory(name);

/**
 * Of the values that are not missing; the deviation is the population's, and 1 where it is 0. In one pass
 * (Welford 1962), which keeps its digits where the mean is large beside the deviation.
 */
function fitNumber(name: string): ColumnFitter {
  let [count, mean, squares] = [0, 0, 0];
  return {
    add: ({ values }, rows) => {
      for (let index = 0; index < rows.length; index++) {
        const value = (values as Float64Array)[rows[index]!]!;
        if (!Number.isFinite(value)) continue;
        const distance = value - mean;
        mean += distance / ++count;
        squares += distance * (value - mean);
      }
    },
    recipe: () => ({ name, use: 'number', mean, deviation: Math.sqrt(squares / count) || 1 }),
  };
}

/** A missing text (empty) is a category of its own where training has one. */
function fitCategory(name: string): ColumnFitter {
  const categories = new Set<string>();
  return {
    add: ({ values }, rows) => {
      for (const row of rows) categories.add(values[row] as string);
    },
    recipe: () => ({ name, use: 'category', categories: [...categories].sort() }),
  };
}

/** A number further from the mean than so many deviations counts as so far: a float32 could not hold it. */
const FARTHEST = 1e6;

/** The name of the graph's input for a column. The names of outputs are taken; no two columns share a name. */
export const inputName = (column: string) =>
  /^(label|probabilities|features)(_input)*$/.test(column) ? `${column}_input` : column;

/**
 * One input a column, as scikit-learn's ONNX converter has it: float64 [N, 1] for numbers (NaN is missing and
 * becomes the mean), string [N, 1] for categories (one that training never saw becomes all zeros).
 */
export function tableFeatures(columns: ColumnRecipe[]): FeatureGraph {
  const numbers = columns.filter((column) => column.use === 'number');
  const categories = columns.filter((column) => column.use === 'category');
  return {
    columns: numbers.length + categories.reduce((sum, { categories }) => sum + categories.length, 0),
    format: { type: 'float32', scale: 1 },
    add(g) {
      // All inputs come first: names made up for other values then keep clear of theirs.
      const numberInputs = numbers.map(({ name }) => g.input(inputName(name), 'float64', ['N', 1]));
      const textInputs = categories.map(({ name }) => g.input(inputName(name), 'string', ['N', 1]));
      const blocks = numbers.length > 0 ? [standardize(g, numbers, numberInputs)] : [];
      categories.forEach(({ categories: known }, index) => {
        const attributes = { cats_strings: known, zeros: 1 };
        const [encoded] = g.ops('OneHotEncoder', [textInputs[index]!], attributes, 1, ML_DOMAIN);
        blocks.push(g.op('Reshape', encoded!, g.integers(-1, known.length)));
      });
      return blocks.length === 1 ? blocks[0]! : g.op('Concat', ...blocks, { axis: 1 });
    },
  };
}

/** (x - mean) / deviation in float64, so that large values with a small spread keep their digits. */
function standardize(
  g: GraphBuilder,
  numbers: Extract<ColumnRecipe, { use: 'number' }>[],
  inputs: Value[],
): Value {
  const values = inputs.length === 1 ? inputs[0]! : g.op('Concat', ...inputs, { axis: 1 });
  const constant = (key: 'mean' | 'deviation') =>
    g.constant(
      'float64',
      [1, numbers.length],
      numbers.map((column) => column[key]),
    );
  const mean = constant('mean');
  const filled = g.op('Where', g.op('IsNaN', values), mean, values);
  const standardized = g.op('Div', g.op('Sub', filled, mean), constant('deviation'));
  const limits = [g.scalar('float64', -FARTHEST), g.scalar('float64', FARTHEST)];
  return g.cast(g.op('Clip', standardized, ...limits), 'float32');
}

/** The graph's inputs for some rows. */
export function rowTensors(columns: ColumnValues[], rows: Int32Array): Record<string, Tensor> {
  const shape = [rows.length, 1];
  return Object.fromEntries(
    columns.map(({ name, use, values }) => [
      inputName(name),
      use === 'number'
        ? { data: rowsOf(values, rows), shape }
        : { data: Array.from(rows, (row) => values[row]!), shape },
    ]),
  );
}

function rowsOf(values: Float64Array, rows: Int32Array): Float64Array {
  const some = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index++) some[index] = values[rows[index]!]!;
  return some;
}
