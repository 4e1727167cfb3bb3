/**
 * Confident learning: which labels of a dataset are probably wrong, from the probabilities of models that never saw the
 * samples they judge (Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels", JAIR
 * 70, 2021). Nothing is assumed of the models but that they are right more often than not.
 */

/** A sample whose label is probably wrong. */
export interface Suspect {
  /** Its row among the probabilities. */
  row: number;
  /** Classes: of its label, and of what it looks like. */
  given: number;
  suggested: number;
  /**
   * The normalized margin, max over j != given of p(j) - p(given), -1 to 1: above 0, the larger the more probable is a
   * mistake. It orders all suspects.
   */
  score: number;
}

export interface ConfidentLearning {
  /** The most suspect first. */
  suspects: Suspect[];
  /** How many labels are wrong, by the whole joint distribution: fewer or more than can be named one by one. */
  estimated: number;
}

/**
 * The average probability of class j among the samples that are labelled j: t_j = mean over y_i = j of p_i(j). A model
 * that is too sure of a class, or never sure of it, is thus measured by itself (Northcutt et al., equation 2). A class
 * that nothing is sure of, as a rare one, is asked for chance at the least: 1 / classes.
 *
 * @param y labels, [n]
 * @param probabilities out of sample, [n, classes], row-major
 * @returns [classes]; infinite for a class without samples
 */
export function classThresholds(y: Int32Array, probabilities: Float32Array, classes: number): Float64Array {
  const sums = new Float64Array(classes);
  const counts = new Int32Array(classes);
  y.forEach((label, row) => {
    sums[label]! += probabilities[row * classes + label]!;
    counts[label]!++;
  });
  return sums.map((sum, label) =>
    counts[label]! === 0 ? Infinity : Math.max(sum / counts[label]!, 1 / classes),
  );
}

/**
 * The confident joint C, [classes, classes], counts sample i in C[y_i][j] where j is its most probable class of those
 * that reach their thresholds, and nowhere where none does (Northcutt et al., equation 1). Scaled so that each row sums
 * to the samples of its label, it estimates how many of them are truly of each class (equation 3).
 *
 * Suspects are samples that a class other than their label beats outright. Of those labelled i that look most like j,
 * the ones that count in C[i][j] are named, and by the largest margins at least as many as are estimated ("prune
 * by noise rate" there): just below a threshold that is close to 1 a sample is no less suspect.
 */
export function confidentLearning(
  y: Int32Array,
  probabilities: Float32Array,
  classes: number,
): ConfidentLearning {
  const thresholds = classThresholds(y, probabilities, classes);
  const joint = new Float64Array(classes * classes);
  const candidates = new Map<number, (Suspect & { isConfident: boolean })[]>();
  y.forEach((given, row) => {
    const p = probabilities.subarray(row * classes, (row + 1) * classes);
    const confident = confidentClass(p, thresholds);
    if (confident >= 0) joint[given * classes + confident]!++;
    const suggested = mostProbableOther(p, given);
    const score = p[suggested]! - p[given]!;
    if (!(score > 0)) return;
    const pair = given * classes + suggested;
    const candidate = { row, given, suggested, score, isConfident: confident === suggested };
    const others = candidates.get(pair);
    if (others) others.push(candidate);
    else candidates.set(pair, [candidate]);
  });
  calibrate(joint, y, classes);
  const suspects = [...candidates].flatMap(([pair, some]) => named(some, Math.round(joint[pair]!)));
  return { suspects: suspects.sort(byScore), estimated: offDiagonal(joint, classes) };
}

const byScore = (a: Suspect, b: Suspect) => b.score - a.score || a.row - b.row;

/** Of the candidates of a pair of classes the confident ones, and those of the largest margins up to a number. */
function named(candidates: (Suspect & { isConfident: boolean })[], atLeast: number): Suspect[] {
  return candidates
    .sort(byScore)
    .filter(({ isConfident }, place) => isConfident || place < atLeast)
    .map(({ row, given, suggested, score }) => ({ row, given, suggested, score }));
}

/** The most probable class of those that reach their thresholds; -1 where none does. */
function confidentClass(p: Float32Array, thresholds: Float64Array): number {
  let best = -1;
  for (let label = 0; label < p.length; label++)
    if (p[label]! >= thresholds[label]! && (best < 0 || p[label]! > p[best]!)) best = label;
  return best;
}

function mostProbableOther(p: Float32Array, given: number): number {
  let best = given === 0 ? 1 : 0;
  for (let label = 0; label < p.length; label++) if (label !== given && p[label]! > p[best]!) best = label;
  return best;
}

/** Scales every row of the joint to all samples of its label, those that counted nowhere too. */
function calibrate(joint: Float64Array, y: Int32Array, classes: number): void {
  const counts = new Int32Array(classes);
  for (const label of y) counts[label]!++;
  for (let given = 0; given < classes; given++) {
    const row = joint.subarray(given * classes, (given + 1) * classes);
    const sum = row.reduce((all, value) => all + value, 0);
    if (sum > 0) row.forEach((value, label) => (row[label] = (counts[given]! * value) / sum));
  }
}

function offDiagonal(joint: Float64Array, classes: number): number {
  return joint.reduce((sum, value, place) => sum + (place % (classes + 1) === 0 ? 0 : value), 0);
}
