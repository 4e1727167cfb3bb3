import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src-preload/contract';
import { defaultRecipe } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { createRandom } from '../../../src-main/trainer/random';
import { asNumber } from '../../../src-main/trainer/stages/alternatives';
import { fit, unwatched } from '../../../src-main/trainer/stages/fit';
import { file, trainOn } from '../helpers';
import { labelled } from '../learn/support';
import { cloudTable, type Cloud } from './support';

/** 28 classes of 4,000 samples down to 4, each 0.77 times as large as the one before, overlapping. */
function unbalancedClouds(): Cloud[] {
  const random = createRandom(7);
  return Array.from({ length: 28 }, (_, index) => ({
    name: `class ${index + 1}`,
    count: Math.round(4000 * 1000 ** (-index / 27)),
    centre: Array.from({ length: 6 }, () => 3 * random.normal()),
  }));
}

describe('Without the balance of classes', () => {
  it('28 classes of 1000:1 have a lower macro F1, and the report says so', async () => {
    const { report } = await trainOn(await file(cloudTable(unbalancedClouds())), {
      balance: true,
      search: 'none',
      test: 0.25,
    });
    expect(report.unbalanced!.macroF1).toBeLessThan(report.test!.macroF1 - 0.05);
    expect(report.unbalanced!.balancedAccuracy).toBeLessThan(report.test!.balancedAccuracy);
    expect(report.unbalanced!.accuracy).toBeGreaterThan(report.test!.accuracy);
    expect(report.unbalanced!.meanClassDistance).toBeNull();
  });

  it('is the same training as one without balance', async () => {
    const table = await file(cloudTable(unbalancedClouds().slice(14, 20)));
    const { report } = await trainOn(table, { balance: true, test: 0.3 });
    const { report: plain } = await trainOn(table, { balance: false, test: 0.3 });
    const { accuracy, balancedAccuracy, macroF1 } = plain.test!;
    expect(report.unbalanced).toEqual({ accuracy, balancedAccuracy, macroF1, meanClassDistance: null });
    expect(plain.unbalanced).toBeNull();
  });
});

/** One feature and noise; class k lies at x = k. */
function onALine(n: number, seed: number) {
  const random = createRandom(seed);
  const y = Array.from({ length: n }, (_, index) => index % 5);
  return labelled(
    y.map((label) => [label + 0.4 * random.normal()]),
    y,
  );
}

const names = ['1', '2', '3', '4', '5'];
const ordered: Recipe = { ...defaultRecipe(500), ordered: names, l2: 0.1 };

async function numbers(recipe: Recipe) {
  const parts = { train: onALine(500, 1), validation: onALine(100, 2), test: onALine(300, 3) };
  const fitted = await fit(
    parts,
    5,
    recipe,
    unwatched(() => false),
  );
  return { parts, result: await asNumber(fitted, parts, names, recipe, new Job()) };
}

describe('Ordered classes as numbers', () => {
  it('are least squares with the same penalty: the closed form gives the same scores', async () => {
    const { parts, result } = await numbers(ordered);
    const [x, y] = [await parts.train.X.read(0, 500), parts.train.y];
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;
    const [mx, my] = [mean(x), mean(y)];
    const covariance = mean(Array.from(x, (value, index) => (value - mx) * (y[index]! - my)));
    const variance = mean(Array.from(x, (value) => (value - mx) ** 2));
    const w = covariance / (variance + 0.1 / 2);
    const test = await parts.test.X.read(0, 300);
    const classes = Array.from(test, (value) => Math.min(4, Math.max(0, Math.round(my + w * (value - mx)))));
    const misses = classes.map((label, index) => Math.abs(label - parts.test.y[index]!));
    expect(result!.meanClassDistance).toBeCloseTo(mean(misses), 10);
    expect(result!.accuracy).toBeCloseTo(misses.filter((miss) => miss === 0).length / 300, 10);
    expect(result!.accuracy).toBeGreaterThan(0.7);
  });

  it('are learned with the same hidden layers, whatever the optimizer', async () => {
    for (const optimizer of ['adam', 'sgd', 'lbfgs'] as const) {
      const recipe = { ...defaultRecipe(500, [8], optimizer), ordered: names, l2: 1e-4 };
      const { result } = await numbers({ ...recipe, epochs: 60 });
      expect(result!.accuracy, optimizer).toBeGreaterThan(0.7);
      expect(result!.meanClassDistance, optimizer).toBeLessThan(0.35);
    }
  });

  it('stand in the report beside scores that keep the order', async () => {
    const rows = ['low', 'middle', 'high'].map((name, index) => ({
      name,
      count: 80,
      centre: [2 * index, 0],
    }));
    const order = rows.map(({ name }) => name);
    const { report } = await trainOn(await file(cloudTable(rows)), { ordered: order });
    expect(report.classes).toEqual(order);
    expect(report.test!.perClass.map(({ label }) => label)).toEqual(order);
    expect(report.test!.meanClassDistance).toBeLessThan(0.5);
    expect(report.asNumber!.meanClassDistance).toBeLessThan(0.5);
    expect(report.asNumber!.accuracy).toBeGreaterThan(0.6);
  });

  it('are left out where classes are not ordered', async () => {
    expect((await numbers({ ...ordered, ordered: null })).result).toBeNull();
  });
});
