/** The plane of two columns: which columns can be axes, where its points lie, and what it shows in words. */
import type { Dataset, Importance, Model, Scatter } from '../../src-preload/contract';
import { valueText, type AxisKind, type Scale } from './axis';
import { percent } from './format';
import { t, tn } from './language';
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

/** More classes than that are not told one by one. */
const MOST_CLASSES_TOLD = 12;

/** The plane for those who do not see it: where the classes lie, and how much of the plane the model gives to each. */
export function planeWords(
  scatter: Scatter,
  { x, y }: { x: Axis; y: Axis },
  classes: readonly string[],
  places: readonly number[],
): string {
  const { points, regions } = scatter;
  const told = classes.slice(0, MOST_CLASSES_TOLD).flatMap((name, place) => {
    const members = points.classes.flatMap((label, point) => (places[label] === place ? [point] : []));
    const share = regions
      ? regions.classes.filter((label) => label === place).length / regions.classes.length
      : null;
    const area = percent(share, 0);
    if (members.length === 0)
      return share
        ? [t('{class}: no row, the model’s answer in {area} of the plane', { class: name, area })]
        : [];
    const middle = (values: number[], axis: Axis) =>
      `${axis.name} ${valueText(members.reduce((sum, point) => sum + values[point]!, 0) / members.length, axis.kind)}`;
    const values = { class: name, x: middle(points.x, x), y: middle(points.y, y), area };
    return [
      share === null
        ? tn(members.length, '{class}: {n} row around {x}, {y}', '{class}: {n} rows around {x}, {y}', values)
        : tn(
            members.length,
            '{class}: {n} row around {x}, {y}, the model’s answer in {area} of the plane',
            '{class}: {n} rows around {x}, {y}, the model’s answer in {area} of the plane',
            values,
          ),
    ];
  });
  const left = classes.length - MOST_CLASSES_TOLD;
  if (left > 0) told.push(tn(left, 'and {n} more class', 'and {n} more classes'));
  return tn(
    points.rows.length,
    '{y} against {x}, {n} row. {classes}.',
    '{y} against {x}, {n} rows. {classes}.',
    {
      y: y.name,
      x: x.name,
      classes: told.join(t('; ')),
    },
  );
}

/** Held columns beyond that are not told one by one. */
const MOST_HELD_TOLD = 8;

/** What a person should know of the picture, in sentences. @param samples rows with a class */
export function planeNotes(scatter: Scatter, samples: number, hasModel: boolean): string[] {
  const { points, regions } = scatter;
  const notes: string[] = [];
  if (points.rows.length < samples) {
    notes.push(
      tn(
        samples,
        '{drawn} of {n} row: those with both values, chosen at random where they are too many to draw.',
        '{drawn} of {n} rows: those with both values, chosen at random where they are too many to draw.',
        { drawn: points.rows.length },
      ),
    );
  }
  const outside = beyond(scatter);
  if (outside > 0)
    notes.push(
      tn(
        outside,
        'One lies farther out and is drawn on the edge.',
        '{n} lie farther out and are drawn on the edge.',
      ),
    );
  const held = regions?.held ?? [];
  if (held.length > 0) {
    const told = held.slice(0, MOST_HELD_TOLD).map(({ column, value }) => `${column}: ${value}`);
    const left = held.length - told.length;
    if (left > 0)
      told.push(
        tn(left, 'and {n} more column at what is typical', 'and {n} more columns at what is typical'),
      );
    notes.push(t('The model’s other columns are held at {columns}.', { columns: told.join(t(', ')) }));
  }
  if (hasModel && !regions)
    notes.push(t('No colours behind: the model does not look at both of these columns of this table.'));
  return notes;
}
