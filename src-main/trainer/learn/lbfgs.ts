/**
 * L-BFGS (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 7.4 and 7.5) with a line search
 * for the strong Wolfe conditions (algorithms 3.5 and 3.6). Vectors are float64 whatever the objective
 * computes in.
 */
import { addScaled, dot, maxAbs, scaled } from './vector';

export interface Evaluation {
  value: number;
  gradient: Float64Array;
}

/** J and dJ/dx at x. Must be finite at the start; may be infinite elsewhere. */
export type Objective = (x: Float64Array) => Promise<Evaluation>;

export interface LbfgsOptions {
  maxIterations: number;
  /** Stops when no component of the gradient is larger. */
  gradientTolerance: number;
  /** Stops when an iteration lowers the objective by less than this share of it. */
  valueTolerance: number;
  /** How many past steps shape the next direction. */
  memory: number;
}

export type LbfgsEnd = 'converged' | 'epochs' | 'stopped' | 'line-search';

interface Point extends Evaluation {
  x: Float64Array;
}

/** Sufficient decrease and curvature constants, as Nocedal and Wright advise for quasi-Newton methods. */
const C1 = 1e-4;
const C2 = 0.9;
const MAX_LINE_STEPS = 25;

/**
 * Minimizes `objective` from `start`.
 * @param onIteration sees each accepted point; returns false to stop there
 * @returns the last accepted point and why it ended
 */
export async function lbfgs(
  objective: Objective,
  start: Float64Array,
  options: LbfgsOptions,
  onIteration: (iteration: number, x: Float64Array, value: number) => Promise<boolean>,
): Promise<{ x: Float64Array; value: number; ended: LbfgsEnd }> {
  const history = new History(options.memory);
  let point: Point = { x: start, ...(await objective(start)) };
  let ended: LbfgsEnd = 'epochs';
  if (maxAbs(point.gradient) <= options.gradientTolerance) return { ...point, ended: 'converged' };
  for (let iteration = 1; iteration <= options.maxIterations; iteration++) {
    const direction = history.direction(point.gradient);
    // The first direction is a plain gradient of unknown scale: start with a step of about unit length.
    const firstStep = history.isEmpty ? Math.min(1, 1 / norm(point.gradient)) : 1;
    const next = await lineSearch(objective, point, direction, firstStep);
    if (!next) {
      if (history.isEmpty) return { ...point, ended: 'line-search' };
      history.clear();
      iteration--;
      continue;
    }
    history.add(point, next);
    const decrease =
      (point.value - next.value) / Math.max(Math.abs(point.value), Math.abs(next.value), 1e-300);
    point = next;
    if (!(await onIteration(iteration, point.x, point.value))) {
      ended = 'stopped';
      break;
    }
    if (maxAbs(point.gradient) <= options.gradientTolerance || decrease <= options.valueTolerance) {
      ended = 'converged';
      break;
    }
  }
  return { ...point, ended };
}

const norm = (v: Float64Array) => Math.sqrt(dot(v, v));

/** The last steps s and changes of gradient y, and the two-loop recursion over them (algorithm 7.4). */
class History {
  private pairs: { s: Float64Array; y: Float64Array; rho: number }[] = [];

  constructor(private readonly memory: number) {}

  get isEmpty(): boolean {
    return this.pairs.length === 0;
  }

  clear(): void {
    this.pairs = [];
  }

  add(from: Point, to: Point): void {
    const s = addScaled(to.x, -1, from.x);
    const y = addScaled(to.gradient, -1, from.gradient);
    const curvature = dot(s, y);
    // Without positive curvature the pair would spoil the positive definite estimate; rounding can cause it.
    if (curvature <= 1e-14 * dot(y, y)) return;
    this.pairs.push({ s, y, rho: 1 / curvature });
    if (this.pairs.length > this.memory) this.pairs.shift();
  }

  direction(gradient: Float64Array): Float64Array {
    let q = scaled(gradient, 1);
    const alphas: number[] = [];
    for (let index = this.pairs.length - 1; index >= 0; index--) {
      const { s, y, rho } = this.pairs[index]!;
      alphas[index] = rho * dot(s, q);
      q = addScaled(q, -alphas[index]!, y);
    }
    const last = this.pairs.at(-1);
    const scale = last ? 1 / (last.rho * dot(last.y, last.y)) : 1;
    q = scaled(q, scale);
    this.pairs.forEach(({ s, y, rho }, index) => {
      q = addScaled(q, alphas[index]! - rho * dot(y, q), s);
    });
    return scaled(q, -1);
  }
}

/** A trial step along the search direction: its length, value and slope. */
interface Trial extends Point {
  step: number;
  slope: number;
}

/** A point that satisfies the strong Wolfe conditions, or null where rounding lets none be found. */
async function lineSearch(
  objective: Objective,
  from: Point,
  direction: Float64Array,
  firstStep: number,
): Promise<Point | null> {
  const origin: Trial = { ...from, step: 0, slope: dot(from.gradient, direction) };
  if (!(origin.slope < 0)) return null;
  const evaluate = async (step: number): Promise<Trial> => {
    const x = addScaled(from.x, step, direction);
    const { value, gradient } = await objective(x);
    return { x, value, gradient, step, slope: dot(gradient, direction) };
  };
  let previous = origin;
  for (let count = 0, step = firstStep; count < MAX_LINE_STEPS; count++, step *= 2) {
    const trial = await evaluate(step);
    const tooHigh = !(trial.value <= origin.value + C1 * step * origin.slope);
    if (tooHigh || (count > 0 && trial.value >= previous.value))
      return zoom(evaluate, origin, previous, trial);
    if (Math.abs(trial.slope) <= -C2 * origin.slope) return trial;
    if (trial.slope >= 0) return zoom(evaluate, origin, trial, previous);
    previous = trial;
  }
  return previous.value < origin.value ? previous : null;
}

/** Narrows an interval that holds a good step; `low` is its better end (algorithm 3.6). */
async function zoom(
  evaluate: (step: number) => Promise<Trial>,
  origin: Trial,
  low: Trial,
  high: Trial,
): Promise<Point | null> {
  for (let count = 0; count < MAX_LINE_STEPS; count++) {
    const trial = await evaluate(between(low, high));
    const enough = trial.value <= origin.value + C1 * trial.step * origin.slope;
    if (!enough || trial.value >= low.value) {
      high = trial;
    } else {
      if (Math.abs(trial.slope) <= -C2 * origin.slope) return trial;
      if (trial.slope * (high.step - low.step) >= 0) high = low;
      low = trial;
    }
    if (Math.abs(high.step - low.step) <= 1e-12 * Math.max(1, low.step)) break;
  }
  return low.step > 0 && low.value < origin.value ? low : null;
}

/** The minimum of the parabola through low's value and slope and high's value, kept off the ends. */
function between(low: Trial, high: Trial): number {
  const width = high.step - low.step;
  const curvature = high.value - low.value - low.slope * width;
  const share = Number.isFinite(curvature) && curvature > 0 ? (-low.slope * width) / (2 * curvature) : 0.5;
  return low.step + width * Math.min(0.9, Math.max(0.1, share));
}
