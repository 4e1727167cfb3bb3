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
 * Equal-width bins of confidence (a reliability diagram; Guo et al. 2017, and scikit-learn's `calibration_curve`).
 * @param confidences [n] the largest probability of each sample
 * @param right [n] whether that class was the true one
 * @returns [bins], from the lowest confidence up
 */
export function reliabilityBins(
  confidences: Float64Array,
  right: ArrayLike<boolean>,
  bins = 15,
): ReliabilityBin[] {
  const edges = Float64Array.from({ length: bins + 1 }, (_, index) =>
    index === bins ? 1 : index * (1 / bins),
  );
  const counts = new Int32Array(bins);
  const sums = new Float64Array(bins);
  const hits = new Int32Array(bins);
  confidences.forEach((confidence, index) => {
    const bin = binOf(confidence, edges);
    counts[bin]!++;
    sums[bin]! += confidence;
    if (right[index]) hits[bin]!++;
  });
  return Array.from(counts, (count, bin) => ({
    low: edges[bin]!,
    high: edges[bin + 1]!,
    count,
    confidence: count > 0 ? sums[bin]! / count : null,
    accuracy: count > 0 ? hits[bin]! / count : null,
  }));
}

/** By comparing: arithmetic is one off for some confidences on an edge. */
function binOf(confidence: number, edges: Float64Array): number {
  let bin = 0;
  while (bin < edges.length - 2 && confidence > edges[bin + 1]!) bin++;
  return bin;
}

/**
 * Expected calibration error (Guo et al. 2017): the mean gap between confidence and accuracy over the bins of
 * `reliabilityBins`, weighted by their counts. In [0, 1], 0 is best.
 */
export function expectedCalibrationError(
  confidences: Float64Array,
  right: ArrayLike<boolean>,
  bins = 15,
): number {
  const gaps = reliabilityBins(confidences, right, bins).map(({ count, confidence, accuracy }) =>
    count > 0 ? count * Math.abs(confidence! - accuracy!) : 0,
  );
  return gaps.reduce((sum, gap) => sum + gap, 0) / confidences.length;
}
