/** Dates as features, in ONNX operators: ONNX knows no dates, so they are seconds since 1970, in float64. */
import type { GraphBuilder, Value } from '../../onnx/builder';
import type { DatePart, DateRecipe } from './column-recipe';
import { DAY, MONDAY, YEAR } from './date-parts';
import { scale } from './number-graph';

/**
 * @param value float64 [N, 1], as if the clock showed UTC; NaN is missing
 * @returns float32 blocks, [N, some]
 */
export function addDate(g: GraphBuilder, date: DateRecipe, value: Value): Value[] {
  const isMissing = g.op('IsNaN', value);
  const seconds = g.op('Where', isMissing, g.scalar('float64', date.median), value);
  const passed = scale(g, seconds, g.scalar('float64', date.centre), g.scalar('float64', date.scale));
  const parts: Record<DatePart, () => Value[]> = {
    year: () => circle(g, fractionOf(g, seconds, YEAR)),
    weekday: () => [addWeekday(g, seconds)],
    time: () => circle(g, fractionOf(g, seconds, DAY)),
  };
  return [
    passed,
    ...(date.indicator ? [g.cast(isMissing, 'float32')] : []),
    ...date.parts.flatMap((part) => parts[part]()),
  ];
}

/** How far a value is from one whole number of periods to the next, in [0, 1]. */
function fractionOf(g: GraphBuilder, value: Value, period: number): Value {
  const periods = g.op('Div', value, g.scalar('float64', period));
  return g.op('Sub', periods, g.op('Floor', periods));
}

/** Sine and cosine: the end of a period lies beside its beginning. */
function circle(g: GraphBuilder, fraction: Value): Value[] {
  const angle = g.op('Mul', fraction, g.scalar('float64', 2 * Math.PI));
  return ['Sin', 'Cos'].map((opType) => g.cast(g.op(opType, angle), 'float32'));
}

/** One-hot, from Monday on. */
function addWeekday(g: GraphBuilder, seconds: Value): Value {
  const days = g.op('Floor', g.op('Div', seconds, g.scalar('float64', DAY)));
  const sinceMonday = g.op('Sub', days, g.scalar('float64', MONDAY));
  const weeks = g.op('Floor', g.op('Div', sinceMonday, g.scalar('float64', 7)));
  const weekday = g.op('Sub', sinceMonday, g.op('Mul', weeks, g.scalar('float64', 7)));
  // Far dates are beyond the whole numbers of a float64, and their weekday is none.
  return g.cast(g.op('Equal', g.cast(weekday, 'int64'), g.integers(0, 1, 2, 3, 4, 5, 6)), 'float32');
}
