/** Samples of a table in the plane of two of its columns, over what a model says there. */
import type { Column, Scatter } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
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
    const message = t('Both axes are "{name}". Choose another column for one of them.', { name: xName });
    throw new UserError('same-axis', message);
  }
  const [x, y] = [axisOf(table, model, xName), axisOf(table, model, yName)];
  const sample = table.sample!;
  const [xs, ys] = [await table.sampledValues(x), await table.sampledValues(y)];
  const points = choosePoints({ rows: sample.rows, x: xs, y: ys }, known.labels, known.classes.length);
  if (points.rows.length === 0) {
    const message = t(
      'No labelled row of "{table}" has a value in both "{x}" and "{y}". Choose other columns.',
      { table: table.name, x: xName, y: yName },
    );
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
    throw new UserError(
      'no-column',
      t('"{table}" has no column "{name}". Choose another one.', { table: table.name, name }),
    );
  }
  const inModel = model?.metadata.columns.find((column) => column.name === name);
  for (const use of [inModel?.use, column.use]) {
    if (use === 'number' || use === 'date') return { name, use };
  }
  throw new UserError('not-an-axis', noAxis(column));
}

function noAxis({ name, use }: Column): string {
  if (use === 'label')
    return t('The column "{name}" is the label: it cannot be an axis. Choose a column of numbers or dates.', {
      name,
    });
  if (use === 'category')
    return t(
      'The column "{name}" is a category: it cannot be an axis. Choose a column of numbers or dates.',
      {
        name,
      },
    );
  return t(
    'The column "{name}" is not used as a number or a date: it cannot be an axis. Choose a column of numbers or dates.',
    { name },
  );
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
