/** Draws the plane of two columns on a canvas: regions, their borders, and points. */
import type { Scatter } from '../../src-preload/contract';
import type { Segment } from '../lib/borders';
import { classMark, COLOURS, MARK_PATHS } from '../lib/classes';
import { within } from '../lib/plane';
import { borders, pixelsOf, refined, type Rgb } from '../lib/regions';
import type { Area, Layout, Palette } from './scatter-layout';

/** Cells along the picture of regions, at least. */
const PICTURE_CELLS = 480;
/** Marks are paths in a square of this side. */
const MARK_SIDE = 12;

/** The regions as they are drawn: made once for a model and a theme. */
export interface RegionPicture {
  canvas: HTMLCanvasElement;
  borders: Segment[];
  width: number;
  height: number;
}

export function regionPicture(
  { regions }: Scatter,
  { classes }: Palette,
  count: number,
): RegionPicture | null {
  if (!regions) return null;
  const fine = refined(regions, Math.ceil(PICTURE_CELLS / regions.width));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [fine.width, fine.height];
  const colourOf = (index: number) => classes[index % COLOURS] ?? ([128, 128, 128] as const);
  const image = new ImageData(pixelsOf(fine, colourOf, count), fine.width, fine.height);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return { canvas, borders: borders(regions), width: regions.width, height: regions.height };
}

export function drawRegions(
  context: CanvasRenderingContext2D,
  { left, right, top, bottom }: Area,
  picture: RegionPicture,
  { surface, ink }: Palette,
): void {
  const [width, height] = [right - left, bottom - top];
  context.fillStyle = surface;
  context.fillRect(left, top, width, height);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture.canvas, left, top, width, height);
  context.beginPath();
  for (const [x1, y1, x2, y2] of picture.borders) {
    context.moveTo(left + (x1 / picture.width) * width, bottom - (y1 / picture.height) * height);
    context.lineTo(left + (x2 / picture.width) * width, bottom - (y2 / picture.height) * height);
  }
  context.strokeStyle = ink;
  context.lineCap = 'round';
  context.lineWidth = 1.5;
  context.globalAlpha = 0.6;
  context.stroke();
  context.globalAlpha = 1;
}

export interface DrawnPoints {
  scatter: Scatter;
  /** For each class of the data its place among the classes shown, -1 for none. */
  places: readonly number[];
  isShown: (point: number) => boolean;
  /** Whether a point lies where the model answers with another class. */
  isWrong: (point: number) => boolean;
  highlighted: number | null;
}

const marks = new Map<number, Path2D>();

/** The shape of a class, its middle at the origin, in a square of 12. */
function markOf(place: number): Path2D {
  const known = marks.get(place);
  if (known) return known;
  const path = new Path2D();
  const shape = new Path2D(MARK_PATHS[place < 0 ? 'circle' : classMark(place)]);
  path.addPath(shape, new DOMMatrix([1, 0, 0, 1, -MARK_SIDE / 2, -MARK_SIDE / 2]));
  marks.set(place, path);
  return path;
}

/** Smaller where there are many. */
export const pointSize = (count: number) => (count <= 500 ? 10 : count <= 1200 ? 8.5 : 7);

export function drawPoints(
  context: CanvasRenderingContext2D,
  { x, y }: Layout,
  { scatter, places, isShown, isWrong, highlighted }: DrawnPoints,
  palette: Palette,
): void {
  const { points, xRange, yRange } = scatter;
  const size = pointSize(points.rows.length);
  const draw = (point: number, scale: number, outline: string, width: number) => {
    const place = places[points.classes[point]!] ?? -1;
    context.save();
    context.translate(x.pixel(within(xRange, points.x[point]!)), y.pixel(within(yRange, points.y[point]!)));
    context.scale(scale, scale);
    context.lineWidth = width / scale;
    context.lineJoin = 'round';
    context.strokeStyle = outline;
    context.fillStyle = place < 0 ? palette.none : asCss(palette.classes[place % COLOURS]!);
    const mark = markOf(place);
    // The outline lies behind, so that a mark keeps its size.
    context.stroke(mark);
    context.fill(mark, 'evenodd');
    context.restore();
  };
  for (let point = 0; point < points.rows.length; point++) {
    if (!isShown(point)) continue;
    if (isWrong(point)) draw(point, size / MARK_SIDE, palette.ink, 3);
    else draw(point, size / MARK_SIDE, palette.surface, 2.5);
  }
  if (highlighted !== null) draw(highlighted, (1.6 * size) / MARK_SIDE, palette.ink, 3);
}

const asCss = ([red, green, blue]: Rgb) => `rgb(${red} ${green} ${blue})`;

/** A cross of thin lines through a place of the plane. */
export function drawCross(
  context: CanvasRenderingContext2D,
  { left, right, top, bottom }: Area,
  [x, y]: readonly [number, number],
  { ink }: Palette,
): void {
  context.save();
  context.strokeStyle = ink;
  context.globalAlpha = 0.7;
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(right, y);
  context.moveTo(x, top);
  context.lineTo(x, bottom);
  context.stroke();
  context.restore();
}
