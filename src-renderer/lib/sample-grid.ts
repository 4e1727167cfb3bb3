/** A grid of samples: where each stands, which are seen, and where the keys lead. Places count from 0 in reading order. */
import type { RowScale } from './virtual';

export const TILE_SIZES = ['small', 'medium', 'large'] as const;
export type TileSize = (typeof TILE_SIZES)[number];

/** In pixels; the caption lies below the picture. */
export interface Tile {
  width: number;
  height: number;
}

const GAP = 8;
const CAPTION = 24;
export const PICTURE_HEIGHTS: Record<TileSize, number> = { small: 68, medium: 108, large: 172 };

export function tileOf(size: TileSize): Tile {
  const picture = PICTURE_HEIGHTS[size];
  return { width: picture, height: picture + (size === 'small' ? 0 : CAPTION) };
}

export interface Shape {
  columns: number;
  /** From the left edge of a tile to that of the next, in pixels. */
  columnWidth: number;
  /** From the top edge of a row to that of the next, in pixels. */
  rowHeight: number;
  /** Between tiles, in pixels; belongs to the tile before it. */
  gap: number;
}

/** As many tiles side by side as fit; they share what is left over. */
export function shapeOf(width: number, tile: Tile): Shape {
  const columns = Math.max(1, Math.floor((width + GAP) / (tile.width + GAP)));
  return { columns, columnWidth: (width + GAP) / columns, rowHeight: tile.height + GAP, gap: GAP };
}

/** One sample below the other, as wide as there is room. */
export function listShape(width: number, rowHeight: number): Shape {
  return { columns: 1, columnWidth: width, rowHeight, gap: 0 };
}

export function scaleOf(count: number, { columns, rowHeight }: Shape, viewport: number): RowScale {
  return { rows: Math.ceil(count / columns), rowHeight, viewport: Math.max(rowHeight, viewport) };
}

/** A rectangle in the pixels of the whole grid, its corners in any order. */
export interface Band {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** The places of the tiles that a band touches, in order; a band in a gap alone touches none. */
export function placesIn(band: Band, shape: Shape, count: number): number[] {
  const [left, right] = touched(band.x0, band.x1, shape.columnWidth, shape.gap);
  const [top, bottom] = touched(band.y0, band.y1, shape.rowHeight, shape.gap);
  const places: number[] = [];
  for (let row = top; row <= Math.min(bottom, Math.ceil(count / shape.columns) - 1); row += 1) {
    for (let column = left; column <= Math.min(right, shape.columns - 1); column += 1) {
      const place = row * shape.columns + column;
      if (place < count) places.push(place);
    }
  }
  return places;
}

/** The first and the last of the tiles along one way that lie between two places. */
function touched(a: number, b: number, pitch: number, gap: number): [first: number, last: number] {
  const [low, high] = [Math.max(0, Math.min(a, b)), Math.max(a, b)];
  const first = Math.floor(low / pitch);
  const isInGap = low - first * pitch > pitch - gap;
  return [isInGap ? first + 1 : first, Math.floor(high / pitch)];
}

/** Where a key leads from a place; null for a key that leads nowhere. */
export function placeAfter(
  key: string,
  place: number,
  { columns }: Shape,
  rowsSeen: number,
  count: number,
): number | null {
  if (count === 0) return null;
  const last = count - 1;
  const page = Math.max(1, rowsSeen) * columns;
  /** Up and down stay in their column, but for a last row that is too short. */
  const down = (by: number) => (place + by <= last ? place + by : lowest(place, columns, last));
  const up = (by: number) => (place - by >= 0 ? place - by : place % columns);
  const moves: Record<string, number> = {
    ArrowRight: Math.min(last, place + 1),
    ArrowLeft: Math.max(0, place - 1),
    ArrowDown: down(columns),
    ArrowUp: up(columns),
    PageDown: down(page),
    PageUp: up(page),
    Home: 0,
    End: last,
  };
  return Object.hasOwn(moves, key) ? (moves[key] ?? null) : null;
}

/** The end of the way down from a place: its column in the last row, or the last tile where that row is too short. */
function lowest(place: number, columns: number, last: number): number {
  const lastRow = Math.floor(last / columns);
  if (Math.floor(place / columns) === lastRow) return place;
  return Math.min(last, lastRow * columns + (place % columns));
}

/** The row to have at the top edge so that a place is seen whole; null where it is. */
export function topToSee(
  place: number,
  top: number,
  { columns, rowHeight }: Shape,
  viewport: number,
): number | null {
  const row = Math.floor(place / columns);
  if (row < top) return row;
  const seen = viewport / rowHeight;
  return row + 1 > top + seen ? row + 1 - seen : null;
}
