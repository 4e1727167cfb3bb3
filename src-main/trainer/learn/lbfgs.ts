/**
 * L-BFGS (Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 7.4 and 7.5) with a line search
 * for the strong Wolfe conditions (algorithms 3.5 and 3.6). Vectors are float64 whatever the objective
 * computes in.
 */
import { addScaled, dot, maxAbs, scale, subtractScaled } from './vector';

export interface Evaluation {
  value: number;
  gradient: Float64Array;
}

/** J and dJ/dx at x. Must be finite at the start; may be infinite elsewhere. */
export type Objective = (x: Float64Array) => Promise<Evaluation>;

/** Multiplies by H0, an estimate of the inverse of the Hessian: symmetric, positive definite, of any scale. */
export type Preconditioner = (gradient: Float64Array) => Promise<Float64Array>;

export interface LbfgsOptions {
  maxIterations: number;
  /** Stops when no component of the gradient is larger. */
  gradientTolerance: number;
  /** Stops when the last ten iterations together lowered the objective by no more than this share of it. */
  valueTolerance: number;
  /** How many past steps shape the next direction. */
  memory: number;
  /** Without one, H0 is the identity. */
  precondition?: Preconditioner;
}

export type LbfgsEnd = 'converged' | 'epochs' | 'stopped' | 'line-search';

interface Point extends Evaluation {
  x: Float64Array;
}

/** Sufficient decrease and curvature constants, as Nocedal and Wright advise for quasi-Newton methods. */
const C1 = 1e-4;
const C2 = 0.9;
/** Rounding in float32 moves a value by about this share of it. */
const VALUE_NOISE = 1e-7;
const MAX_LINE_STEPS = 25;
/** One iteration may gain little by accident; so many in a row tell more. */
const WINDOW = 10;

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
  const history = new History(options.memory, options.precondition ?? (async (gradient) => gradient));
  let point: Point = { x: start, ...(await objective(start)) };
  await history.start(point.gradient);
  let ended: LbfgsEnd = 'epochs';
  const values = [point.value];
  if (maxAbs(point.gradient) <= options.gradientTolerance) return { ...point, ended: 'converged' };
  for (let iteration = 1; iteration <= options.maxIterations; iteration++) {
    const direction = history.direction(point.gradient);
    // A plain gradient is a direction of unknown scale: start with a step of about unit length.
    const firstStep = history.isEmpty && !options.precondition ? Math.min(1, 1 / norm(direction)) : 1;
    const next = await lineSearch(objective, point, direction, firstStep);
    if (!next) {
      if (history.isEmpty) return { ...point, ended: 'line-search' };
      history.clear();
      iteration--;
      continue;
    }
    await history.add(point, next);
    point = next;
    values.push(point.value);
    if (!(await onIteration(iteration, point.x, point.value))) {
      ended = 'stopped';
      break;
    }
    if (maxAbs(point.gradient) <= options.gradientTolerance || hasSettled(values, options.valueTolerance)) {
      ended = 'converged';
      break;
    }
  }
  return { ...point, ended };
}

function hasSettled(values: number[], tolerance: number): boolean {
  const [before, now] = [values.at(-1 - WINDOW), values.at(-1)!];
  return before !== undefined && before - now <= tolerance * Math.max(Math.abs(before), Math.abs(now));
}

const norm = (v: Float64Array) => Math.sqrt(dot(v, v));

interface Pair {
  s: Float64Array;
  y: Float64Array;
  /** H0 y */
  Hy: Float64Array;
  /** 1 / y's */
  rho: number;
}

/**
 * The last steps s and changes of gradient y, and the two-loop recursion over them (algorithm 7.4). H0 is linear, so
 * that one product with it an iteration is enough: H0 (g - sum a y) = H0 g - sum a H0 y.
 */
class History {
  private pairs: Pair[] = [];
  /** H0 g at the last point. */
  private Hg = new Float64Array();

  constructor(
    private readonly memory: number,
    private readonly precondition: Preconditioner,
  ) {}

  get isEmpty(): boolean {
    return this.pairs.length === 0;
  }

  clear(): void {
    this.pairs = [];
  }

  async start(gradient: Float64Array): Promise<void> {
    this.Hg = Float64Array.from(await this.precondition(gradient));
  }

  async add(from: Point, to: Point): Promise<void> {
    const before = this.Hg;
    await this.start(to.gradient);
    const s = addScaled(to.x, -1, from.x);
    const y = addScaled(to.gradient, -1, from.gradient);
    const curvature = dot(s, y);
    // Without positive curvature the pair would spoil the positive definite estimate; rounding can cause it.
    if (curvature <= 1e-14 * dot(y, y)) return;
    this.pairs.push({ s, y, Hy: addScaled(this.Hg, -1, before), rho: 1 / curvature });
    if (this.pairs.length > this.memory) this.pairs.shift();
  }

  /** At the last point. */
  direction(gradient: Float64Array): Float64Array {
    const q = Float64Array.from(gradient);
    const r = Float64Array.from(this.Hg);
    const alphas: number[] = [];
    for (let index = this.pairs.length - 1; index >= 0; index--) {
      const { s, y, Hy, rho } = this.pairs[index]!;
      alphas[index] = rho * dot(s, q);
      subtractScaled(q, alphas[index]!, y);
      subtractScaled(r, alphas[index]!, Hy);
    }
    scale(r, -this.scale);
    this.pairs.forEach(({ s, y, rho }, index) => {
      subtractScaled(r, alphas[index]! + rho * dot(y, r), s);
    });
    return r;
  }

  /** H0 is multiplied by y's / y'H0 y of the last pair (equation 7.20). */
  private get scale(): number {
    const last = this.pairs.at(-1);
    return last ? 1 / (last.rho * dot(last.y, last.Hy)) : 1;
  }
}

/** A trial step along the search direction: its length, value and slope. */
interface Trial extends Point {
  step: number;
  slope: number;
}

const isFlat = (a: Trial, b: Trial) => Math.abs(a.value - b.value) <= VALUE_NOISE * Math.abs(b.value);

/**
 * Sufficient decrease; where the values differ by no more than rounding, the slopes tell it (the approximate Wolfe
 * conditions of Hager and Zhang 2005, equation 4.1).
 */
const isEnough = (trial: Trial, origin: Trial) =>
  trial.value <= origin.value + C1 * trial.step * origin.slope ||
  (isFlat(trial, origin) && trial.slope <= (2 * C1 - 1) * origin.slope);

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
    if (!isEnough(trial, origin) || (count > 0 && trial.value >= previous.value && !isFlat(trial, previous)))
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
    if (!isEnough(trial, origin) || (trial.value >= low.value && !isFlat(trial, low))) {
      high = trial;
    } else {
      if (Math.abs(trial.slope) <= -C2 * origin.slope) return trial;
      if (trial.slope * (high.step - low.step) >= 0) high = low;
      low = trial;
    }
    if (Math.abs(high.step - low.step) <= 1e-12 * Math.max(1, low.step)) break;
  }
  return low.step > 0 && isEnough(low, origin) ? low : null;
}

/** The minimum of the parabola through low's value and slope and high's value, kept off the ends. */
function between(low: Trial, high: Trial): number {
  const width = high.step - low.step;
  const curvature = high.value - low.value - low.slope * width;
  const share = Number.isFinite(curvature) && curvature > 0 ? (-low.slope * width) / (2 * curvature) : 0.5;
  return low.step + width * Math.min(0.9, Math.max(0.1, share));
}
