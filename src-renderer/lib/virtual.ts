/** Long and wide tables on the screen: only what is seen is drawn, and a scroll bar stands for the rest. */

/** A taller element is beyond what Chromium lays out; then the scroll bar moves by more than it shows. */
export const MAX_HEIGHT = 15_000_000;

export interface RowScale {
  rows: number;
  rowHeight: number;
  /** The height that rows are seen in, in pixels. */
  viewport: number;
}

/** The height of all rows for the scroll bar, in pixels. */
export function scrollHeight({ rows, rowHeight }: RowScale): number {
  return Math.min(rows * rowHeight, MAX_HEIGHT);
}

/** Whether rows are so many that a pixel of the scroll bar is more than a pixel of rows. */
export function isScaled({ rows, rowHeight }: RowScale): boolean {
  return rows * rowHeight > MAX_HEIGHT;
}

/** The row at the top edge, with its part that is hidden as a fraction, where the bar stands at `scrollTop`. */
export function rowAt(scrollTop: number, scale: RowScale): number {
  if (!isScaled(scale)) return Math.max(0, scrollTop / scale.rowHeight);
  const way = scrollHeight(scale) - scale.viewport;
  const share = way > 0 ? Math.min(1, Math.max(0, scrollTop / way)) : 0;
  return share * lastTop(scale);
}

/** Where the bar stands with this row at the top edge. */
export function scrollOf(row: number, scale: RowScale): number {
  const top = Math.min(Math.max(0, row), lastTop(scale));
  if (!isScaled(scale)) return top * scale.rowHeight;
  const last = lastTop(scale);
  return last > 0 ? (top / last) * (scrollHeight(scale) - scale.viewport) : 0;
}

/** The topmost row when the last one is seen, with a fraction. */
export function lastTop({ rows, rowHeight, viewport }: RowScale): number {
  return Math.max(0, rows - viewport / rowHeight);
}

/** The first row to draw and the one after the last, for a row at the top edge. */
export function rowsSeen(top: number, scale: RowScale, around = 4): { from: number; to: number } {
  const from = Math.max(0, Math.floor(top) - around);
  const to = Math.min(scale.rows, Math.ceil(top + scale.viewport / scale.rowHeight) + around);
  return { from, to: Math.max(from, to) };
}

/** Where each column begins, in pixels, and last the width of all. */
export function columnStarts(widths: number[]): number[] {
  const starts = [0];
  for (const width of widths) starts.push((starts.at(-1) ?? 0) + width);
  return starts;
}

/** The columns that lie between two places, the first and the one after the last. */
export function columnsSeen(starts: number[], left: number, right: number): { from: number; to: number } {
  const count = starts.length - 1;
  const from = Math.min(Math.max(0, firstAbove(starts, left) - 1), Math.max(0, count - 1));
  const to = Math.min(count, Math.max(from + 1, firstAbove(starts, right)));
  return { from, to };
}

/** The index of the first start beyond a place; found by halving. */
function firstAbove(starts: number[], place: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Roughly the widths of letters in a cell and in a header, in pixels. */
const LETTER = 7.2;
const BOLD_LETTER = 8.8;
export const MISSING = 'missing';
const WIDTH = { least: 72, most: 240, padding: 24 };

/** A width for a column that fits its name and its first cells, in pixels. */
export function columnWidth(name: string, cells: (string | null)[]): number {
  const longest = cells.reduce((most, cell) => Math.max(most, cell?.length ?? MISSING.length), 0);
  const wanted = Math.max(name.length * BOLD_LETTER, longest * LETTER) + WIDTH.padding;
  return Math.round(Math.min(WIDTH.most, Math.max(WIDTH.least, wanted)));
}
