/** What a model says everywhere in the plane, as a picture and as the lines where its answer changes. */
import { bordersOf, type Segment } from '../lib/borders';
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

/**
 * Where one class stops being the likeliest, in cells from the top left corner. Between the middles of two cells logits
 * are taken to change evenly, which they do where the model is linear.
 */
export function boundaries(Z: Matrix, cells: number): Segment[] {
  const classes = winners(Z);
  const lead = (cell: number, ahead: number, behind: number) =>
    Z.data[cell * Z.columns + ahead]! - Z.data[cell * Z.columns + behind]!;
  return bordersOf({ width: cells, height: cells, classes }, (here, step) => {
    const there = here + step;
    const [first, second] = [classes[here]!, classes[there]!];
    const [before, after] = [lead(here, first, second), lead(there, first, second)];
    return before === after ? 0.5 : before / (before - after);
  });
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
