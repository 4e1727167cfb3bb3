/** Mean, deviation and limits of numbers that come some at a time. */

/**
 * Chunk by chunk (Chan, Golub and LeVeque 1983), which keeps its digits where the mean is large beside the deviation.
 * Numbers that are not finite are missing, and only counted.
 */
export class Moments {
  count = 0;
  missing = 0;
  mean = 0;
  /** Infinite where there was no number. */
  least = Infinity;
  largest = -Infinity;
  private squares = 0;

  /** @param rows places in `values` */
  add(values: Float64Array, rows: ArrayLike<number>): void {
    let [count, sum] = [0, 0];
    // Sums of differences to a number among them are as exact as those to their mean would be.
    let base = NaN;
    for (let index = 0; index < rows.length; index++) {
      const value = values[rows[index]!]!;
      if (!Number.isFinite(value)) continue;
      if (count++ === 0) base = value;
      sum += value - base;
      if (value < this.least) this.least = value;
      if (value > this.largest) this.largest = value;
    }
    this.missing += rows.length - count;
    if (count === 0) return;
    const mean = base + sum / count;
    let squares = 0;
    for (let index = 0; index < rows.length; index++) {
      const value = values[rows[index]!]!;
      if (Number.isFinite(value)) squares += (value - mean) ** 2;
    }
    this.merge(count, mean, squares);
  }

  /** The population's. */
  get deviation(): number {
    return this.count === 0 ? 0 : Math.sqrt(this.squares / this.count);
  }

  private merge(count: number, mean: number, squares: number): void {
    const all = this.count + count;
    const distance = mean - this.mean;
    this.squares += squares + distance ** 2 * ((this.count * count) / all);
    this.mean += distance * (count / all);
    this.count = all;
  }
}

/** Of all of some numbers. */
export function momentsOf(values: Float64Array): Moments {
  const moments = new Moments();
  moments.add(
    values,
    Int32Array.from(values, (_, index) => index),
  );
  return moments;
}
