/** The plane of two columns: which columns can be axes, where its points lie, and what is at a place. */
import type { Dataset, Importance, Model, Scatter } from '../../src-preload/contract';
import { valueText, type AxisKind, type Scale } from './axis';
import { percent } from './format';
import { t } from './language';
import type { Grid } from './regions';

export interface Axis {
  name: string;
  kind: AxisKind;
  /** Many rows then lie on the same place. */
  hasFewValues: boolean;
}

const FEW_VALUES = 15;

/** Columns of numbers and dates; of a model those that it looks at. */
export function axesOf(dataset: Pick<Dataset, 'columns'>, model: Pick<Model, 'columns'> | null): Axis[] {
  const known = new Map(dataset.columns.map(({ name, distinct }) => [name, distinct]));
  return (model?.columns ?? dataset.columns).flatMap(({ name, use }) => {
    const distinct = known.get(name);
    if (distinct === undefined || (use !== 'number' && use !== 'date')) return [];
    return [{ name, kind: use, hasFewValues: distinct < FEW_VALUES }];
  });
}

/** Whether a table has all columns that a model looks at. */
export function fits(dataset: Pick<Dataset, 'columns'>, model: Pick<Model, 'columns'>): boolean {
  const known = new Set(dataset.columns.map(({ name }) => name));
  return model.columns.every(({ name }) => known.has(name));
}

/**
 * The two axes that matter most, of those that nobody knows of the first ones with many values; in the order of the
 * columns. Null where there are not two.
 */
export function firstAxes(
  axes: Axis[],
  importance: readonly Pick<Importance, 'column' | 'accuracyDrop'>[] | null,
): [x: Axis, y: Axis] | null {
  const needed = (importance ?? []).filter(({ accuracyDrop }) => accuracyDrop > 0);
  const ranks = new Map(needed.map(({ column }, rank) => [column, rank]));
  const rank = ({ name, hasFewValues }: Axis) => ranks.get(name) ?? ranks.size + Number(hasFewValues);
  const best = [...axes].sort((a, b) => rank(a) - rank(b)).slice(0, 2);
  const [x, y] = axes.filter((axis) => best.includes(axis));
  return x && y ? [x, y] : null;
}

/** For each class of the data its place among those shown: by name, else the place of 'other', else -1. */
export function classPlaces(classes: readonly string[], shown: readonly string[]): number[] {
  const places = new Map(shown.map((name, index) => [name, index]));
  return classes.map((name) => places.get(name) ?? places.get('other') ?? -1);
}

/** Into the range: what lies beyond an edge is drawn on it. */
export const within = ([low, high]: readonly [number, number], value: number) =>
  Math.max(low, Math.min(high, value));

/** How many points lie beyond the edges. */
export const beyond = ({ points, xRange, yRange }: Scatter): number =>
  points.x.filter((x, i) => within(xRange, x) !== x || within(yRange, points.y[i] ?? 0) !== points.y[i])
    .length;

/** The point that is drawn nearest to a place in pixels, of those that are shown and not farther than `reach`. */
export function nearestPoint(
  { points, xRange, yRange }: Scatter,
  scales: { x: Scale; y: Scale },
  [x, y]: readonly [number, number],
  isShown: (point: number) => boolean,
  reach: number,
): number | null {
  let [found, least]: [number | null, number] = [null, reach ** 2];
  for (let point = 0; point < points.x.length; point++) {
    if (!isShown(point)) continue;
    const across = scales.x.pixel(within(xRange, points.x[point]!)) - x;
    const upwards = scales.y.pixel(within(yRange, points.y[point]!)) - y;
    const distance = across ** 2 + upwards ** 2;
    if (distance <= least) [found, least] = [point, distance];
  }
  return found;
}

/** The cell at a place of the plane; null outside. */
export function cellAt(
  { width, height }: Grid,
  { xRange, yRange }: Pick<Scatter, 'xRange' | 'yRange'>,
  x: number,
  y: number,
): number | null {
  const across = (x - xRange[0]) / (xRange[1] - xRange[0]);
  const upwards = (y - yRange[0]) / (yRange[1] - yRange[0]);
  if (!(across >= 0 && across <= 1 && upwards >= 0 && upwards <= 1)) return null;
  const column = Math.min(width - 1, Math.floor(across * width));
  const row = Math.min(height - 1, Math.floor(upwards * height));
  return row * width + column;
}

/** What the model says at a place: the class and how sure it is; null without a model or outside of the plane. */
export function answerAt(scatter: Scatter, x: number, y: number): { place: number; sure: string } | null {
  const { regions } = scatter;
  const cell = regions && cellAt(regions, scatter, x, y);
  if (!regions || cell === null) return null;
  return { place: regions.classes[cell]!, sure: percent(regions.probabilities[cell]!, 0) };
}

export interface Told {
  /** The row that lies there, and the class it has. */
  row: string | null;
  values: string[];
  answer: string | null;
}

/**
 * What is at a place of the plane, or of a point: where it lies and what the model says there.
 * @param names of the classes of the model, and of the data
 */
export function toldOf(
  scatter: Scatter,
  { x, y }: { x: Axis; y: Axis },
  place: { x: number; y: number; point: number | null },
  names: { model: readonly string[]; data: readonly string[] },
): Told {
  const { points, xRange, yRange } = scatter;
  const { point } = place;
  const [atX, atY] = point === null ? [place.x, place.y] : [points.x[point]!, points.y[point]!];
  const said = answerAt(scatter, within(xRange, atX), within(yRange, atY));
  const row = (of: number) =>
    t('Row {n}: {class}', { n: points.rows[of]! + 1, class: names.data[points.classes[of]!] ?? '' });
  return {
    row: point === null ? null : row(point),
    values: [`${x.name}: ${valueText(atX, x.kind)}`, `${y.name}: ${valueText(atY, y.kind)}`],
    answer:
      said && t('The model says {class}, {sure}', { class: names.model[said.place] ?? '', sure: said.sure }),
  };
}
