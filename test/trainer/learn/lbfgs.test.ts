import { describe, expect, it } from 'vitest';
import { lbfgs, type Objective } from '../../../src-main/trainer/learn/lbfgs';

const options = { maxIterations: 500, gradientTolerance: 1e-8, valueTolerance: 0, memory: 10 };
const goOn = async () => true;

/** Rosenbrock's valley: its minimum is 0 at (1, 1). */
const rosenbrock: Objective = async ([x, y]) => ({
  value: (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2,
  gradient: Float64Array.of(-2 * (1 - x!) - 400 * x! * (y! - x! ** 2), 200 * (y! - x! ** 2)),
});

describe('L-BFGS', () => {
  it('finds the bottom of Rosenbrock’s valley', async () => {
    const { x, ended } = await lbfgs(rosenbrock, Float64Array.of(-1.2, 1), options, goOn);
    expect(ended).toBe('converged');
    expect(x[0]).toBeCloseTo(1, 6);
    expect(x[1]).toBeCloseTo(1, 6);
  });

  it('solves a badly scaled quadratic', async () => {
    const scales = Float64Array.of(1e-4, 1, 1e4);
    const quadratic: Objective = async (x) => ({
      value: x.reduce((sum, value, index) => sum + (scales[index]! / 2) * (value - 3) ** 2, 0),
      gradient: x.map((value, index) => scales[index]! * (value - 3)),
    });
    const { x } = await lbfgs(quadratic, new Float64Array(3), options, goOn);
    for (const value of x) expect(value).toBeCloseTo(3, 3);
  });

  it('never goes up', async () => {
    const values: number[] = [];
    await lbfgs(rosenbrock, Float64Array.of(-1.2, 1), options, async (_, __, value) => {
      values.push(value);
      return true;
    });
    expect(values).toEqual([...values].sort((a, b) => b - a));
  });

  it('stops where it is told to, at the point that was shown', async () => {
    let shown = new Float64Array();
    const { x, ended } = await lbfgs(rosenbrock, Float64Array.of(-1.2, 1), options, async (iteration, at) => {
      shown = Float64Array.from(at);
      return iteration < 3;
    });
    expect(ended).toBe('stopped');
    expect(x).toEqual(shown);
  });

  it('ends at its limit of iterations and says so', async () => {
    const { ended } = await lbfgs(
      rosenbrock,
      Float64Array.of(-1.2, 1),
      { ...options, maxIterations: 2 },
      goOn,
    );
    expect(ended).toBe('epochs');
  });

  it('is done at once where it starts at the minimum', async () => {
    const { ended } = await lbfgs(rosenbrock, Float64Array.of(1, 1), options, goOn);
    expect(ended).toBe('converged');
  });

  it('backs off from a step to where the objective is not finite', async () => {
    const barrier: Objective = async ([x]) => ({
      value: x! < 2 ? x! - Math.log(2 - x!) : Infinity,
      gradient: Float64Array.of(x! < 2 ? 1 + 1 / (2 - x!) : NaN),
    });
    const bounded: Objective = async (x) => {
      const { value, gradient } = await barrier(x.map((part) => -part));
      return { value: value + x[0]! ** 2, gradient: Float64Array.of(-gradient[0]! + 2 * x[0]!) };
    };
    const { x, ended } = await lbfgs(bounded, Float64Array.of(-1.999), options, goOn);
    expect(ended).toBe('converged');
    expect(2 * x[0]! - 1 - 1 / (2 + x[0]!)).toBeCloseTo(0, 6);
  });
});
