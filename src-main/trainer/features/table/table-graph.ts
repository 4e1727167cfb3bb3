/** Rows as features: numbers and dates on one scale, and one-hot categories. */
import { type GraphBuilder, ML_DOMAIN, type Value } from '../../onnx/builder';
import type { FeatureGraph } from '../feature-graph';
import { byUse, type CategoryRecipe, type ColumnRecipe } from './column-recipe';
import { addDate } from './date-graph';
import { inputName } from './inputs';
import { featureNames } from './names';
import { addNumbers } from './number-graph';

/**
 * One input a column, as scikit-learn's ONNX converter has it: float64 [N, 1] for numbers, and for dates in seconds
 * since 1970 (NaN is missing and becomes the median); string [N, 1] for categories. What has no feature of its own (it
 * is rare, training never saw it, or it is missing and was not so in training) has the column's last, `other`: it is
 * always there, so that a row with an unseen category is unlike those with any known one.
 */
export function tableFeatures(columns: ColumnRecipe[]): FeatureGraph {
  return {
    columns: featureNames(columns).length,
    format: { type: 'float32', scale: 1 },
    add(g) {
      // All inputs come first: names made up for other values then keep clear of theirs.
      const inputs = new Map<ColumnRecipe, Value>();
      for (const column of columns) {
        const type = column.use === 'category' ? 'string' : 'float64';
        inputs.set(column, g.input(inputName(column.name), type, ['N', 1]));
      }
      const { numbers, dates, categories } = byUse(columns);
      const numberInputs = numbers.map((column) => inputs.get(column)!);
      return joined(g, [
        ...(numbers.length > 0 ? addNumbers(g, numbers, joined(g, numberInputs)) : []),
        ...dates.flatMap((column) => addDate(g, column, inputs.get(column)!)),
        ...categories.flatMap((column) => addCategory(g, column, inputs.get(column)!)),
      ]);
    },
  };
}

const joined = (g: GraphBuilder, blocks: Value[]): Value =>
  blocks.length === 1 ? blocks[0]! : g.op('Concat', ...blocks, { axis: 1 });

/** One-hot of the known categories, and what is left of 1 for all others. */
function addCategory(g: GraphBuilder, { categories }: CategoryRecipe, input: Value): Value[] {
  const attributes = { cats_strings: categories, zeros: 1 };
  const [encoded] = g.ops('OneHotEncoder', [input], attributes, 1, ML_DOMAIN);
  const known = g.op('Reshape', encoded!, g.integers(-1, categories.length));
  const isKnown = g.op('ReduceSum', known, g.integers(1), { keepdims: 1 });
  return [known, g.op('Sub', g.scalar('float32', 1), isKnown)];
}
