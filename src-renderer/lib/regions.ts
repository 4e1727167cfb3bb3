/** The decision regions of a model as a picture: finer than the cells that were asked for, and with their borders. */
import type { Scatter } from '../../src-preload/contract';
import { bordersOf, type Segment } from './borders';

export type Regions = NonNullable<Scatter['regions']>;
export type Grid = Pick<Regions, 'width' | 'height' | 'classes' | 'probabilities'>;

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Of a class that is ahead of others, but not half as probable as certain. */
const LEAST_LEAD = 0.02;
/** Probabilities are float32: nearer to 1 than that they cannot be told from it. */
const SUREST = 1 - 1e-7;

/** The log-odds of a cell's class against all others together: softmax regression's are even across a plane. */
function logOdds({ probabilities }: Grid, cell: number): number {
  const probability = Math.min(SUREST, probabilities[cell] ?? 0);
  return Math.log(probability / (1 - probability));
}

const leadOf = (grid: Grid, cell: number) => Math.max(LEAST_LEAD, logOdds(grid, cell));

/**
 * A grid of `factor` times as many cells along both axes. Between the middles of the known cells log-odds are taken
 * to change evenly, so that borders are straight where those of the model are.
 */
export function refined(grid: Grid, factor: number): Grid {
  const width = grid.width * factor;
  const height = grid.height * factor;
  const classes = new Array<number>(width * height);
  const probabilities = new Array<number>(width * height);
  for (let row = 0; row < height; row++) {
    const [below, above, upwards] = neighbours(row, factor, grid.height);
    for (let column = 0; column < width; column++) {
      const [left, right, across] = neighbours(column, factor, grid.width);
      const cells: Corners = [
        below * grid.width + left,
        below * grid.width + right,
        above * grid.width + left,
        above * grid.width + right,
      ];
      const at = row * width + column;
      [classes[at], probabilities[at]] = between(grid, cells, across, upwards);
    }
  }
  return { width, height, classes, probabilities };
}

/** The known cells on both sides of a fine one along an axis, and how far it is on the way from one to the other. */
function neighbours(fine: number, factor: number, count: number): [number, number, number] {
  const at = Math.max(0, Math.min(count - 1, (fine + 0.5) / factor - 0.5));
  const first = Math.floor(at);
  return [first, Math.min(count - 1, first + 1), at - first];
}

/** The cells around a place: below on the left and on the right, above on the left and on the right. */
type Corners = readonly [number, number, number, number];

/** The class that is ahead between four cells, and its probability. */
function between(grid: Grid, cells: Corners, across: number, upwards: number): [number, number] {
  const { classes, probabilities } = grid;
  const mean = blend((corner) => probabilities[cells[corner]!]!, across, upwards);
  const first = classes[cells[0]]!;
  if (classes[cells[1]] === first && classes[cells[2]] === first && classes[cells[3]] === first)
    return [first, mean];
  const labels = new Set(cells.map((cell) => classes[cell]!));
  const leads = [...labels].map((label) => {
    const lead = (corner: number) => (classes[cells[corner]!] === label ? leadOf(grid, cells[corner]!) : 0);
    return { label, lead: blend(lead, across, upwards) };
  });
  const best = leads.reduce((a, b) => (b.lead > a.lead ? b : a));
  // The other classes' leads speak against it.
  const against = leads.reduce((sum, { lead }) => sum + lead, 0) - 2 * best.lead;
  return [best.label, Math.min(mean, 1 / (1 + Math.exp(against)))];
}

/** Between the values at four corners, by how far a place is from the left ones and from the lower ones. */
function blend(value: (corner: number) => number, across: number, upwards: number): number {
  const lower = (1 - across) * value(0) + across * value(1);
  const upper = (1 - across) * value(2) + across * value(3);
  return (1 - upwards) * lower + upwards * upper;
}

/** Where one class ends and another begins, in cells from the corner of the smallest x and y. */
export function borders(grid: Grid): Segment[] {
  return bordersOf(grid, (here, step) => {
    const column = here % grid.width;
    const isInside = step !== 1 || (column > 0 && column + 2 < grid.width);
    return crossing(grid, here, step, isInside);
  });
}

/** Above that a probability is too flat to tell where it is going. */
const FLAT = 0.99;

/**
 * How far on the way from a cell's middle to the next their two classes are as probable: where the logarithms of their
 * probabilities cross, each drawn on from its own side. Where a side has no second cell of its class in line, or both
 * are all but certain, where the log-odds are even.
 * @param isInside whether there are cells beyond the two
 */
function crossing(grid: Grid, here: number, step: number, isInside: boolean): number {
  const there = here + step;
  const { classes, probabilities } = grid;
  const isInLine = classes[here - step] === classes[here] && classes[there + step] === classes[there];
  if (isInside && isInLine && probabilities[here]! < FLAT && probabilities[there]! < FLAT) {
    const log = (cell: number) => Math.log(probabilities[cell] ?? 0);
    const falling = log(here) - log(here - step);
    const rising = log(there + step) - log(there);
    const share = (log(here) - log(there) + rising) / (rising - falling);
    if (share > 0 && share < 1) return share;
  }
  return leadOf(grid, here) / (leadOf(grid, here) + leadOf(grid, there));
}

/** How strongly a class covers what is behind, from even odds to certainty. */
const PALEST = 0.1;
const STRONGEST = 0.46;

/**
 * RGBA bytes, from the top row to the bottom one.
 * @param colourOf of a class
 * @param count of classes: all of them are as probable at even odds
 */
export function pixelsOf(
  { width, height, classes, probabilities }: Grid,
  colourOf: (index: number) => Rgb,
  count: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * width * height);
  const even = 1 / Math.max(2, count);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const cell = row * width + column;
      const certainty = Math.max(0, ((probabilities[cell] ?? 0) - even) / (1 - even));
      const cover = PALEST + (STRONGEST - PALEST) * certainty;
      pixels.set([...colourOf(classes[cell] ?? 0), 255 * cover], 4 * ((height - 1 - row) * width + column));
    }
  }
  return pixels;
}
