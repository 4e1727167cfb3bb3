import type { CurvePoint } from '../../src-preload/contract';
import { extendCurve } from '../lib/curve';

/** The curve of a training, which grows. Points are kept out of the proxy: long runs have a hundred thousand. */
export class Curve {
  #points: CurvePoint[] = [];
  #version = $state(0);

  static of(points: CurvePoint[]): Curve {
    const curve = new Curve();
    curve.append(points);
    return curve;
  }

  /** A point whose epoch is not past the last one's begins the curve anew. */
  append(points: CurvePoint[]): void {
    if (points.length === 0) return;
    extendCurve(this.#points, points);
    this.#version += 1;
  }

  /** The same array each time; reading it in an effect runs the effect again when points are added. */
  get points(): readonly CurvePoint[] {
    void this.#version;
    return this.#points;
  }

  get last(): CurvePoint | null {
    return this.points.at(-1) ?? null;
  }
}
