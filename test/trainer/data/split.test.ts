import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nestedSubsets,
  stratifiedFolds,
  stratifiedSplit,
  type Split,
} from '../../../src-main/trainer/data/split';

const shares = fc.record({
  validation: fc.double({ min: 0, max: 0.4, noNaN: true }),
  test: fc.double({ min: 0, max: 0.4, noNaN: true }),
});
const seed = fc.integer({ min: 0, max: 0xffff_ffff });
const MAX_CLASSES = 12;
const labels = fc
  .array(fc.integer({ min: 0, max: MAX_CLASSES - 1 }), { minLength: 1, maxLength: 400 })
  .map((values) => Int32Array.from(values));

const countOf = (part: Int32Array, labels: Int32Array, label: number) =>
  part.filter((index) => labels[index] === label).length;
const all = ({ train, validation, test }: Split) => [...train, ...validation, ...test];

describe('stratifiedSplit', () => {
  it('puts every sample into exactly one part', () => {
    fc.assert(
      fc.property(labels, shares, seed, (labels, shares, seed) => {
        const indices = all(stratifiedSplit(labels, MAX_CLASSES, shares, seed)).sort((a, b) => a - b);
        expect(indices).toEqual([...labels.keys()]);
      }),
    );
  });

  it('lists the indices of each part in ascending order', () => {
    fc.assert(
      fc.property(labels, shares, seed, (labels, shares, seed) => {
        for (const part of Object.values(stratifiedSplit(labels, MAX_CLASSES, shares, seed)) as Int32Array[])
          expect([...part]).toEqual([...part].sort((a, b) => a - b));
      }),
    );
  });

  it('leaves every class at least one sample for training, even a class of one', () => {
    const anyShares = fc.record({
      validation: fc.double({ min: 0, max: 0.8, noNaN: true }),
      test: fc.double({ min: 0, max: 0.8, noNaN: true }),
    });
    fc.assert(
      fc.property(labels, anyShares, seed, (labels, shares, seed) => {
        const { train } = stratifiedSplit(labels, MAX_CLASSES, shares, seed);
        for (const label of new Set(labels)) expect(countOf(train, labels, label)).toBeGreaterThan(0);
      }),
    );
  });

  it('cuts every class by the shares asked for, within one sample', () => {
    fc.assert(
      fc.property(labels, shares, seed, (labels, shares, seed) => {
        const split = stratifiedSplit(labels, MAX_CLASSES, shares, seed);
        for (const label of new Set(labels)) {
          const count = countOf(Int32Array.from(labels.keys()), labels, label);
          for (const part of ['validation', 'test'] as const) {
            const taken = countOf(split[part], labels, label);
            expect(taken).toBeLessThanOrEqual(count * shares[part] + 1 + 1e-9);
            // A small class gives less, so that it keeps a sample for training.
            if (count >= 10) expect(taken).toBeGreaterThanOrEqual(count * shares[part] - 1 - 1e-9);
          }
        }
      }),
    );
  });

  it('takes the shares of the whole, within one sample, where no class is tiny', () => {
    const balanced = fc.record({
      classes: fc.integer({ min: 2, max: 40 }),
      each: fc.integer({ min: 12, max: 24 }),
    });
    fc.assert(
      fc.property(balanced, shares, seed, ({ classes, each }, shares, seed) => {
        const labels = Int32Array.from({ length: classes * each }, (_, index) => index % classes);
        const { validation, test } = stratifiedSplit(labels, classes, shares, seed);
        expect(Math.abs(test.length - labels.length * shares.test)).toBeLessThanOrEqual(1 + 1e-9);
        expect(Math.abs(validation.length - labels.length * shares.validation)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('does not ask a larger class for what a hundred classes of one could not give', () => {
    const large = 100;
    const labels = Int32Array.from([...Array(large).keys(), ...Array<number>(20).fill(large)]);
    const split = stratifiedSplit(labels, large + 1, { validation: 0.15, test: 0.15 }, 1);
    expect(countOf(split.test, labels, large)).toBe(3);
    expect(countOf(split.validation, labels, large)).toBe(3);
  });

  it('repeats with its seed', () => {
    fc.assert(
      fc.property(labels, shares, seed, (labels, shares, seed) => {
        const split = () => stratifiedSplit(labels, MAX_CLASSES, shares, seed);
        expect(split()).toEqual(split());
      }),
    );
  });

  it('differs from one seed to the next', () => {
    const labels = Int32Array.from({ length: 200 }, (_, index) => index % 4);
    const seeds = [0, 1, 2, 3, 1000, 0xffff_ffff];
    const tests = seeds.map((seed) =>
      stratifiedSplit(labels, 4, { validation: 0.2, test: 0.2 }, seed).test.join(),
    );
    expect(new Set(tests).size).toBe(seeds.length);
  });

  it('gives every sample of a class the same chance to be tested', () => {
    const labels = new Int32Array(20);
    const tested = new Int32Array(20);
    for (let seed = 0; seed < 2000; seed++)
      for (const index of stratifiedSplit(labels, 1, { validation: 0, test: 0.5 }, seed).test)
        tested[index]!++;
    for (const count of tested) expect(Math.abs(count - 1000)).toBeLessThan(120); // five standard deviations
  });

  it('splits a million samples', () => {
    const labels = new Int32Array(1_000_000).map((_, index) => index % 2);
    const { train, validation, test } = stratifiedSplit(labels, 2, { validation: 0.15, test: 0.15 }, 1);
    expect([train.length, validation.length, test.length]).toEqual([700_000, 150_000, 150_000]);
  });
});

describe('stratifiedFolds', () => {
  const folds = fc.integer({ min: 2, max: 20 });

  it('puts every sample into exactly one fold', () => {
    fc.assert(
      fc.property(labels, folds, seed, (labels, folds, seed) => {
        const dealt = stratifiedFolds(labels, MAX_CLASSES, folds, seed);
        expect(dealt).toHaveLength(folds);
        expect(dealt.flatMap((fold) => [...fold]).sort((a, b) => a - b)).toEqual([...labels.keys()]);
        for (const fold of dealt) expect([...fold]).toEqual([...fold].sort((a, b) => a - b));
      }),
    );
  });

  it('makes folds that differ by one sample at most, in every class and over all', () => {
    const differ = (counts: number[]) => Math.max(...counts) - Math.min(...counts);
    fc.assert(
      fc.property(labels, folds, seed, (labels, folds, seed) => {
        const dealt = stratifiedFolds(labels, MAX_CLASSES, folds, seed);
        expect(differ(dealt.map(({ length }) => length))).toBeLessThanOrEqual(1);
        for (const label of new Set(labels))
          expect(differ(dealt.map((fold) => countOf(fold, labels, label)))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('leaves a class with fewer samples than folds out of some', () => {
    const labels = Int32Array.from([0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    const counts = stratifiedFolds(labels, 2, 5, 1).map((fold) => countOf(fold, labels, 1));
    expect(counts.sort()).toEqual([0, 0, 0, 1, 1]);
  });

  it('repeats with its seed, and differs from one seed to the next', () => {
    const labels = Int32Array.from({ length: 100 }, (_, index) => index % 4);
    const first = (seed: number) => stratifiedFolds(labels, 4, 5, seed)[0]!.join();
    expect(first(1)).toBe(first(1));
    expect(new Set([0, 1, 2, 3].map(first)).size).toBe(4);
  });
});

describe('nestedSubsets', () => {
  const growing = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1];

  it('gives subsets of which each holds the ones before, up to all samples', () => {
    fc.assert(
      fc.property(labels, seed, (labels, seed) => {
        const subsets = nestedSubsets(labels, MAX_CLASSES, growing, 2, seed);
        subsets.slice(1).forEach((larger, index) => {
          const all = new Set(larger);
          expect(subsets[index]!.every((sample) => all.has(sample))).toBe(true);
        });
        expect([...subsets.at(-1)!]).toEqual([...labels.keys()]);
      }),
    );
  });

  it('takes the share of every class, within half a sample, but no fewer than asked for', () => {
    fc.assert(
      fc.property(labels, seed, (labels, seed) => {
        const everything = Int32Array.from(labels.keys());
        nestedSubsets(labels, MAX_CLASSES, growing, 2, seed).forEach((subset, index) => {
          for (const label of new Set(labels)) {
            const whole = countOf(everything, labels, label);
            const taken = countOf(subset, labels, label);
            expect(taken).toBeGreaterThanOrEqual(Math.min(2, whole));
            if (taken > 2) expect(Math.abs(taken - whole * growing[index]!)).toBeLessThanOrEqual(0.5);
          }
        });
      }),
    );
  });
});
