/** Where the plane of two columns lies on its canvas, its ticks, and its colours. */
import type { Scatter } from '../../src-preload/contract';
import { scaleOf, ticks, type AxisKind, type Scale, type Tick } from '../lib/axis';
import type { Rgb } from '../lib/regions';

/** Colours as the browser resolved them. */
export interface Palette {
  classes: Rgb[];
  /** Of what is no class of the model. */
  none: string;
  ink: string;
  text: string;
  grid: string;
  surface: string;
}

export interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Layout extends Area {
  x: Scale;
  y: Scale;
  xTicks: Tick[];
  yTicks: Tick[];
}

const FONT = '12px system-ui, sans-serif';
const PIXELS_PER_X_TICK = 90;
const PIXELS_PER_Y_TICK = 55;

export function layoutOf(
  context: CanvasRenderingContext2D,
  { xRange, yRange }: Scatter,
  kinds: { x: AxisKind; y: AxisKind },
  [width, height]: readonly [number, number],
): Layout {
  context.font = FONT;
  const [top, bottom] = [8, height - 24];
  const yTicks = ticks(yRange, Math.max(2, (bottom - top) / PIXELS_PER_Y_TICK), kinds.y);
  const widest = Math.max(0, ...yTicks.map(({ label }) => context.measureText(label).width));
  const [left, right] = [Math.ceil(widest) + 12, width - 12];
  const xTicks = ticks(xRange, Math.max(2, (right - left) / PIXELS_PER_X_TICK), kinds.x);
  const scales = { x: scaleOf(xRange, left, right), y: scaleOf(yRange, bottom, top) };
  return { left, right, top, bottom, ...scales, xTicks, yTicks };
}

export function drawFrame(
  context: CanvasRenderingContext2D,
  { left, right, top, bottom, x, y, xTicks, yTicks }: Layout,
  { text, grid }: Palette,
): void {
  context.font = FONT;
  context.fillStyle = text;
  context.strokeStyle = grid;
  context.lineWidth = 1;
  context.beginPath();
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const { value, label } of xTicks) {
    const at = Math.round(x.pixel(value)) + 0.5;
    context.moveTo(at, top);
    context.lineTo(at, bottom + 4);
    context.fillText(label, at, bottom + 8);
  }
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const { value, label } of yTicks) {
    const at = Math.round(y.pixel(value)) + 0.5;
    context.moveTo(left - 4, at);
    context.lineTo(right, at);
    context.fillText(label, left - 7, at);
  }
  context.stroke();
  context.strokeRect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1);
}

/**
 * The canvas needs plain colours, which the browser makes of the tokens.
 * @param frame its own colours are those of the frame
 * @param keys elements in the colours of ink, of no class, and of each class
 */
export function readPalette(frame: HTMLElement, keys: HTMLElement): Palette {
  const style = getComputedStyle(frame);
  const [ink, none, ...classes] = [...keys.children].map((key) => getComputedStyle(key).color);
  return {
    classes: classes.map(asRgb),
    none: none ?? style.color,
    ink: ink ?? style.color,
    text: style.color,
    grid: style.borderTopColor,
    surface: style.backgroundColor,
  };
}

function asRgb(colour: string): Rgb {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
