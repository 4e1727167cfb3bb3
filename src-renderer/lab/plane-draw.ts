/** Draws the plane on a canvas: what a model says everywhere, where that changes, and the points. */
import type { Palette } from '../charts/scatter-layout';
import { classMark, COLOURS, MARK_PATHS } from '../lib/classes';
import type { Rgb } from '../lib/regions';
import { REACH, type Point } from './engine/clouds';
import { rowOf } from './engine/matrix';
import type { Samples } from './engine/samples';
import { argMax } from './engine/softmax';
import { boundaries, gridOf, paint } from './field';
import { pulls, type Run } from './runs';

/** Cells along a side. */
const CELLS = 64;
/** Of a mark, in pixels; its path lies in a square of 12. */
const MARK = 9.5;
const PATH = 12;
/** Room for the outline around a mark. */
const SPRITE = MARK + 6;
/** A point that does not pull at all is still seen. */
const FAINTEST = 0.16;

export const toPixel = (value: number, side: number) => ((value + REACH) / (2 * REACH)) * side;
export const toValue = (pixel: number, side: number) => (pixel / side) * 2 * REACH - REACH;

export interface Scene {
  run: Run;
  temperature: number;
  points: readonly Point[];
  /** Which points are drawn, in the order of the samples. */
  shown: readonly number[];
  samples: Samples;
  chosen: number | null;
  /** Where the keyboard's cross is; null for none. */
  cross: { x: number; y: number } | null;
  showsPull: boolean;
}

/** What stays from one drawing to the next, for one set of colours. */
export class PlanePainter {
  readonly #small = document.createElement('canvas');
  readonly #sprites = new Map<string, HTMLCanvasElement>();
  readonly #ground: Rgb;

  constructor(
    private readonly palette: Palette,
    private readonly ratio: number,
  ) {
    const [red = 255, green = 255, blue = 255] = (palette.surface.match(/[\d.]+/g) ?? []).map(Number);
    this.#ground = [red, green, blue];
    this.#small.width = this.#small.height = CELLS;
  }

  /** @param side of the square, in CSS pixels; the context is scaled to them */
  draw(context: CanvasRenderingContext2D, side: number, scene: Scene): void {
    this.#drawField(context, side, scene);
    this.#drawLines(context, side);
    this.#drawPoints(context, side, scene);
    if (scene.cross) this.#drawCross(context, side, scene.cross);
  }

  #drawField(context: CanvasRenderingContext2D, side: number, { run, temperature }: Scene): void {
    const Z = run.model.logits(gridOf(CELLS));
    const pixels = paint(Z, temperature, this.palette.classes, this.#ground);
    this.#small.getContext('2d')?.putImageData(new ImageData(pixels, CELLS, CELLS), 0, 0);
    context.imageSmoothingEnabled = true;
    context.drawImage(this.#small, 0, 0, side, side);
    context.beginPath();
    const scale = side / CELLS;
    for (const [x1, y1, x2, y2] of boundaries(Z, CELLS)) {
      context.moveTo(x1 * scale, y1 * scale);
      context.lineTo(x2 * scale, y2 * scale);
    }
    context.strokeStyle = this.palette.ink;
    context.lineWidth = 1.75;
    context.lineCap = 'round';
    context.globalAlpha = 0.75;
    context.stroke();
    context.globalAlpha = 1;
  }

  /** The two axes through 0. */
  #drawLines(context: CanvasRenderingContext2D, side: number): void {
    context.strokeStyle = this.palette.ink;
    context.globalAlpha = 0.16;
    context.lineWidth = 1;
    context.beginPath();
    const middle = Math.round(side / 2) + 0.5;
    context.moveTo(middle, 0);
    context.lineTo(middle, side);
    context.moveTo(0, middle);
    context.lineTo(side, middle);
    context.stroke();
    context.globalAlpha = 1;
  }

  #drawPoints(context: CanvasRenderingContext2D, side: number, scene: Scene): void {
    const { run, points, shown, samples, chosen, showsPull } = scene;
    if (shown.length === 0) return;
    const Z = run.model.logits(samples.X);
    const strengths = showsPull ? pulls(run, samples) : null;
    const put = (at: number, scale: number) => {
      const { x, y, label } = points[shown[at]!]!;
      const sprite = this.#sprite(label, argMax(rowOf(Z, at)) !== label);
      const width = SPRITE * scale;
      context.drawImage(sprite, toPixel(x, side) - width / 2, toPixel(-y, side) - width / 2, width, width);
    };
    for (let at = 0; at < shown.length; at++) {
      if (shown[at] === chosen) continue;
      context.globalAlpha = strengths ? FAINTEST + (1 - FAINTEST) * Math.sqrt(strengths[at]!) : 1;
      put(at, 1);
    }
    context.globalAlpha = 1;
    const marked = chosen === null ? -1 : shown.indexOf(chosen);
    if (marked < 0) return;
    this.#drawRing(context, side, points[chosen!]!);
    put(marked, 1.35);
  }

  #drawRing(context: CanvasRenderingContext2D, side: number, { x, y }: Point): void {
    context.beginPath();
    context.arc(toPixel(x, side), toPixel(-y, side), 13, 0, 2 * Math.PI);
    context.lineWidth = 4.5;
    context.strokeStyle = this.palette.surface;
    context.stroke();
    context.lineWidth = 2;
    context.strokeStyle = this.palette.ink;
    context.stroke();
  }

  #drawCross(context: CanvasRenderingContext2D, side: number, { x, y }: { x: number; y: number }): void {
    const [atX, atY] = [toPixel(x, side), toPixel(-y, side)];
    context.save();
    context.strokeStyle = this.palette.ink;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(0, atY);
    context.lineTo(side, atY);
    context.moveTo(atX, 0);
    context.lineTo(atX, side);
    context.stroke();
    context.restore();
  }

  /** A class's mark with its outline, drawn once: hundreds of them are copied much faster than drawn. */
  #sprite(label: number, isWrong: boolean): HTMLCanvasElement {
    const key = `${label} ${isWrong}`;
    const known = this.#sprites.get(key);
    if (known) return known;
    const canvas = document.createElement('canvas');
    // Larger than it is shown, so that the chosen one is sharp too.
    const scale = 1.5 * this.ratio;
    canvas.width = canvas.height = Math.ceil(SPRITE * scale);
    const context = canvas.getContext('2d')!;
    context.scale(scale, scale);
    context.translate(SPRITE / 2, SPRITE / 2);
    context.scale(MARK / PATH, MARK / PATH);
    context.translate(-PATH / 2, -PATH / 2);
    const path = new Path2D(MARK_PATHS[classMark(label)]);
    context.lineJoin = 'round';
    context.lineWidth = (PATH / MARK) * (isWrong ? 3.5 : 2.5);
    context.strokeStyle = isWrong ? this.palette.ink : this.palette.surface;
    context.stroke(path);
    context.fillStyle = `rgb(${this.palette.classes[label % COLOURS]!.join(' ')})`;
    context.fill(path, 'evenodd');
    this.#sprites.set(key, canvas);
    return canvas;
  }
}
