/** Where the cells of a large confusion matrix lie on its canvas. Distances are in CSS pixels, places in cells. */

export interface Frame {
  /** Of the canvas. */
  width: number;
  height: number;
  /** Room for the names of rows and columns, before the cells begin. */
  left: number;
  top: number;
  /** Classes. */
  size: number;
}

export interface View {
  /** The place at the upper left corner of the cells, in cells, with fractions. */
  column: number;
  row: number;
  /** The side of a cell, in pixels. */
  cell: number;
}

export interface Place {
  row: number;
  column: number;
}

const LARGEST_CELL = 56;

/** Everything at once. */
export function fitted(frame: Frame): View {
  return { column: 0, row: 0, cell: smallestCell(frame) };
}

export function smallestCell({ width, height, left, top, size }: Frame): number {
  return Math.min(LARGEST_CELL, Math.max(1, Math.min(width - left, height - top)) / size);
}

/** Within the matrix, and neither smaller than all of it nor larger than is of use. */
export function clamped(view: View, frame: Frame): View {
  const cell = Math.min(LARGEST_CELL, Math.max(smallestCell(frame), view.cell));
  const within = (place: number, room: number) =>
    Math.min(Math.max(0, frame.size - room / cell), Math.max(0, place));
  return {
    column: within(view.column, frame.width - frame.left),
    row: within(view.row, frame.height - frame.top),
    cell,
  };
}

/** Larger or smaller, with what lies at this point of the canvas staying there. */
export function zoomed(view: View, frame: Frame, factor: number, x: number, y: number): View {
  const cell = Math.min(LARGEST_CELL, Math.max(smallestCell(frame), view.cell * factor));
  const [dx, dy] = [Math.max(0, x - frame.left), Math.max(0, y - frame.top)];
  return clamped(
    { cell, column: view.column + dx / view.cell - dx / cell, row: view.row + dy / view.cell - dy / cell },
    frame,
  );
}

export function panned(view: View, frame: Frame, dx: number, dy: number): View {
  return clamped({ ...view, column: view.column - dx / view.cell, row: view.row - dy / view.cell }, frame);
}

/** The cell at a point of the canvas; null beside the cells. */
export function cellAt(view: View, { left, top, size }: Frame, x: number, y: number): Place | null {
  if (x < left || y < top) return null;
  const column = Math.floor(view.column + (x - left) / view.cell);
  const row = Math.floor(view.row + (y - top) / view.cell);
  return column < size && row < size ? { row, column } : null;
}

/** Moved as little as it takes to see a cell whole. */
export function revealed(view: View, frame: Frame, { row, column }: Place): View {
  const moved = (from: number, place: number, room: number) =>
    Math.max(place + 1 - room / view.cell, Math.min(from, place));
  return clamped(
    {
      ...view,
      column: moved(view.column, column, frame.width - frame.left),
      row: moved(view.row, row, frame.height - frame.top),
    },
    frame,
  );
}

/** The cells that are seen, from the first to the one after the last. */
export function seen(view: View, { width, height, left, top, size }: Frame) {
  return {
    rows: {
      from: Math.floor(view.row),
      to: Math.min(size, Math.ceil(view.row + (height - top) / view.cell)),
    },
    columns: {
      from: Math.floor(view.column),
      to: Math.min(size, Math.ceil(view.column + (width - left) / view.cell)),
    },
  };
}
