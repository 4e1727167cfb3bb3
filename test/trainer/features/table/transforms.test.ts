import { describe, expect, it } from 'vitest';
import { featureSession } from '../../../../src-main/trainer/features/feature-graph';
import type { NumberRecipe } from '../../../../src-main/trainer/features/table/column-recipe';
import { tableFeatures } from '../../../../src-main/trainer/features/table/table-graph';
import { transformed, transformOf } from '../../../../src-main/trainer/features/table/transform';
import { float32Output, type Tensor } from '../../../../src-main/trainer/onnx/runtime';
import { createRandom } from '../../../../src-main/trainer/random';

const random = createRandom(3);
const made = (make: () => number, count = 4001) => Float64Array.from({ length: count }, make);
const normal = made(() => random.normal());
const lognormal = made(() => Math.exp(3 * random.normal()));
const gains = made(() => (random.uniform() < 0.9 ? 0 : Math.round(2000 * -Math.log(1 - random.uniform()))));
const twoSided = made(() => random.normal() / (0.01 + Math.abs(random.normal())));
const offset = made(() => 1e12 - Math.exp(2 * random.normal()));
const heavy = { lognormal, gains, twoSided, offset };

/** The share of the variance that the 1% of the values farthest from the mean have. */
function shareOfTails(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const squares = values.map((value) => (value - mean) ** 2).sort();
  const sum = (some: Float64Array) => some.reduce((total, value) => total + value, 0);
  return sum(squares.subarray(Math.floor(0.99 * squares.length))) / sum(squares);
}

describe('A transform', () => {
  it('is left to numbers with heavy tails', () => {
    for (const kind of ['log', 'quantile'] as const) {
      expect(transformOf(normal.slice(), kind)).toBeNull();
      expect(transformOf(made(random.uniform), kind)).toBeNull();
      expect(transformOf(Float64Array.of(5, 5, 5, 5), kind)).toBeNull();
      expect(transformOf(Float64Array.of(1, 1e9), kind)).toBeNull();
      for (const values of Object.values(heavy)) expect(transformOf(values.slice(), kind)?.kind).toBe(kind);
    }
    expect(transformOf(lognormal.slice(), 'none')).toBeNull();
  });

  it.each(Object.entries(heavy))('keeps the order and takes weight from the tails: %s', (_, values) => {
    for (const kind of ['log', 'quantile'] as const) {
      const transform = transformOf(values.slice(), kind);
      const sorted = values.slice().sort();
      const after = sorted.map((value) => transformed(value, transform));
      for (let index = 1; index < after.length; index++)
        expect(after[index]! - after[index - 1]!).toBeGreaterThanOrEqual(0);
      expect(shareOfTails(after)).toBeLessThan(0.6 * shareOfTails(values));
    }
  });

  it('to quantiles gives the normal distribution', () => {
    const transform = transformOf(lognormal.slice(), 'quantile');
    const scores = lognormal.map((value) => transformed(value, transform)).sort();
    const at = (share: number) => scores[Math.floor(share * scores.length)]!;
    const known = { 0.025: -1.95996, 0.158655: -1, 0.5: 0, 0.841345: 1, 0.975: 1.95996 };
    for (const [share, z] of Object.entries(known)) expect(at(Number(share))).toBeCloseTo(z, 1);
    expect(transformed(1e9, transform)).toBeCloseTo(2.5758, 3);
    expect(transformed(-1, transform)).toBeCloseTo(-2.5758, 3);
  });

  it('is the same in the graph, for many columns at once, in their order', async () => {
    const columns = Object.entries({ ...heavy, normal }).flatMap(([name, values]) =>
      (['log', 'none', 'quantile'] as const).map((kind): NumberRecipe & { values: Float64Array } => ({
        name: `${name} ${kind}`,
        use: 'number',
        median: values[0]!,
        indicator: kind === 'log',
        centre: name === 'offset' && kind === 'none' ? 1e12 : 0.5,
        scale: 2,
        transform: transformOf(values.slice(), kind),
        values,
      })),
    );
    const session = await featureSession(tableFeatures(columns));
    const more = [NaN, Infinity, -Infinity, 0, 1e300, -1e300];
    const rows = (values: Float64Array) => Float64Array.of(...more, ...values);
    const inputs = columns.map(({ name, values }): [string, Tensor] => {
      const data = rows(values);
      return [name, { data, shape: [data.length, 1] }];
    });
    const features = float32Output(await session.run(Object.fromEntries(inputs)), 'features');
    await session.release();
    const width = columns.length + columns.filter(({ indicator }) => indicator).length;
    columns.forEach(({ median, transform, centre, scale, values }, column) => {
      rows(values).forEach((value, row) => {
        const filled = Number.isNaN(value) ? median : value;
        const scaled = (transformed(filled, transform) - centre) / scale;
        const expected = Math.fround(Math.max(-1e6, Math.min(1e6, scaled)));
        expect(Math.abs(features[row * width + column]! - expected)).toBeLessThanOrEqual(
          1e-6 * Math.max(1, Math.abs(expected)),
        );
      });
    });
    const indicators = Array.from(features.subarray(columns.length, width));
    expect(indicators).toEqual(indicators.map(() => 1));
    expect(features[width + columns.length]).toBe(0);
  });
});
