/** Numbers as features, in ONNX operators. */
import type { GraphBuilder, Value } from '../../onnx/builder';
import type { NumberRecipe, Transform } from './column-recipe';

/** A number further from the centre than so many scales counts as so far: a float32 could not hold it. */
const FARTHEST = 1e6;

/**
 * In float64 up to the features, so that large values with a small spread keep their digits.
 * @param values float64 [N, numbers]; NaN is missing
 * @returns float32 blocks: [N, numbers], and [N, indicators] where there are any
 */
export function addNumbers(g: GraphBuilder, numbers: NumberRecipe[], values: Value): Value[] {
  const row = (of: (column: NumberRecipe) => number) =>
    g.constant('float64', [1, numbers.length], numbers.map(of));
  const isMissing = g.op('IsNaN', values);
  const medians = row(({ median }) => median);
  const filled = g.op('Where', isMissing, medians, values);
  const scaled = scale(
    g,
    addTransforms(g, numbers, filled),
    row(({ centre }) => centre),
    row(({ scale }) => scale),
  );
  const indicated = numbers.flatMap(({ indicator }, index) => (indicator ? [index] : []));
  if (indicated.length === 0) return [scaled];
  return [scaled, g.cast(g.op('Gather', isMissing, g.integers(...indicated), { axis: 1 }), 'float32')];
}

/** (x - centre) / scale within limits, as float32. */
export function scale(g: GraphBuilder, values: Value, centre: Value, scale: Value): Value {
  const scaled = g.op('Div', g.op('Sub', values, centre), scale);
  const limits = [g.scalar('float64', -FARTHEST), g.scalar('float64', FARTHEST)];
  return g.cast(g.op('Clip', scaled, ...limits), 'float32');
}

/** Each kind of transform takes its columns out, and all are put back in their order. */
function addTransforms(g: GraphBuilder, numbers: NumberRecipe[], values: Value): Value {
  const kinds = ['none', 'log', 'quantile'] as const;
  const groups = kinds
    .map((kind) => ({
      kind,
      places: numbers.flatMap(({ transform }, index) =>
        (transform?.kind ?? 'none') === kind ? [index] : [],
      ),
    }))
    .filter(({ places }) => places.length > 0);
  if (groups.length === 1 && groups[0]!.kind === 'none') return values;
  const blocks = groups.map(({ kind, places }) => {
    const some = g.op('Gather', values, g.integers(...places), { axis: 1 });
    const transforms = places.map((place) => numbers[place]!.transform);
    if (kind === 'log') return addLog(g, transforms as Kind<'log'>[], some);
    return kind === 'quantile' ? addQuantile(g, transforms as Kind<'quantile'>[], some) : some;
  });
  if (blocks.length === 1) return blocks[0]!;
  const order = groups.flatMap(({ places }) => places);
  const back = numbers.map((_, index) => order.indexOf(index));
  return g.op('Gather', g.op('Concat', ...blocks, { axis: 1 }), g.integers(...back), { axis: 1 });
}

type Kind<K extends Transform['kind']> = Extract<Transform, { kind: K }>;

function addLog(g: GraphBuilder, transforms: Kind<'log'>[], values: Value): Value {
  const row = (key: 'origin' | 'unit') =>
    g.constant(
      'float64',
      [1, transforms.length],
      transforms.map((transform) => transform[key]),
    );
  const v = g.op('Div', g.op('Sub', values, row('origin')), row('unit'));
  const logarithm = g.op('Log', g.op('Add', g.op('Abs', v), g.scalar('float64', 1)));
  return g.op('Mul', g.op('Sign', v), logarithm);
}

/** So many knots at most has a column; a power of two, for the search. */
const MOST_KNOTS = 128;

/**
 * Finds the last knot that is not above a value by halving (all values of all columns at once), and goes on from its
 * score along the line to the next one.
 */
function addQuantile(g: GraphBuilder, transforms: Kind<'quantile'>[], values: Value): Value {
  const count = transforms.length;
  const table = (rows: number[][]) => g.constant('float64', [count * MOST_KNOTS], rows.flat());
  const filled = (values: number[], filler: number) =>
    Array.from({ length: MOST_KNOTS }, (_, index) => values[index] ?? filler);
  const knots = table(transforms.map(({ knots }) => filled(knots, Infinity)));
  const scores = table(transforms.map(({ scores }) => filled(scores, 0)));
  const slopes = table(transforms.map((transform) => filled(slopesOf(transform), 0)));
  const row = (of: (knots: number[]) => number) =>
    g.constant(
      'float64',
      [1, count],
      transforms.map(({ knots }) => of(knots)),
    );
  const within = g.op(
    'Max',
    g.op(
      'Min',
      values,
      row((knots) => knots.at(-1)!),
    ),
    row((knots) => knots[0]!),
  );
  let place: Value = g.constant(
    'int64',
    [1, count],
    transforms.map((_, index) => index * MOST_KNOTS),
  );
  for (let step = MOST_KNOTS / 2; step >= 1; step /= 2) {
    const further = g.op('Add', place, g.integers(step));
    const isReached = g.op('GreaterOrEqual', within, g.op('Gather', knots, further));
    place = g.op('Where', isReached, further, place);
  }
  const [knot, score, slope] = [knots, scores, slopes].map((table) => g.op('Gather', table, place));
  return g.op('Add', score!, g.op('Mul', g.op('Sub', within, knot!), slope!));
}

const slopesOf = ({ knots, scores }: Kind<'quantile'>): number[] =>
  knots.slice(1).map((knot, index) => (scores[index + 1]! - scores[index]!) / (knot - knots[index]!));
