/** Draws a large confusion matrix on a canvas: the tints of its cells, and names and numbers where there is room. */
import type { CellMode, Cells } from '../../lib/matrix/cells';
import { firstFrom } from '../../lib/matrix/cells';
import { cellText } from '../../lib/matrix/words';
import { seen, type Frame, type Place, type View } from './layout';
import { rasterize, type Ramps } from './raster';

export interface Palette {
  ramps: Ramps;
  ink: string;
  soft: string;
  faint: string;
  surface: string;
  font: string;
}

export interface Drawn {
  cells: Cells;
  mode: CellMode;
  /** The name at each place. */
  names: readonly string[];
  /** What rows and columns are, said where there is no room for names. */
  corner: string;
  view: View;
  frame: Frame;
  cursor: Place;
  pointed: Place | null;
}

/** The sides of cells from which names and numbers fit, in pixels. */
const NAMES_FROM = 11;
const NUMBERS_FROM = 26;
const LETTERS = 10.5;

/** @param ratio device pixels of a CSS pixel; the canvas is scaled by it already */
export function drawMatrix(
  context: CanvasRenderingContext2D,
  drawn: Drawn,
  palette: Palette,
  ratio: number,
): void {
  const { frame } = drawn;
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, frame.width, frame.height);
  drawCells(context, drawn, palette, ratio);
  drawNumbers(context, drawn, palette);
  drawNames(context, drawn, palette);
  outline(context, drawn, drawn.cursor, palette.ink, 2);
  if (drawn.pointed) outline(context, drawn, drawn.pointed, palette.soft, 1);
}

function drawCells(context: CanvasRenderingContext2D, drawn: Drawn, palette: Palette, ratio: number): void {
  const { cells, mode, view, frame } = drawn;
  // A matrix that is smaller than its room ends where its cells do.
  const side = (room: number) => Math.min(room, view.cell * frame.size);
  const width = Math.max(1, Math.round(side(frame.width - frame.left) * ratio));
  const height = Math.max(1, Math.round(side(frame.height - frame.top) * ratio));
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  rasterize(pixels, width, cells, mode, view, frame, ratio, palette.ramps);
  context.putImageData(image, Math.round(frame.left * ratio), Math.round(frame.top * ratio));
}

/** The upper left corner of a cell on the canvas. */
const cornerOf = ({ view, frame }: Drawn, { row, column }: Place): [x: number, y: number] => [
  frame.left + (column - view.column) * view.cell,
  frame.top + (row - view.row) * view.cell,
];

function clipCells(context: CanvasRenderingContext2D, { left, top, width, height }: Frame): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width - left, height - top);
  context.clip();
}

function drawNumbers(context: CanvasRenderingContext2D, drawn: Drawn, palette: Palette): void {
  const { cells, mode, view, frame } = drawn;
  if (view.cell < NUMBERS_FROM) return;
  const { rows, columns } = seen(view, frame);
  clipCells(context, frame);
  context.font = `${LETTERS}px ${palette.font}`;
  context.fillStyle = palette.ink;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let row = rows.from; row < rows.to; row++) {
    const end = cells.starts[row + 1] ?? 0;
    for (let at = firstFrom(cells, row, columns.from); at < end; at++) {
      const column = cells.columns[at] ?? 0;
      if (column >= columns.to) break;
      const [x, y] = cornerOf(drawn, { row, column });
      const totals = { rowTotal: cells.rowTotals[row] ?? 0, columnTotal: cells.columnTotals[column] ?? 0 };
      const text = cellText(cells.counts[at] ?? 0, totals, mode);
      context.fillText(text, x + view.cell / 2, y + view.cell / 2, view.cell - 2);
    }
  }
  context.restore();
}

function drawNames(context: CanvasRenderingContext2D, drawn: Drawn, palette: Palette): void {
  const { view, frame, names, corner, cursor } = drawn;
  context.font = `${LETTERS}px ${palette.font}`;
  context.textBaseline = 'middle';
  if (view.cell < NAMES_FROM) {
    context.fillStyle = palette.faint;
    context.textAlign = 'end';
    context.fillText(corner, frame.left - 6, frame.top - 10, frame.left - 10);
    return;
  }
  const { rows, columns } = seen(view, frame);
  const nameOf = (place: number) => fitting(context, names[place] ?? '', frame.left - 10);
  context.save();
  context.beginPath();
  context.rect(0, frame.top, frame.left, frame.height - frame.top);
  context.clip();
  context.textAlign = 'end';
  for (let row = rows.from; row < rows.to; row++) {
    const [, y] = cornerOf(drawn, { row, column: 0 });
    context.fillStyle = row === cursor.row ? palette.ink : palette.soft;
    context.fillText(nameOf(row), frame.left - 6, y + view.cell / 2);
  }
  context.restore();
  context.save();
  context.beginPath();
  context.rect(frame.left, 0, frame.width - frame.left, frame.top);
  context.clip();
  context.textAlign = 'start';
  for (let column = columns.from; column < columns.to; column++) {
    const [x] = cornerOf(drawn, { row: 0, column });
    context.save();
    context.translate(x + view.cell / 2, frame.top - 6);
    context.rotate(-Math.PI / 2);
    context.fillStyle = column === cursor.column ? palette.ink : palette.soft;
    context.fillText(nameOf(column), 0, 0);
    context.restore();
  }
  context.restore();
}

/** A name cut off where it takes more room than there is. */
function fitting(context: CanvasRenderingContext2D, name: string, room: number): string {
  if (context.measureText(name).width <= room) return name;
  let length = Math.min(name.length, Math.ceil(room / 4));
  while (length > 1 && context.measureText(`${name.slice(0, length)}…`).width > room) length--;
  return `${name.slice(0, length)}…`;
}

/** A cell too small to be outlined gets a ring around it. */
function outline(
  context: CanvasRenderingContext2D,
  drawn: Drawn,
  place: Place,
  colour: string,
  width: number,
): void {
  const { view, frame } = drawn;
  const [x, y] = cornerOf(drawn, place);
  const side = Math.max(view.cell, 7);
  const shift = (side - view.cell) / 2;
  clipCells(context, { ...frame, left: frame.left - 4, top: frame.top - 4 });
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(x - shift, y - shift, side, side);
  context.restore();
}
