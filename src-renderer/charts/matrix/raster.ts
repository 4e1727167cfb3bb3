/** The tints of the cells that are seen, as pixels: far faster than a rectangle for each of them. */
import { firstFrom, shareOf, type CellMode, type Cells } from '../../lib/matrix/cells';
import { seen, type Frame, type View } from './layout';

/** [256] colours from no share to all, as ImageData has them in memory: 0xAABBGGRR. */
export interface Ramps {
  right: Uint32Array;
  wrong: Uint32Array;
  background: number;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Even one sample of many is seen; at its strongest, text is still read on it. */
const TINT = { least: 0.22, most: 0.62 };
/** Cells of this many pixels have a gap between them. */
const GAP_FROM = 8;
/** A mark of fewer device pixels would be overlooked. */
const SMALLEST_MARK = 2;

export function rampsOf(right: Rgb, wrong: Rgb, background: Rgb): Ramps {
  const packed = ([red, green, blue]: Rgb) =>
    ((255 << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0;
  const ramp = (colour: Rgb) =>
    Uint32Array.from({ length: 256 }, (_, step) => {
      const tint = step === 0 ? 0 : TINT.least + (TINT.most - TINT.least) * Math.sqrt(step / 255);
      const mixed = colour.map((value, channel) => value * tint + (background[channel] ?? 0) * (1 - tint));
      return packed(mixed as unknown as Rgb);
    });
  return { right: ramp(right), wrong: ramp(wrong), background: packed(background) };
}

/**
 * @param pixels [height, width] of the area of the cells, in device pixels; overwritten
 * @param ratio device pixels of a CSS pixel
 */
export function rasterize(
  pixels: Uint32Array,
  width: number,
  cells: Cells,
  mode: CellMode,
  view: View,
  frame: Frame,
  ratio: number,
  ramps: Ramps,
): void {
  pixels.fill(ramps.background);
  const height = pixels.length / width;
  const side = view.cell * ratio;
  const gap = view.cell >= GAP_FROM ? 1 : 0;
  const { rows, columns } = seen(view, frame);
  const edge = (place: number, from: number) => Math.round((place - from) * side);
  for (let row = rows.from; row < rows.to; row++) {
    const top = Math.max(0, edge(row, view.row));
    const bottom = Math.min(height, Math.max(edge(row + 1, view.row) - gap, top + SMALLEST_MARK));
    const end = cells.starts[row + 1] ?? 0;
    for (let at = firstFrom(cells, row, columns.from); at < end; at++) {
      const column = cells.columns[at] ?? 0;
      if (column >= columns.to) break;
      const share = shareOf(cells, mode, row, column, cells.counts[at] ?? 0);
      const ramp = row === column ? ramps.right : ramps.wrong;
      const colour = ramp[Math.max(1, Math.round(share * 255))] ?? ramps.background;
      const left = Math.max(0, edge(column, view.column));
      const right = Math.min(width, Math.max(edge(column + 1, view.column) - gap, left + SMALLEST_MARK));
      for (let y = top; y < bottom; y++) pixels.fill(colour, y * width + left, y * width + right);
    }
  }
}
