/** Temperature scaling (Guo et al. 2017): one number that makes probabilities as sure as they are right. */

/** 1 / T is looked for from one over this to this. */
const LIMIT = 1e6;
/** Of ln T. */
const TOLERANCE = 1e-9;
/** After so many steps of Newton's method, halving is sure to end soon. */
const NEWTON_STEPS = 20;
/** Of the belief that T is 1: near there, a standard deviation of 1 / sqrt(4) = 0.5 on ln T. */
const STRENGTH = 4;

/**
 * What the softmax of a network's outputs is before calibration. `probabilities`: trained to be, by cross-entropy or
 * Brier's score. `scores`: of no scale, as squared error and hinge leave them.
 */
export type OutputKind = 'probabilities' | 'scores';

/**
 * The T > 0 that minimizes the log loss of softmax(Z / T), sum_i -log softmax(Z_i / T)_{y_i}, with as much caution as
 * few or perfectly separated samples need (they alone would make T zero). It is convex in a = 1 / T, and so is the
 * caution, which a few hundred samples outvote:
 *
 * - for probabilities, the belief that T is 1: 4 (a - ln a - 1), a gamma distribution of a with its mode at 1;
 * - for scores, one sample more whose class nothing tells: of each sample's target 1 / (n + 1) is spread over all
 *   classes (as in Platt 1999), whatever the scale of the scores.
 *
 * @param logits [n, classes], or log-probabilities, which differ by a constant a row
 * @param labels [n]; 1 is returned where there are none
 */
export function fitTemperature(
  logits: Float32Array,
  labels: Int32Array,
  classes: number,
  kind: OutputKind,
): number {
  if (labels.length === 0) return 1;
  let [low, high] = [-Math.log(LIMIT), Math.log(LIMIT)];
  for (let u = 0, step = 0; ; step++) {
    const a = Math.exp(u);
    const { slope, curvature } = derivatives(a, logits, labels, classes, kind);
    if (slope === 0) return Math.exp(-u);
    if (slope > 0) high = u;
    else low = u;
    // By the chain rule along u = ln a, where the curvature may be negative far from the minimum.
    const curvatureAlongU = a * slope + a * a * curvature;
    const newton = u - (a * slope) / curvatureAlongU;
    const isSafe = step < NEWTON_STEPS && curvatureAlongU > 0 && newton > low && newton < high;
    const next = isSafe ? newton : (low + high) / 2;
    if (Math.abs(next - u) < TOLERANCE) return Math.exp(-next);
    u = next;
  }
}

/**
 * Of the sum above by a: for each sample E[z] - z_target and Var[z] under softmax(a z), z its logits and z_target
 * their mean under the target.
 */
function derivatives(
  a: number,
  logits: Float32Array,
  labels: Int32Array,
  classes: number,
  kind: OutputKind,
): { slope: number; curvature: number } {
  const spread = kind === 'scores' ? 1 / (labels.length + 1) : 0;
  const strength = kind === 'probabilities' ? STRENGTH : 0;
  let slope = strength * (1 - 1 / a);
  let curvature = strength / (a * a);
  for (let row = 0, start = 0; row < labels.length; row++, start += classes) {
    const top = largest(logits, start, start + classes);
    let [total, first, second, plain] = [0, 0, 0, 0];
    for (let index = start; index < start + classes; index++) {
      const z = below(logits[index]!, top);
      const weight = Math.exp(a * z);
      total += weight;
      first += weight * z;
      second += weight * z * z;
      plain += z;
    }
    const mean = first / total;
    const own = below(logits[start + labels[row]!]!, top);
    slope += mean - (1 - spread) * own - (spread * plain) / classes;
    curvature += second / total - mean * mean;
  }
  return { slope, curvature };
}

/** softmax(Z / T), row by row. */
export function withTemperature(logits: Float32Array, classes: number, temperature: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  const powers = new Float64Array(classes);
  for (let start = 0; start < logits.length; start += classes) {
    const top = largest(logits, start, start + classes);
    let total = 0;
    for (let index = 0; index < classes; index++) {
      powers[index] = Math.exp(below(logits[start + index]!, top) / temperature);
      total += powers[index]!;
    }
    for (let index = 0; index < classes; index++) probabilities[start + index] = powers[index]! / total;
  }
  return probabilities;
}

function largest(values: Float32Array, first: number, end: number): number {
  let top = -Infinity;
  for (let index = first; index < end; index++) if (values[index]! > top) top = values[index]!;
  return top;
}

/** How far a logit is from the largest; finite, so that nothing times a probability of 0 is still 0. */
const below = (logit: number, top: number) => Math.max(logit - top, -1e38);
