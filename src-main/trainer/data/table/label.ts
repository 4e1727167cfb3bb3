/** Which column is the label. */
import type { Column } from '../../../../src-preload/contract';

const MAX_CLASSES = 1000;
/** Numbers with more different values than this are measurements, not classes. */
const MAX_NUMERIC_CLASSES = 50;
const LABEL_NAMES = [
  'label',
  'target',
  'species',
  'diagnosis',
  'survived',
  'outcome',
  'class',
  'category',
  'y',
];
const LABEL_ENDING = /[ _.-](label|class|target|species|category)$/i;

/** A header named like a label, else the last column. */
export function guessLabel(columns: Column[]): { name: string; reason: string } {
  const possible = columns.filter((column) => labelProblem(column) === null);
  for (const name of LABEL_NAMES) {
    const match = possible.find((column) => column.name.trim().toLowerCase() === name);
    if (match)
      return { name: match.name, reason: `Its name, "${match.name}", is one that labels often have.` };
  }
  const ending = possible.find(({ name }) => LABEL_ENDING.test(name.trim()));
  if (ending) return { name: ending.name, reason: `Its name, "${ending.name}", ends like a label's.` };
  const last = columns.at(-1)!;
  if (labelProblem(last) === null || possible.length === 0)
    return { name: last.name, reason: 'It is the last column.' };
  return { name: possible.at(-1)!.name, reason: 'It is the last column that can be a label.' };
}

/** Why a column cannot be the label, or null. */
export function labelProblem({ name, type, distinct, use }: Column): string | null {
  const advice = 'Choose another column as the label.';
  if (distinct === 0) return `The column "${name}" is empty. ${advice}`;
  if (distinct === 1)
    return `The column "${name}" has the same value in every row: there is nothing to tell apart. ${advice}`;
  const isMeasurement = use === 'number' && distinct > (type === 'DOUBLE' ? 20 : MAX_NUMERIC_CLASSES);
  if (isMeasurement) {
    return `The column "${name}" holds ${distinct} different numbers: a measurement, not a class. ${advice}`;
  }
  if (distinct > MAX_CLASSES)
    return `The column "${name}" has ${distinct} different values, more than ${MAX_CLASSES}. ${advice}`;
  return null;
}
