/** Samples of a table in the plane of two of its columns, over what a model says there. */
import type { Scatter } from '../../../src-preload/contract';
import type { Table } from '../data/table/table';
import { UserError } from '../errors';
import type { LoadedModel } from './model-file';
import { axisRange, choosePoints } from './scatter-points';
import { regionsOf, type Axis } from './scatter-regions';

/**
 * Dates are in seconds since 1970. It is made of the table's sample: the file is not read again.
 * @param table one that was opened to learn from
 * @param model its regions are there where the table has all of its columns, and it looks at both of these
 * @param known its classes and the class of each row, where a person changed them
 * @throws UserError where a column is no axis, or no row has both values
 */
export async function scatterOf(
  table: Table,
  model: LoadedModel | null,
  xName: string,
  yName: string,
  known: Pick<Table, 'classes' | 'labels'> = table,
): Promise<Scatter> {
  if (xName === yName) {
    const message = `Both axes are "${xName}". Choose another column for one of them.`;
    throw new UserError('same-axis', message);
  }
  const [x, y] = [axisOf(table, model, xName), axisOf(table, model, yName)];
  const sample = table.sample!;
  const [xs, ys] = [await table.sampledValues(x), await table.sampledValues(y)];
  const points = choosePoints({ rows: sample.rows, x: xs, y: ys }, known.labels, known.classes.length);
  if (points.rows.length === 0) {
    const message = `No labelled row of "${table.name}" has a value in both "${xName}" and "${yName}". Choose other columns.`;
    throw new UserError('no-points', message);
  }
  const [xRange, yRange] = [axisRange(points.x), axisRange(points.y)];
  const plane = { x, y, xRange, yRange };
  const regions = model && canSee(model, table, x, y) ? await regionsOf(model, sample, plane) : null;
  return { x: xName, y: yName, points, xRange, yRange, regions };
}

/** A column that is used as a number or a date: by the model, or as was guessed. @throws UserError for others */
function axisOf(table: Table, model: LoadedModel | null, name: string): Axis {
  const column = table.columns.find((column) => column.name === name);
  if (!column) {
    throw new UserError('no-column', `"${table.name}" has no column "${name}". Choose another one.`);
  }
  const inModel = model?.metadata.columns.find((column) => column.name === name);
  for (const use of [inModel?.use, column.use]) {
    if (use === 'number' || use === 'date') return { name, use };
  }
  const what =
    column.use === 'label'
      ? 'the label'
      : column.use === 'category'
        ? 'a category'
        : 'not used as a number or a date';
  const message = `The column "${name}" is ${what}: it cannot be an axis. Choose a column of numbers or dates.`;
  throw new UserError('not-an-axis', message);
}

function canSee({ metadata }: LoadedModel, table: Table, ...axes: Axis[]): boolean {
  if (metadata.kind !== 'table') return false;
  const names = new Set(table.columns.map(({ name }) => name));
  const uses = new Map<string, string>(metadata.columns.map(({ name, use }) => [name, use]));
  return (
    metadata.columns.every(({ name }) => names.has(name)) &&
    axes.every(({ name, use }) => uses.get(name) === use)
  );
}
