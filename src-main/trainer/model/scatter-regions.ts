/** What a model says of every place in the plane of two of its columns, its other columns held at typical values. */
import type { Scatter } from '../../../src-preload/contract';
import type { ColumnValues, WantedColumn } from '../data/table/chunks';
import { LONGEST_TEXT, type Sample, type SampledColumn } from '../data/table/sample';
import { rowTensors } from '../features/table/inputs';
import { breathe } from '../job';
import { answer } from './answer';
import type { LoadedModel } from './model-file';

/** Cells along each axis: of models that look at many columns half as many, as each cell is a row of all of them. */
const FINE = { width: 240, height: 180 };
const COARSE = { width: 120, height: 90 };
const FEW_COLUMNS = 64;
/** So many cells of columns are put into the graph at once. */
const VALUES_PER_CALL = 1 << 17;

type Regions = NonNullable<Scatter['regions']>;
type Range = readonly [number, number];

/** A column of the graph that is the same in all cells: at the training part's median, or the commonest category. */
interface Held {
  name: string;
  use: WantedColumn['use'];
  value: number | string;
}

export interface Axis {
  name: string;
  use: 'number' | 'date';
}

export interface Plane {
  x: Axis;
  y: Axis;
  xRange: Range;
  yRange: Range;
}

/**
 * @param sample of the table, for what is frequent in it
 * @returns cells from the smallest y on, and in each row of them from the smallest x on
 */
export async function regionsOf(
  model: LoadedModel,
  sample: Sample,
  { x, y, xRange, yRange }: Plane,
): Promise<Regions> {
  const others = model.metadata.columns.filter(({ name }) => name !== x.name && name !== y.name);
  const held = others.map((column): Held => {
    const { name, use } = column;
    const value =
      use === 'category' ? mostFrequent(sample.columns.get(name), column.categories) : column.median;
    return { name, use, value };
  });
  const inputs = model.metadata.columns.length;
  const { width, height } = inputs <= FEW_COLUMNS ? FINE : COARSE;
  const count = width * height;
  const classes: number[] = [];
  const probabilities: number[] = [];
  const most = Math.max(width, Math.floor(VALUES_PER_CALL / inputs));
  for (let first = 0; first < count; first += most) {
    const cells = Int32Array.from({ length: Math.min(most, count - first) }, (_, index) => first + index);
    const across = Float64Array.from(cells, (cell) => middle(xRange, cell % width, width));
    const upwards = Float64Array.from(cells, (cell) => middle(yRange, Math.floor(cell / width), height));
    const columns = [
      valuesOf(x, across),
      valuesOf(y, upwards),
      ...held.map((column) => repeated(column, cells.length)),
    ];
    const { decisions, confidences } = await answer(
      model,
      rowTensors(
        columns,
        cells.map((_, row) => row),
      ),
    );
    for (const decision of decisions) classes.push(decision);
    for (const confidence of confidences) probabilities.push(confidence);
    await breathe();
  }
  const told = held.map(({ name, use, value }) => ({ column: name, value: asWords(use, value) }));
  return { width, height, classes, probabilities, held: told };
}

/** The middle of the cell at `index` of `count` along an axis. */
const middle = ([low, high]: Range, index: number, count: number) =>
  low + ((index + 0.5) / count) * (high - low);

const valuesOf = ({ name, use }: Axis, values: Float64Array): ColumnValues => ({ name, use, values });

function repeated({ name, use, value }: Held, count: number): ColumnValues {
  if (use === 'category') return { name, use, values: new Array<string>(count).fill(value as string) };
  return { name, use, values: new Float64Array(count).fill(value as number) };
}

/** The most frequent category, by the text that the model knows it by; empty where none is known. */
function mostFrequent(column: SampledColumn | undefined, categories: readonly string[]): string {
  const counts = new Map(
    categories.map((category) => [category.slice(0, LONGEST_TEXT), { category, count: 0 }]),
  );
  for (const text of column ? textsOf(column) : []) {
    const known = counts.get(text);
    if (known) known.count++;
  }
  const best = [...counts.values()].reduce((a, b) => (b.count > a.count ? b : a), { category: '', count: 0 });
  return best.category;
}

/** The sampled values as texts; missing is empty. */
function textsOf(column: SampledColumn): string[] {
  if (column.kind === 'text') return Array.from(column.values, (code) => column.texts[code] ?? '');
  return Array.from(column.values, (value) => (Number.isNaN(value) ? '' : String(value)));
}

function asWords(use: WantedColumn['use'], value: number | string): string {
  if (typeof value === 'string') return value === '' ? 'missing' : value;
  if (!Number.isFinite(value)) return 'missing';
  if (use === 'number') return String(Number(value.toPrecision(6)));
  // Of a day without a time of day the date is enough.
  return new Date(value * 1000)
    .toISOString()
    .slice(0, 16)
    .replace(/T00:00$/, '')
    .replace('T', ' ');
}
