/** The decision regions of a model as a picture: finer than the cells that were asked for, and with their borders. */
import type { Scatter } from '../../src-preload/contract';

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

/** A piece of a border, in cells from the corner of the smallest x and y: the middle of the first cell is at 0.5. */
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

/** Where one class ends and another begins, by marching squares over the middles of the cells. */
export function borders(grid: Grid): Segment[] {
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < grid.height; row++) {
    for (let column = 0; column + 1 < grid.width; column++) {
      if (isOneClass(grid, column, row)) continue;
      const crossings = crossingsOf(grid, column, row);
      const [a, b] = crossings;
      if (!a || !b) continue;
      if (crossings.length === 2) segments.push([...a, ...b]);
      else {
        // Three classes or more meet here.
        const mean = (axis: 0 | 1) => crossings.reduce((sum, at) => sum + at[axis], 0) / crossings.length;
        for (const at of crossings) segments.push([...at, mean(0), mean(1)]);
      }
    }
  }
  return segments;
}

/** Whether nothing ends in a square between the middles of cells: so it is in nearly all of them. */
function isOneClass({ classes, width }: Grid, column: number, row: number): boolean {
  const cell = row * width + column;
  const first = classes[cell];
  return (
    classes[cell + 1] === first && classes[cell + width] === first && classes[cell + width + 1] === first
  );
}

type Place = readonly [x: number, y: number];

/** Where borders cross the four sides of a square between the middles of cells. */
function crossingsOf(grid: Grid, column: number, row: number): Place[] {
  // Each side from its smaller end, so that the squares on both sides of it see the same place.
  const sides = [
    [column, row, 1, 0],
    [column + 1, row, 0, 1],
    [column, row + 1, 1, 0],
    [column, row, 0, 1],
  ] as const;
  return sides.flatMap(([x, y, right, up]) => {
    const here = y * grid.width + x;
    const step = up * grid.width + right;
    if (grid.classes[here] === grid.classes[here + step]) return [];
    const isInside = right === 0 || (x > 0 && x + 2 < grid.width);
    const share = crossing(grid, here, step, isInside);
    return [[x + 0.5 + share * right, y + 0.5 + share * up] as const];
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
