export interface Point {
  x: number;
  y: number;
}

/**
 * At most about `limit` points that draw the same line: of each run of neighbours the lowest and the highest
 * stay, so that no spike is lost. The first and the last point always stay.
 */
export function decimate(points: Point[], limit: number): Point[] {
  if (points.length <= limit || limit < 4) return points;
  const buckets = Math.floor((limit - 2) / 2);
  const inner = points.length - 2;
  const kept: Point[] = [points[0] as Point];
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = 1 + Math.floor((bucket * inner) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * inner) / buckets);
    let low = from;
    let high = from;
    for (let i = from + 1; i < to; i += 1) {
      const y = (points[i] as Point).y;
      if (y < (points[low] as Point).y) low = i;
      if (y > (points[high] as Point).y) high = i;
    }
    kept.push(points[Math.min(low, high)] as Point);
    if (low !== high) kept.push(points[Math.max(low, high)] as Point);
  }
  kept.push(points.at(-1) as Point);
  return kept;
}
