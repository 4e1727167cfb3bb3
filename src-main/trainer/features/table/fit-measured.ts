/** Learns from numbers and dates, chunk by chunk. */
import type { Recipe } from '../../../../src-preload/contract';
import type { ColumnRecipe, Transform } from './column-recipe';
import { DateParts } from './date-parts';
import { Moments, momentsOf } from './moments';
import { medianOf, quantileOf } from './quantiles';
import { transformed, transformOf } from './transform';

export type FitOptions = Pick<Recipe, 'scaling' | 'transform' | 'missingIndicators'>;

/**
 * Moments are those of all values. Medians, quartiles and transforms are learned from a sample of the rows, which is
 * all of them while they fit (see `sampling.ts`).
 */
export class MeasuredFitter {
  private readonly moments = new Moments();
  private readonly dateParts = new DateParts();
  private readonly sample: Float64Array;
  private sampled = 0;

  /** @param size at most so many values are given to `addSample` */
  constructor(
    private readonly column: { name: string; use: 'number' | 'date' },
    private readonly options: FitOptions,
    size: number,
  ) {
    this.sample = new Float64Array(size);
  }

  /** @param rows those of the training part, as places in `values` */
  add(values: Float64Array, rows: Int32Array): void {
    this.moments.add(values, rows);
    if (this.column.use !== 'date') return;
    for (let index = 0; index < rows.length; index++) {
      const value = values[rows[index]!]!;
      if (!Number.isNaN(value)) this.dateParts.add(value);
    }
  }

  /** @param rows those of the sample, which are given to `add` too */
  addSample(values: Float64Array, rows: Int32Array): void {
    for (let index = 0; index < rows.length; index++) {
      const value = values[rows[index]!]!;
      if (!Number.isNaN(value)) this.sample[this.sampled++] = value;
    }
  }

  recipe(): ColumnRecipe {
    const { name, use } = this.column;
    const { count, missing, mean, least, largest } = this.moments;
    const values = this.sample.subarray(0, this.sampled);
    const median = values.length > 0 ? medianOf(values) : mean;
    const indicator = this.options.missingIndicators && missing > 0 && count > 0;
    if (use === 'date') {
      const parts = this.dateParts.varying;
      return { name, use, median, indicator, ...this.placeOf(values, null), parts };
    }
    const transform = transformOf(values, this.options.transform);
    const range = count > 0 ? { range: [least, largest] satisfies [number, number] } : {};
    return { name, use, ...range, median, indicator, ...this.placeOf(values, transform), transform };
  }

  /** Where all are the same, the scale is 1; a robust one is the deviation where half of them are the same. */
  private placeOf(sample: Float64Array, transform: Transform | null): { centre: number; scale: number } {
    const values = transform ? sample.map((value) => transformed(value, transform)) : sample;
    const { mean, deviation } = transform ? momentsOf(values) : this.moments;
    if (this.options.scaling === 'standard' || values.length === 0)
      return { centre: mean, scale: deviation || 1 };
    const sorted = values.sort();
    const range = quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25);
    return { centre: quantileOf(sorted, 0.5), scale: range || deviation || 1 };
  }
}
