/** A curve as a picture of its own: title, legend, lines and axes on a plain ground. */
import type { CurvePoint } from '../../src-preload/contract';
import { drawnLines, LinesOf, type Look, type Metric } from './curve-lines';
import { createChart, paintCurves, showLines, uprightLine } from './curve-setup';
import { curveInks, type Inks } from './inks';

export interface PictureOf {
  points: readonly CurvePoint[];
  metric: Metric;
  title: string;
  /** 'epoch' or 'iteration'. */
  pass: string;
  bestEpoch: number;
  look: Look;
}

/** In CSS pixels; the picture has twice as many each way. */
const [WIDTH, HEIGHT] = [960, 540];
const SCALE = 2;
const MARGIN = 28;
const HEAD = 84;
const FOOT = 34;
const GROUND = { light: '#ffffff', dark: '#131619' };

/** The bytes of a PNG. */
export async function curvePicture(
  of: PictureOf,
  scheme: 'light' | 'dark',
): Promise<Uint8Array<ArrayBuffer>> {
  const inks = { ...curveInks(scheme), surface: GROUND[scheme] };
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [WIDTH * SCALE, HEIGHT * SCALE];
  const context = canvas.getContext('2d')!;
  context.scale(SCALE, SCALE);
  context.fillStyle = inks.surface;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  drawWords(context, of, inks);
  drawLegend(context, of, inks);
  drawChart(context, of, inks);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The picture could not be made.');
  return new Uint8Array(await blob.arrayBuffer());
}

const font = (size: number, weight = 400) =>
  `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;

function drawWords(context: CanvasRenderingContext2D, { title, pass }: PictureOf, inks: Inks): void {
  context.fillStyle = inks.ink;
  context.font = font(20, 600);
  context.textBaseline = 'top';
  context.fillText(title, MARGIN, 22, WIDTH - 2 * MARGIN);
  context.fillStyle = inks.text;
  context.font = font(13);
  context.textAlign = 'center';
  context.fillText(`${pass}s`, WIDTH / 2, HEIGHT - FOOT + 6);
  context.textAlign = 'start';
}

function drawLegend(
  context: CanvasRenderingContext2D,
  { points, look, bestEpoch, pass }: PictureOf,
  inks: Inks,
): void {
  const isHeld = points.some((point) => point.validationLoss !== null);
  const smooth = look.smoothing > 0 ? `, smoothed by ${look.smoothing}` : '';
  const entries = [
    { words: `Training${smooth}`, colour: inks.train, dash: [] },
    ...(isHeld ? [{ words: `Validation${smooth}`, colour: inks.validation, dash: [6, 4] }] : []),
    ...(bestEpoch > 0 ? [{ words: `Kept: ${pass} ${bestEpoch}`, colour: inks.text, dash: [2, 3] }] : []),
  ];
  let x = MARGIN;
  context.font = font(13);
  for (const { words, colour, dash } of entries) {
    context.strokeStyle = colour;
    context.lineWidth = 2.5;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(x, 63);
    context.lineTo(x + 24, 63);
    context.stroke();
    context.fillStyle = inks.ink;
    context.fillText(words, x + 32, 56);
    x += 56 + context.measureText(words).width;
  }
  context.setLineDash([]);
}

function drawChart(context: CanvasRenderingContext2D, of: PictureOf, inks: Inks): void {
  const canvas = document.createElement('canvas');
  const [width, height] = [WIDTH - 2 * MARGIN, HEIGHT - HEAD - FOOT];
  [canvas.width, canvas.height] = [width, height];
  const best = uprightLine(
    'best',
    () => of.bestEpoch,
    () => inks.text,
    [2, 3],
  );
  const chart = createChart(canvas, of.metric, [best], true);
  paintCurves(chart, inks);
  const lines = new LinesOf(of.metric).at(of.points, of.look.smoothing);
  showLines(chart, of.metric, drawnLines(lines, of.look), of.look);
  context.drawImage(canvas, MARGIN, HEAD, width, height);
  chart.destroy();
}
