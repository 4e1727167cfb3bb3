/** The points of a curve as a table: to save, and for those who read it rather than see it. */
import type { CurvePoint } from '../../src-preload/contract';
import { csvText } from './csv';

const COLUMNS: { csv: string; of: (point: CurvePoint) => number | null }[] = [
  { csv: 'training loss', of: (point) => point.trainLoss },
  { csv: 'validation loss', of: (point) => point.validationLoss },
  { csv: 'training accuracy', of: (point) => point.trainAccuracy },
  { csv: 'validation accuracy', of: (point) => point.validationAccuracy },
  { csv: 'seconds', of: (point) => point.seconds },
];

/**
 * CSV of every point, numbers in full; a value that is missing is an empty cell.
 * @param pass 'epoch' or 'iteration': the name of the first column
 */
export function curveCsv(points: readonly CurvePoint[], pass: string): string {
  const head = [pass, ...COLUMNS.map(({ csv }) => csv)];
  return csvText([head, ...points.map((point) => [point.epoch, ...COLUMNS.map(({ of }) => of(point))])]);
}

/** At most `most` points, evenly spread, the first, the last and the best among them. */
export function thinned(points: readonly CurvePoint[], most: number, bestEpoch: number): CurvePoint[] {
  const last = points.length - 1;
  if (last < most) return [...points];
  const places = new Set(Array.from({ length: most - 1 }, (_, i) => Math.round((i * last) / (most - 2))));
  const best = points.findIndex(({ epoch }) => epoch === bestEpoch);
  if (best >= 0) places.add(best);
  return [...places].sort((a, b) => a - b).map((place) => points[place]!);
}
