/** A chart as a picture of its own: title, legend, lines and axes on a plain ground. */
import { curveInks, type Inks, type Scheme } from './inks';

export interface ChartPicture {
  title: string;
  /** Under the axis. */
  xTitle: string;
  legend: { words: string; colour: string; dash: readonly number[] }[];
  /** Draws lines and axes on a canvas of their own, at its size. */
  draw: (canvas: HTMLCanvasElement) => { destroy: () => void };
}

/** In CSS pixels; the picture has twice as many each way. */
const [WIDTH, HEIGHT] = [960, 540];
const SCALE = 2;
const MARGIN = 28;
/** Where the legend begins, how high a line of it is, and what lies between an entry and the next. */
const [LEGEND, LINE, GAP] = [56, 20, 24];
const KEY = 32;
const FOOT = 34;
const GROUND: Record<Scheme, string> = { light: '#ffffff', dark: '#131619' };

/** The colours of a picture. */
export const pictureInks = (scheme: Scheme): Inks => ({ ...curveInks(scheme), surface: GROUND[scheme] });

/** The bytes of a PNG. */
export async function chartPicture(of: ChartPicture, inks: Inks): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [WIDTH * SCALE, HEIGHT * SCALE];
  const context = canvas.getContext('2d')!;
  context.scale(SCALE, SCALE);
  context.fillStyle = inks.surface;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  drawWords(context, of, inks);
  drawChart(context, of, drawLegend(context, of, inks));
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The picture could not be made.');
  return new Uint8Array(await blob.arrayBuffer());
}

const font = (size: number, weight = 400) =>
  `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;

function drawWords(context: CanvasRenderingContext2D, { title, xTitle }: ChartPicture, inks: Inks): void {
  context.fillStyle = inks.ink;
  context.font = font(20, 600);
  context.textBaseline = 'top';
  context.fillText(title, MARGIN, 22, WIDTH - 2 * MARGIN);
  context.fillStyle = inks.text;
  context.font = font(13);
  context.textAlign = 'center';
  context.fillText(xTitle, WIDTH / 2, HEIGHT - FOOT + 6);
  context.textAlign = 'start';
}

/** In as many lines as it needs; where it ends. */
function drawLegend(context: CanvasRenderingContext2D, { legend }: ChartPicture, inks: Inks): number {
  let [x, y] = [MARGIN, LEGEND];
  context.font = font(13);
  for (const { words, colour, dash } of legend) {
    const width = KEY + context.measureText(words).width;
    if (x > MARGIN && x + width > WIDTH - MARGIN) [x, y] = [MARGIN, y + LINE];
    context.strokeStyle = colour;
    context.lineWidth = 2.5;
    context.setLineDash([...dash]);
    context.beginPath();
    context.moveTo(x, y + 7);
    context.lineTo(x + KEY - 8, y + 7);
    context.stroke();
    context.fillStyle = inks.ink;
    context.fillText(words, x + KEY, y);
    x += width + GAP;
  }
  context.setLineDash([]);
  return y + LINE + 8;
}

function drawChart(context: CanvasRenderingContext2D, { draw }: ChartPicture, top: number): void {
  const canvas = document.createElement('canvas');
  const [width, height] = [WIDTH - 2 * MARGIN, HEIGHT - top - FOOT];
  [canvas.width, canvas.height] = [width, height];
  const chart = draw(canvas);
  context.drawImage(canvas, MARGIN, top, width, height);
  chart.destroy();
}
