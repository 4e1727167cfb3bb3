/** Whether confidence can be believed: of samples classified with 80% confidence, 80% should be right. */

/** The samples whose confidence lies in (low, high]; the first bin also holds 0. */
export interface ReliabilityBin {
  low: number;
  high: number;
  count: number;
  /** Mean confidence of its samples; null where it has none. */
  confidence: number | null;
  /** Share of its samples that are right; null where it has none. */
  accuracy: number | null;
}

/**
 * Equal-width bins of confidence (a reliability diagram; Guo et al. 2017, and scikit-learn's `calibration_curve`), of
 * samples that come some at a time.
 */
export class Reliability {
  private readonly edges: Float64Array;
  private readonly counts: Float64Array;
  private readonly sums: Float64Array;
  private readonly hits: Float64Array;

  constructor(bins = 15) {
    this.edges = Float64Array.from({ length: bins + 1 }, (_, index) =>
      index === bins ? 1 : index * (1 / bins),
    );
    [this.counts, this.sums, this.hits] = [
      new Float64Array(bins),
      new Float64Array(bins),
      new Float64Array(bins),
    ];
  }

  /**
   * @param confidences [n] the largest probability of each sample
   * @param right [n] whether that class was the true one
   */
  add(confidences: Float64Array, right: ArrayLike<boolean | number>): void {
    confidences.forEach((confidence, index) => {
      const bin = binOf(confidence, this.edges);
      this.counts[bin]!++;
      this.sums[bin]! += confidence;
      if (right[index]) this.hits[bin]!++;
    });
  }

  /** [bins], from the lowest confidence up. */
  get bins(): ReliabilityBin[] {
    return Array.from(this.counts, (count, bin) => ({
      low: this.edges[bin]!,
      high: this.edges[bin + 1]!,
      count,
      confidence: count > 0 ? this.sums[bin]! / count : null,
      accuracy: count > 0 ? this.hits[bin]! / count : null,
    }));
  }

  /**
   * Expected calibration error (Guo et al. 2017): the mean gap between confidence and accuracy over the bins, weighted
   * by their counts. In [0, 1], 0 is best.
   */
  get error(): number {
    const { bins } = this;
    const gaps = bins.map(({ count, confidence, accuracy }) =>
      count > 0 ? count * Math.abs(confidence! - accuracy!) : 0,
    );
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    return sum(gaps) / sum(bins.map(({ count }) => count));
  }
}

/** By comparing: arithmetic is one off for some confidences on an edge. */
function binOf(confidence: number, edges: Float64Array): number {
  let bin = 0;
  while (bin < edges.length - 2 && confidence > edges[bin + 1]!) bin++;
  return bin;
}

const reliabilityOf = (
  confidences: Float64Array,
  right: ArrayLike<boolean | number>,
  bins: number | undefined,
): Reliability => {
  const reliability = new Reliability(bins);
  reliability.add(confidences, right);
  return reliability;
};

/** The bins of `Reliability` of samples that are all there: see its `add`. */
export const reliabilityBins = (
  confidences: Float64Array,
  right: ArrayLike<boolean | number>,
  bins?: number,
) => reliabilityOf(confidences, right, bins).bins;

/** The error of `Reliability` of samples that are all there: see its `add`. */
export const expectedCalibrationError = (
  confidences: Float64Array,
  right: ArrayLike<boolean | number>,
  bins?: number,
) => reliabilityOf(confidences, right, bins).error;
