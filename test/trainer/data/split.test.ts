import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stratifiedSplit, type Split } from '../../../src-main/trainer/data/split';

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
      each: fc.integer({ min: 8, max: 20 }),
    });
    fc.assert(
      fc.property(balanced, shares, seed, ({ classes, each }, shares, seed) => {
        const labels = Int32Array.from({ length: classes * each }, (_, index) => index % classes);
        const { validation, test } = stratifiedSplit(labels, classes, shares, seed);
        expect(Math.abs(test.length - labels.length * shares.test)).toBeLessThanOrEqual(1);
        expect(Math.abs(validation.length - labels.length * shares.validation)).toBeLessThanOrEqual(1);
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
