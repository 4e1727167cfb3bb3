/** Features that break numbers elsewhere: every training ends, and says how, with finite weights that are of use. */
import { describe, expect, it } from 'vitest';
import type { TrainOptions } from '../../../src-main/trainer/learn/options';
import { createRandom } from '../../../src-main/trainer/random';
import { labelled } from './support';
import { accuracyOn, probabilities, trainOn, weightsOf, type TrainedForTest } from './training';

const random = createRandom(12);
const y = Array.from({ length: 240 }, (_, index) => index % 3);
const centres = [
  [0, 2],
  [-2, -1],
  [2, -1],
];
/** Three clouds that hardly overlap. */
const X = y.map((label) => centres[label]!.map((centre) => centre + 0.6 * random.normal()));
const noise = X.map(() => random.normal());

const optimizers = ['lbfgs', 'sgd', 'adam'] as const;
const quick = (optimizer: TrainOptions['optimizer']): Partial<TrainOptions> =>
  optimizer === 'lbfgs' ? {} : { optimizer, epochs: 30 };

function expectFinite({ parameters, epochs }: TrainedForTest): void {
  for (const { data } of Object.values(parameters)) expect(data.every(Number.isFinite)).toBe(true);
  for (const { loss } of epochs) expect(loss).not.toBeNaN();
}

/** Trains on the clouds with other columns beside them, or instead. */
async function withColumns(
  change: (row: number[], index: number) => number[],
  options: Partial<TrainOptions> = {},
) {
  const changed = X.map(change);
  const model = await trainOn(labelled(changed, y), options);
  expectFinite(model);
  return { model, accuracy: await accuracyOn(model, changed, y) };
}

/** What no standardization has touched yet: as bad as a table's columns can be. */
const columns: [string, (row: number[], index: number) => number[]][] = [
  ['a constant column', (row) => [...row, 7]],
  ['columns of zeros', (row) => [0, ...row, 0, 0]],
  ['a column twice', ([a, b]) => [a!, b!, a!]],
  ['all columns thrice', (row) => [...row, ...row, ...row]],
  ['a column that is the sum of others', ([a, b]) => [a!, b!, a! + b!]],
  ['noise at 1e-12', (row, index) => [...row, 1e-12 * noise[index]!]],
];
const hugeColumns: typeof columns = [
  ['noise at 1e12', (row, index) => [...row, 1e12 * noise[index]!]],
  ['noise at 1e12 and at 1e-12', (row, index) => [...row, 1e12 * noise[index]!, 1e-12 * noise[index]!]],
  ['the signal at 1e12 and at 1e-12', ([a, b]) => [1e12 * a!, 1e-12 * b!, a!, b!]],
];

describe.each(optimizers)('%s learns the same beside', (optimizer) => {
  it.each(columns)('%s', async (_, change) => {
    expect((await withColumns(change, quick(optimizer))).accuracy).toBeGreaterThan(0.95);
  });
});

describe('columns of absurd size', () => {
  it.each(hugeColumns)('leave L-BFGS its accuracy: %s', async (_, change) => {
    expect((await withColumns(change)).accuracy).toBeGreaterThan(0.95);
  });

  it.each(hugeColumns)('cannot make the weights of SGD and Adam infinite: %s', async (_, change) => {
    for (const optimizer of ['sgd', 'adam'] as const) await withColumns(change, quick(optimizer));
  });

  it.each(optimizers)('near the limit of float32 leave finite weights behind: %s', async (optimizer) => {
    await withColumns(([a, b]) => [1e30 * a!, 3e38 * Math.tanh(b!)], quick(optimizer));
  });
});

describe('a one-hot column that never occurs in training', () => {
  it.each(optimizers)('gets no weight from %s: it cannot change a prediction', async (optimizer) => {
    const { model } = await withColumns((row) => [...row, 0], quick(optimizer));
    for (const weights of weightsOf(model)) expect(weights[2]).toBeCloseTo(0, 9);
    const [without, withIt] = await probabilities(model, [
      [0.3, 0.4, 0],
      [0.3, 0.4, 1],
    ]);
    expect(withIt).toEqual(without!.map((p) => expect.closeTo(p, 6)));
  });
});

describe('few samples', () => {
  it.each(optimizers)('of one class, a single one: %s still knows the others', async (optimizer) => {
    const points = [...X.filter((_, index) => y[index] !== 2), [2, -1]];
    const labels = [...y.filter((label) => label !== 2), 2];
    for (const balance of [false, true]) {
      const model = await trainOn(labelled(points, labels), { ...quick(optimizer), balance });
      expectFinite(model);
      expect(await accuracyOn(model, points, labels)).toBeGreaterThan(0.95);
    }
  });

  it.each(optimizers)('of a class, none at all: %s gives it next to no probability', async (optimizer) => {
    for (const balance of [false, true]) {
      const model = await trainOn(labelled(X, y), { ...quick(optimizer), balance }, 4);
      expectFinite(model);
      expect(await accuracyOn(model, X, y)).toBeGreaterThan(0.95);
      for (const P of await probabilities(model, X)) expect(P[3]).toBeLessThan(0.2);
    }
  });

  it.each(optimizers)('two in all are told apart by %s', async (optimizer) => {
    const points = [
      [1, 0],
      [0, 1],
    ];
    const model = await trainOn(labelled(points, [0, 1]), quick(optimizer));
    expectFinite(model);
    expect(await accuracyOn(model, points, [0, 1])).toBe(1);
  });

  it.each(optimizers)('that are all of one class are that class to %s', async (optimizer) => {
    const labels = X.map(() => 1);
    const model = await trainOn(labelled(X, labels), quick(optimizer), 2);
    expectFinite(model);
    expect(await accuracyOn(model, X, labels)).toBe(1);
  });

  it.each(optimizers)('and more features are no trouble to %s', async (optimizer) => {
    const wide = X.slice(0, 21).map((row) => [...row, ...Array.from({ length: 200 }, () => random.normal())]);
    const labels = y.slice(0, 21);
    const model = await trainOn(labelled(wide, labels), quick(optimizer));
    expectFinite(model);
    expect(await accuracyOn(model, wide, labels)).toBe(1);
  });
});

describe('separable data without a penalty, whose objective has no minimum', () => {
  const separable = X.map((row, index) => row.map((value, axis) => value + 4 * centres[y[index]!]![axis]!));

  it('ends L-BFGS long before its last iteration, with finite weights and everything right', async () => {
    const model = await trainOn(labelled(separable, y), { l2: 0, epochs: 10_000 });
    expectFinite(model);
    expect(model.epochs.length).toBeLessThan(1000);
    expect(model.ended).toBe('separable');
    expect(model.epochs.at(-1)!.loss).toBeLessThan(1e-2);
    expect(await accuracyOn(model, separable, y)).toBe(1);
  });

  it.each(['sgd', 'adam'] as const)('ends %s at its last epoch', async (optimizer) => {
    const model = await trainOn(labelled(separable, y), { ...quick(optimizer), l2: 0 });
    expectFinite(model);
    expect(model.ended).toBe('epochs');
    expect(await accuracyOn(model, separable, y)).toBe(1);
  });
});

describe('features that are no numbers', () => {
  const cells = [NaN, Infinity, -Infinity];
  it.each(optimizers.flatMap((optimizer) => cells.map((cell) => [optimizer, cell] as const)))(
    'never pass for a success: %s ends at %d and says so, with finite weights',
    async (optimizer, cell) => {
      const broken = X.map((row, index) => (index === 100 ? [cell, row[1]!] : row));
      const model = await trainOn(labelled(broken, y), { ...quick(optimizer), epochs: 50 });
      for (const { data } of Object.values(model.parameters)) expect(data.every(Number.isFinite)).toBe(true);
      expect(model.ended).toMatch(/^(diverged|line-search)$/);
    },
  );
});
