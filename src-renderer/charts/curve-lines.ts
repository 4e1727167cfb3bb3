/** What of a curve is drawn: which points, smoothed or not, of which part. */
import type { CurvePoint } from '../../src-preload/contract';
import { decimate, type Point } from '../lib/decimate';
import { createSmoother } from '../lib/smoothing';
import { inRange, nearest, type Range } from '../lib/zoom';

export type Metric = 'loss' | 'accuracy';

export interface Look {
  /** 0 is off. */
  smoothing: number;
  /** A logarithmic axis of the loss. */
  isLog: boolean;
  range: Range | null;
}

const POINTS_PER_LINE = 600;

/** The lines of a metric in full: as measured, and smoothed. Validation is empty where there is no such part. */
export interface FullLines {
  train: Point[];
  validation: Point[];
  smoothTrain: Point[];
  smoothValidation: Point[];
}

/** Keeps up with a curve that grows: only what is new is worked on, however long the curve is. */
export class LinesOf {
  #lines = noLines();
  #weight = 0;
  #smoothTrain = createSmoother(0);
  #smoothValidation = createSmoother(0);
  #done = 0;
  #last: CurvePoint | undefined;

  constructor(private readonly metric: Metric) {}

  /** @returns the same arrays as before, longer, unless the curve or the smoothing began anew */
  at(points: readonly CurvePoint[], smoothing: number): FullLines {
    if (smoothing !== this.#weight || (this.#done > 0 && points[this.#done - 1] !== this.#last)) {
      this.#restart(smoothing);
    }
    for (; this.#done < points.length; this.#done += 1) this.#add(points[this.#done]!);
    this.#last = points.at(-1);
    return { ...this.#lines };
  }

  #restart(smoothing: number): void {
    this.#weight = smoothing;
    this.#smoothTrain = createSmoother(smoothing);
    this.#smoothValidation = createSmoother(smoothing);
    this.#lines = noLines();
    this.#done = 0;
  }

  #add(point: CurvePoint): void {
    const isLoss = this.metric === 'loss';
    const train = { x: point.epoch, y: isLoss ? point.trainLoss : point.trainAccuracy };
    this.#lines.train.push(train);
    this.#lines.smoothTrain.push(this.#smoothTrain(train));
    const held = isLoss ? point.validationLoss : point.validationAccuracy;
    if (held === null) return;
    const validation = { x: point.epoch, y: held };
    this.#lines.validation.push(validation);
    this.#lines.smoothValidation.push(this.#smoothValidation(validation));
  }
}

const noLines = (): FullLines => ({ train: [], validation: [], smoothTrain: [], smoothValidation: [] });

/** The two lines to look at, then the faint ones of the raw values, which are empty without smoothing. */
export function drawnLines(lines: FullLines, { smoothing, isLog, range }: Look): Point[][] {
  const raw = smoothing > 0 ? [lines.train, lines.validation] : [[], []];
  return [lines.smoothTrain, lines.smoothValidation, ...raw].map((line) => {
    const drawn = decimate(inRange(line, range), POINTS_PER_LINE);
    return isLog ? drawn.map(positive) : drawn;
  });
}

/** Zero has no place on a logarithmic axis. */
const positive = ({ x, y }: Point): Point => ({ x, y: y > 0 ? y : Number.NaN });

/** What the lines say at a pass. */
export interface Reading {
  x: number;
  values: { part: 'training' | 'validation'; y: number; smooth: number | null }[];
}

/** At the point nearest to `x`; null where there is none. */
export function readAt(lines: FullLines, x: number, isSmoothed: boolean): Reading | null {
  const place = nearest(lines.train, x);
  const at = lines.train[place];
  if (!at) return null;
  const values: Reading['values'] = [];
  for (const [part, line, smooth] of [
    ['training', lines.train, lines.smoothTrain],
    ['validation', lines.validation, lines.smoothValidation],
  ] as const) {
    const own = nearest(line, at.x);
    if (line[own]?.x !== at.x) continue;
    values.push({ part, y: line[own].y, smooth: isSmoothed ? smooth[own]!.y : null });
  }
  return { x: at.x, values };
}
