/** How much is answered, and how much of that is right, when answers of low confidence are rejected. */

export interface Coverage {
  /** The share of samples that are accepted: their confidence reaches the threshold. */
  coverage: number;
  /** The share of the accepted ones that are right; null where none is accepted. */
  accuracy: number | null;
}

export interface CoveragePoint extends Coverage {
  threshold: number;
}

/** Of more samples than this, so many points evenly spread over them are enough. */
const MOST_POINTS = 100_000;

/**
 * The coverage-against-accuracy curve (El-Yaniv and Wiener 2010 call it risk-coverage): one point for each way in which
 * a threshold can part the samples, from everything accepted (threshold 0) to the most confident alone. Equal
 * confidences are accepted or rejected together.
 * @param confidences [n] in [0, 1]
 * @param right [n] whether the answer is the true class
 * @throws RangeError where a confidence is NaN
 */
export function coverageCurve(
  confidences: ArrayLike<number>,
  right: ArrayLike<boolean | number>,
): (CoveragePoint & { accuracy: number })[] {
  const [rights, wrongs] = [descending(confidences, right, true), descending(confidences, right, false)];
  const total = right.length;
  const step = Math.ceil(total / MOST_POINTS);
  const curve: (CoveragePoint & { accuracy: number })[] = [];
  let [hits, misses, said] = [0, 0, 0];
  const highest = () => Math.max(rights[hits] ?? -Infinity, wrongs[misses] ?? -Infinity);
  while (hits + misses < total) {
    const confidence = highest();
    while (rights[hits] === confidence) hits++;
    while (wrongs[misses] === confidence) misses++;
    const count = hits + misses;
    if (count < total && count - said < step) continue;
    said = count;
    const threshold = count === total ? 0 : between(highest(), confidence);
    curve.push({ threshold, coverage: count / total, accuracy: hits / count });
  }
  return curve.reverse();
}

/** The confidences of the answers that are right, or of those that are wrong, the highest first. */
function descending(
  confidences: ArrayLike<number>,
  right: ArrayLike<boolean | number>,
  wanted: boolean,
): Float64Array {
  const values = new Float64Array(right.length);
  let count = 0;
  for (let index = 0; index < right.length; index++) {
    if (Number.isNaN(confidences[index]!)) throw new RangeError(`Sample ${index}: the confidence is NaN`);
    if (Boolean(right[index]) === wanted) values[count++] = confidences[index]!;
  }
  return values.subarray(0, count).sort().reverse();
}

/**
 * Half way between two confidences, as a float32 number: so that the last bits of a probability, which differ between
 * machines, decide as rarely as possible.
 */
function between(low: number, high: number): number {
  const middle = Math.fround((low + high) / 2);
  return middle > low ? middle : high;
}

/** What a threshold accepts of other samples than those that it was chosen on. */
export function coverageAt(
  threshold: number,
  confidences: ArrayLike<number>,
  right: ArrayLike<boolean | number>,
): Coverage {
  let [accepted, hits] = [0, 0];
  for (let index = 0; index < right.length; index++) {
    if (confidences[index]! < threshold) continue;
    accepted++;
    if (right[index]) hits++;
  }
  return { coverage: accepted / right.length, accuracy: accepted > 0 ? hits / accepted : null };
}

/**
 * The point of most coverage whose accuracy is at least the target: the plain share of the samples at hand, without
 * a margin for their number, so that other samples may turn out a little below it. Where no point reaches the target,
 * the one of the highest accuracy, of equals that of most coverage.
 * @param curve at least one point
 */
export function chooseThreshold<Point extends CoveragePoint & { accuracy: number }>(
  curve: Point[],
  target: number,
): { point: Point; isReached: boolean } {
  const reaching = curve.find(({ accuracy }) => accuracy >= target);
  if (reaching) return { point: reaching, isReached: true };
  const point = curve.reduce((best, other) => (other.accuracy > best.accuracy ? other : best));
  return { point, isReached: false };
}

/** At most `count` points of a curve, evenly spaced along it, with its ends. */
export function thinned<Point>(curve: Point[], count: number): Point[] {
  if (curve.length <= count) return curve;
  return Array.from(
    { length: count },
    (_, index) => curve[Math.round((index * (curve.length - 1)) / (count - 1))]!,
  );
}
