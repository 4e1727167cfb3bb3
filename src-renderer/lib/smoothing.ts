import type { Point } from './decimate';

/**
 * The exponential moving average s_t = w s_(t-1) + (1 - w) y_t from s_0 = 0, over 1 - w^t, so that the first values are
 * not drawn towards zero (Kingma and Ba 2015, section 3; as TensorBoard smooths). Where y is not finite it stays as it
 * is, and the average goes on after it.
 * @param weight 0 smooths nothing; below 1
 * @returns takes the points of a line one after the other
 */
export function createSmoother(weight: number): (point: Point) => Point {
  let average = 0;
  let debias = 0;
  return (point) => {
    if (weight <= 0 || !Number.isFinite(point.y)) return point;
    average = weight * average + (1 - weight) * point.y;
    // 1 - w^t, by the same recursion.
    debias = weight * debias + (1 - weight);
    return { x: point.x, y: average / debias };
  };
}
