/** A training's curve as a picture of its own. */
import type { CurvePoint } from '../../src-preload/contract';
import { t } from '../lib/language';
import { passesWord, type Pass } from '../lib/pass-words';
import { chartPicture, pictureInks, type ChartPicture } from './chart-picture';
import { drawnLines, LinesOf, type Look, type Metric } from './curve-lines';
import { createChart, paintCurves, partWord, showLines, uprightLine } from './curve-setup';
import type { Inks, Scheme } from './inks';

export interface PictureOf {
  points: readonly CurvePoint[];
  metric: Metric;
  title: string;
  pass: Pass;
  bestEpoch: number;
  look: Look;
}

/** The bytes of a PNG. */
export function curvePicture(of: PictureOf, scheme: Scheme): Promise<Uint8Array<ArrayBuffer>> {
  const inks = pictureInks(scheme);
  const { title, pass } = of;
  const draw = (canvas: HTMLCanvasElement) => drawCurve(canvas, of, inks);
  return chartPicture({ title, xTitle: passesWord(pass), legend: legendOf(of, inks), draw }, inks);
}

function legendOf({ points, look, bestEpoch, pass }: PictureOf, inks: Inks): ChartPicture['legend'] {
  const isHeld = points.some((point) => point.validationLoss !== null);
  const words = (part: 'training' | 'validation') =>
    look.smoothing > 0
      ? t('{line}, smoothed by {weight}', { line: partWord(part), weight: look.smoothing })
      : partWord(part);
  const kept =
    pass === 'epoch'
      ? t('Kept: epoch {epoch}', { epoch: bestEpoch })
      : t('Kept: iteration {epoch}', { epoch: bestEpoch });
  return [
    { words: words('training'), colour: inks.train, dash: [] },
    ...(isHeld ? [{ words: words('validation'), colour: inks.validation, dash: [6, 4] }] : []),
    ...(bestEpoch > 0 ? [{ words: kept, colour: inks.text, dash: [2, 3] }] : []),
  ];
}

function drawCurve(canvas: HTMLCanvasElement, of: PictureOf, inks: Inks) {
  const best = uprightLine(
    'best',
    () => of.bestEpoch || null,
    () => inks.text,
    [2, 3],
  );
  const chart = createChart(canvas, of.metric, [best], true);
  paintCurves(chart, inks);
  const lines = new LinesOf(of.metric).at(of.points, of.look.smoothing);
  showLines(chart, of.metric, drawnLines(lines, of.look), of.look);
  return chart;
}
