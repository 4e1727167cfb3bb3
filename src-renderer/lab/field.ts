/** What a model says everywhere in the plane, as a picture and as the lines where its answer changes. */
import type { Rgb } from '../lib/regions';
import { REACH } from './engine/clouds';
import { zeros, type Matrix } from './engine/matrix';
import { softmax } from './engine/softmax';

/** How strongly the regions cover the ground. */
const COVER = 0.5;

const grids = new Map<number, Matrix>();

/** The middles of `cells` by `cells` squares over the plane, row by row from the top: [cells², 2]. */
export function gridOf(cells: number): Matrix {
  const known = grids.get(cells);
  if (known) return known;
  const X = zeros(cells * cells, 2);
  const middle = (at: number) => ((at + 0.5) / cells) * 2 * REACH - REACH;
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      X.data.set([middle(column), -middle(row)], 2 * (row * cells + column));
    }
  }
  grids.set(cells, X);
  return X;
}

/**
 * RGBA bytes: each cell the mean of the classes' colours, weighted by their probabilities at a temperature.
 * @param Z logits, [cells², classes]
 */
export function paint(
  Z: Matrix,
  temperature: number,
  colours: readonly Rgb[],
  ground: Rgb,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * Z.rows);
  const classes = Z.columns;
  const tints = Float64Array.from(
    { length: 3 * classes },
    (_, at) => COVER * colours[Math.floor(at / 3) % colours.length]![at % 3]!,
  );
  const bases = ground.map((channel) => (1 - COVER) * channel);
  // One row for all cells: views of thousands of rows would cost more than the sums.
  const [z, P] = [new Float64Array(classes), new Float64Array(classes)];
  for (let cell = 0; cell < Z.rows; cell++) {
    for (let j = 0; j < classes; j++) z[j] = Z.data[cell * classes + j]!;
    softmax(z, temperature, P);
    let [red, green, blue] = bases as [number, number, number];
    for (let j = 0; j < classes; j++) {
      red += P[j]! * tints[3 * j]!;
      green += P[j]! * tints[3 * j + 1]!;
      blue += P[j]! * tints[3 * j + 2]!;
    }
    pixels[4 * cell] = red;
    pixels[4 * cell + 1] = green;
    pixels[4 * cell + 2] = blue;
    pixels[4 * cell + 3] = 255;
  }
  return pixels;
}

/** A piece of a boundary, in cells from the top left corner: the middle of the first cell is at 0.5. */
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

/**
 * Where one class stops being the likeliest, by marching squares over the middles of the cells. Between two of them
 * logits are taken to change evenly, which they do where the model is linear.
 */
export function boundaries(Z: Matrix, cells: number): Segment[] {
  const best = winners(Z);
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < cells; row++) {
    for (let column = 0; column + 1 < cells; column++) {
      const at = row * cells + column;
      const first = best[at];
      if (best[at + 1] === first && best[at + cells] === first && best[at + cells + 1] === first) continue;
      segments.push(...within(Z, best, cells, column, row));
    }
  }
  return segments;
}

/** The likeliest class of each cell. */
function winners({ rows, columns, data }: Matrix): Uint8Array {
  const best = new Uint8Array(rows);
  for (let cell = 0; cell < rows; cell++) {
    for (let j = 1; j < columns; j++) {
      if (data[cell * columns + j]! > data[cell * columns + best[cell]!]!) best[cell] = j;
    }
  }
  return best;
}

function within(Z: Matrix, best: Uint8Array, cells: number, column: number, row: number): Segment[] {
  // Each side from its smaller end, so that the squares on both sides of it see the same place.
  const sides = [
    [column, row, 1, 0],
    [column + 1, row, 0, 1],
    [column, row + 1, 1, 0],
    [column, row, 0, 1],
  ] as const;
  const crossings = sides.flatMap(([x, y, right, down]) => {
    const here = y * cells + x;
    const there = here + down * cells + right;
    if (best[here] === best[there]) return [];
    const share = crossing(Z, here, there, best);
    return [[x + 0.5 + share * right, y + 0.5 + share * down] as const];
  });
  const [a, b] = crossings;
  if (!a || !b) return [];
  if (crossings.length === 2) return [[...a, ...b]];
  // Three classes or more meet here.
  const mean = (axis: 0 | 1) => crossings.reduce((sum, at) => sum + at[axis], 0) / crossings.length;
  return crossings.map((at) => [...at, mean(0), mean(1)]);
}

/** How far on the way from one cell to the next the logits of their two classes are the same. */
function crossing(Z: Matrix, here: number, there: number, best: Uint8Array): number {
  const lead = (cell: number) =>
    Z.data[cell * Z.columns + best[here]!]! - Z.data[cell * Z.columns + best[there]!]!;
  const [before, after] = [lead(here), lead(there)];
  return before === after ? 0.5 : before / (before - after);
}
