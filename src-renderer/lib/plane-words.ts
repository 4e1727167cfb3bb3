/** What the plane of two columns shows, in words. */
import type { Scatter } from '../../src-preload/contract';
import { valueText } from './axis';
import { percent } from './format';
import { t, tn } from './language';
import { beyond, type Axis } from './plane';

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
