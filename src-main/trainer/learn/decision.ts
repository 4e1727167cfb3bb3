/** From probabilities to answers. */
import { mostProbable, type Probabilities } from './metrics';

export interface Answers {
  /** [n] the class that is answered. */
  decisions: Int32Array;
  /** [n] the probability of that class, by which an answer is accepted or rejected. */
  confidences: Float64Array;
}

/**
 * The decision of least expected cost, argmin_k sum_j P_j C[j][k] (Bishop, Pattern Recognition and Machine Learning,
 * 1.5.2), the first of equals; where every mistake costs the same, that is the most probable class.
 * @param probabilities [n, classes]
 * @param costs [true class][decision], or null where every mistake costs 1
 */
export function answersOf(probabilities: Probabilities, classes: number, costs: number[][] | null): Answers {
  if (costs === null) {
    const { predictions, confidences } = mostProbable(probabilities, classes);
    return { decisions: predictions, confidences };
  }
  const rows = probabilities.length / classes;
  const unusual = unusualCosts(costs);
  const decisions = new Int32Array(rows);
  const confidences = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const P = probabilities.subarray(row * classes, (row + 1) * classes);
    decisions[row] = cheapest(P, unusual);
    confidences[row] = P[decisions[row]!]!;
  }
  return { decisions, confidences };
}

/**
 * What costs [true class][decision] are above the usual ones, 1 for a mistake and 0 for a right decision. With the usual
 * ones alone, deciding for k costs what P leaves for the other classes: a constant less P_k. So the expected costs are
 * P times this, less P, up to that constant.
 */
export const extraCosts = (costs: number[][]): number[][] =>
  costs.map((row, truth) => row.map((cost, decision) => cost - (truth === decision ? 0 : 1)));

interface ExtraCost {
  truth: number;
  decision: number;
  extra: number;
}

/** Those that are not zero: few of a thousand classes' million. */
function unusualCosts(costs: number[][]): ExtraCost[] {
  return extraCosts(costs).flatMap((row, truth) =>
    row.flatMap((extra, decision) => (extra === 0 ? [] : [{ truth, decision, extra }])),
  );
}

function cheapest(P: Probabilities, unusual: ExtraCost[]): number {
  const expected = Float64Array.from(P, (probability) => -probability);
  for (const { truth, decision, extra } of unusual) expected[decision]! += P[truth]! * extra;
  let best = 0;
  for (let index = 1; index < expected.length; index++) if (expected[index]! < expected[best]!) best = index;
  return best;
}

/** The mean of C[label][decision]. */
export function meanCost(labels: Int32Array, decisions: Int32Array, costs: number[][]): number {
  let sum = 0;
  labels.forEach((label, index) => (sum += costs[label]![decisions[index]!]!));
  return sum / labels.length;
}
