/** Two columns of a table as points of the lab. */
import type { Scatter } from '../../src-preload/contract';
import { StudioError } from '../lib/api.svelte';
import { t, tn } from '../lib/language';
import { placed, type Point } from './engine/clouds';
import { MOST_CLASSES, type LabData } from './settings';

/** Of more rows so many are taken, evenly spread: every frame learns from all of them. */
const MOST = 300;
/** One standard deviation is that long in the plane, so that most points lie well within it. */
const UNIT = 1.25;

/**
 * Both columns standardised: the mean is at 0, a standard deviation is 1.25 long, what lies beyond the edge is on it.
 * Of the classes the most frequent ones are taken.
 * @param names of the data's classes
 * @throws StudioError `bad-columns` where there are not two classes with points
 */
export function columnsData(
  { x, y, points }: Pick<Scatter, 'x' | 'y' | 'points'>,
  names: readonly string[],
): { data: LabData; note: string } {
  const counts = names.map((_, label) => points.classes.filter((of) => of === label).length);
  const present = [...counts.keys()].filter((label) => counts[label]! > 0);
  const taken = present
    .sort((a, b) => counts[b]! - counts[a]!)
    .slice(0, MOST_CLASSES)
    .sort((a, b) => a - b);
  if (taken.length < 2)
    throw new StudioError(
      'bad-columns',
      t('‘{x}’ and ‘{y}’ have values in fewer than two classes. Choose two other columns.', { x, y }),
    );
  const all = [...points.classes.keys()].filter((row) => taken.includes(points.classes[row]!));
  const count = Math.min(MOST, all.length);
  const rows = Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)]!);
  const [across, upwards] = [
    standard(rows.map((row) => points.x[row]!)),
    standard(rows.map((row) => points.y[row]!)),
  ];
  const made = rows.map((row, at): Point => ({
    x: placed(across[at]!),
    y: placed(upwards[at]!),
    label: taken.indexOf(points.classes[row]!),
  }));
  const classes = taken.map((label) => shortened(names[label]!));
  const note = noteOf(count, present.length - taken.length);
  return { data: { classes, axes: [shortened(x), shortened(y)], points: made }, note };
}

/** @param left classes that were left out */
function noteOf(rows: number, left: number): string {
  const taken = tn(
    rows,
    '{n} row taken, both columns standardised.',
    '{n} rows taken, both columns standardised.',
  );
  if (left === 0) return taken;
  return `${taken} ${tn(left, '{n} rarer class left out.', '{n} rarer classes left out.')}`;
}

function standard(values: readonly number[]): number[] {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation === 0 ? 0 : ((value - mean) / deviation) * UNIT));
}

/** Files of the lab hold names of up to 200 characters. */
const shortened = (name: string) => (name === '' ? t('(no name)') : name.slice(0, 200));
