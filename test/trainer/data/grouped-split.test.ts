import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stratifiedFolds, stratifiedSplit, type Split } from '../../../src-main/trainer/data/split';
import { createRandom } from '../../../src-main/trainer/random';

const CLASSES = 6;
const seed = fc.integer({ min: 0, max: 0xffff_ffff });
const share = fc.double({ min: 0, max: 0.4, noNaN: true });
const shares = fc.record({ validation: share, test: share });
/** Labels and group numbers of up to 300 samples; the numbers are any. */
const samples = fc
  .array(fc.tuple(fc.integer({ min: 0, max: CLASSES - 1 }), fc.integer({ min: -5, max: 60 })), {
    minLength: 1,
    maxLength: 300,
  })
  .map((pairs) => ({
    labels: Int32Array.from(pairs, ([label]) => label),
    groups: Int32Array.from(pairs, ([, group]) => group),
  }));

const parts = ({ train, validation, test }: Split) => [train, validation, test];
const countOf = (part: Int32Array, labels: Int32Array, label: number) =>
  part.filter((index) => labels[index] === label).length;

/** For each group the parts that hold a sample of it. */
function partsOfGroups(split: Int32Array[], groups: Int32Array): Map<number, Set<number>> {
  const found = new Map<number, Set<number>>();
  split.forEach((part, number) => {
    for (const index of part)
      found.set(groups[index]!, (found.get(groups[index]!) ?? new Set<number>()).add(number));
  });
  return found;
}

/** Groups of 1 to `largest` samples, each of one class, which the group's number decides. */
function families(count: number, largest: number, classes: number) {
  const random = createRandom(7);
  const labels: number[] = [];
  const groups: number[] = [];
  for (let group = 0; group < count; group++) {
    const size = 1 + Math.floor(random.uniform() * largest);
    for (let member = 0; member < size; member++) {
      labels.push(group % classes);
      groups.push(group);
    }
  }
  return { labels: Int32Array.from(labels), groups: Int32Array.from(groups) };
}

describe('A split of groups', () => {
  it('puts every sample into one part, in ascending order, and every group whole', () => {
    fc.assert(
      fc.property(samples, shares, seed, ({ labels, groups }, shares, seed) => {
        const split = parts(stratifiedSplit(labels, CLASSES, shares, seed, groups));
        expect(split.flatMap((part) => [...part]).sort((a, b) => a - b)).toEqual([...labels.keys()]);
        for (const part of split) expect([...part]).toEqual([...part].sort((a, b) => a - b));
        for (const held of partsOfGroups(split, groups).values()) expect(held.size).toBe(1);
      }),
    );
  });

  it('leaves every class a sample for training', () => {
    const any = fc.double({ min: 0, max: 0.45, noNaN: true });
    fc.assert(
      fc.property(samples, any, any, seed, ({ labels, groups }, validation, test, seed) => {
        const { train } = stratifiedSplit(labels, CLASSES, { validation, test }, seed, groups);
        for (const label of new Set(labels)) expect(countOf(train, labels, label)).toBeGreaterThan(0);
      }),
    );
  });

  it('is the split without groups where each sample is on its own', () => {
    fc.assert(
      fc.property(samples, shares, seed, ({ labels }, shares, seed) => {
        const alone = Int32Array.from(labels.keys());
        const free = stratifiedSplit(labels, CLASSES, shares, seed);
        expect(stratifiedSplit(labels, CLASSES, shares, seed, alone)).toEqual(free);
      }),
    );
  });

  it('comes within a small group of the shares, in every class and over all', () => {
    const { labels, groups } = families(600, 6, 3);
    const wanted = { validation: 0.15, test: 0.2 };
    for (const seed of [1, 2, 3]) {
      const split = stratifiedSplit(labels, 3, wanted, seed, groups);
      for (const part of ['validation', 'test'] as const) {
        expect(Math.abs(split[part].length - wanted[part] * labels.length)).toBeLessThan(3);
        for (const label of [0, 1, 2]) {
          const whole = labels.filter((other) => other === label).length;
          expect(Math.abs(countOf(split[part], labels, label) - wanted[part] * whole)).toBeLessThan(3);
        }
      }
    }
  });

  it('holds large groups out too, not only what is left over', () => {
    const { labels, groups } = families(400, 8, 2);
    const { test, train } = stratifiedSplit(labels, 2, { validation: 0.1, test: 0.2 }, 1, groups);
    const size = (index: number) => groups.filter((group) => group === groups[index]).length;
    const mean = (part: Int32Array) => part.reduce((sum, index) => sum + size(index), 0) / part.length;
    expect(Math.abs(mean(test) - mean(train))).toBeLessThan(0.5);
  });

  it('repeats with its seed, and differs from one seed to the next', () => {
    const { labels, groups } = families(100, 5, 4);
    const tests = [1, 1, 2, 3].map((seed) =>
      stratifiedSplit(labels, 4, { validation: 0.2, test: 0.2 }, seed, groups).test.join(),
    );
    expect(tests[0]).toBe(tests[1]);
    expect(new Set(tests).size).toBe(3);
  });

  it('takes a second or two for 100,000 samples in 90,000 groups', () => {
    const random = createRandom(1);
    const labels = Int32Array.from({ length: 100_000 }, () => Math.floor(random.uniform() * 10));
    const groups = labels.map((_, index) => (index < 90_000 ? index : Math.floor(random.uniform() * 90_000)));
    const before = process.cpuUsage();
    const { test } = stratifiedSplit(labels, 10, { validation: 0.15, test: 0.15 }, 1, groups);
    const { user } = process.cpuUsage(before);
    expect(user / 1e6).toBeLessThan(3);
    expect(Math.abs(test.length - 15_000)).toBeLessThan(5);
  });
});

describe('Folds of groups', () => {
  const folds = fc.integer({ min: 2, max: 10 });

  it('put every sample into one fold, and every group whole', () => {
    fc.assert(
      fc.property(samples, folds, seed, ({ labels, groups }, folds, seed) => {
        const dealt = stratifiedFolds(labels, CLASSES, folds, seed, groups);
        expect(dealt).toHaveLength(folds);
        expect(dealt.flatMap((fold) => [...fold]).sort((a, b) => a - b)).toEqual([...labels.keys()]);
        for (const held of partsOfGroups(dealt, groups).values()) expect(held.size).toBe(1);
      }),
    );
  });

  it('leave no fold empty where there are as many groups', () => {
    fc.assert(
      fc.property(samples, seed, ({ labels, groups }, seed) => {
        const folds = Math.min(8, new Set(groups).size);
        for (const fold of stratifiedFolds(labels, CLASSES, folds, seed, groups))
          expect(fold.length).toBeGreaterThan(0);
      }),
    );
  });

  it('have the classes in the same shares, within a small group', () => {
    const { labels, groups } = families(500, 6, 4);
    const dealt = stratifiedFolds(labels, 4, 5, 1, groups);
    for (const label of [0, 1, 2, 3]) {
      const whole = labels.filter((other) => other === label).length;
      for (const fold of dealt) expect(Math.abs(countOf(fold, labels, label) - whole / 5)).toBeLessThan(3);
    }
  });

  it('are those without groups where each sample is on its own', () => {
    const labels = Int32Array.from({ length: 50 }, (_, index) => index % 3);
    const alone = Int32Array.from(labels.keys());
    expect(stratifiedFolds(labels, 3, 5, 9, alone)).toEqual(stratifiedFolds(labels, 3, 5, 9));
  });
});
