import type { CurvePoint } from '../../src-preload/contract';

/**
 * Adds points to a curve, in place. A search of the penalty walks on along one path; where epochs count from the
 * start again, another model is learning, and its curve begins anew.
 */
export function extendCurve(curve: CurvePoint[], points: readonly CurvePoint[]): void {
  for (const point of points) {
    const last = curve.at(-1);
    if (last && point.epoch <= last.epoch) curve.length = 0;
    curve.push(point);
  }
}
