import { describe, expect, it } from 'vitest';
import type { Arrangement } from '../../../src-main/trainer/data/split';
import type { OpenDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { createRandom } from '../../../src-main/trainer/random';
import { crossValidate, foldSplits, requireFolds } from '../../../src-main/trainer/stages/folds';
import { splitLabelled } from '../../../src-main/trainer/stages/split';
import { file, lines } from '../helpers';
import { openForTest, recipeFor } from './support';

const [TRAIN, VALIDATION, TEST] = [0, 1, 2];

/** Rows of the classes a and b in turn. */
const open = async (rows: number) =>
  openForTest(await file('x,class\n' + lines(rows, (row) => `${row},${row % 2 === 0 ? 'a' : 'b'}`)));
const preset = (dataset: OpenDataset, partOf: (row: number) => number): Arrangement => ({
  groups: null,
  preset: Int8Array.from(dataset.labels, (_, row) => partOf(row)),
});
const rows = (part: Int32Array) => [...part];
const of = (dataset: OpenDataset, isMember: (row: number) => boolean) =>
  [...dataset.labels.keys()].filter(isMember);
/** Every four rows are a group. */
const together = { groups: Int32Array.from({ length: 100 }, (_, row) => row >> 2), preset: null };

describe('A split with pre-made parts', () => {
  it('keeps all three as they are', async () => {
    const dataset = await open(100);
    const partOf = (row: number) => (row < 50 ? TRAIN! : row < 70 ? VALIDATION! : TEST!);
    const split = splitLabelled(dataset, recipeFor(dataset), preset(dataset, partOf));
    expect(rows(split.train)).toEqual(of(dataset, (row) => row < 50));
    expect(rows(split.validation)).toEqual(of(dataset, (row) => row >= 50 && row < 70));
    expect(rows(split.test)).toEqual(of(dataset, (row) => row >= 70));
  });

  it.each([
    ['test', TEST!, 'validation'],
    ['validation', VALIDATION!, 'test'],
  ] as const)(
    'that has a %s part alone cuts the other from the rest, stratified',
    async (made, part, other) => {
      const dataset = await open(100);
      const recipe = recipeFor(dataset, { validation: 0.25, test: 0.25 });
      const split = splitLabelled(
        dataset,
        recipe,
        preset(dataset, (row) => (row >= 60 ? part : TRAIN!)),
      );
      expect(rows(split[made])).toEqual(of(dataset, (row) => row >= 60));
      expect(split[other].filter((row) => dataset.labels[row] === 0)).toHaveLength(8);
      expect(split[other]).toHaveLength(15);
      expect(split.train).toHaveLength(45);
    },
  );

  it('that has a training part alone, or none, is cut by the shares of the recipe', async () => {
    const dataset = await open(100);
    const recipe = recipeFor(dataset);
    const free = splitLabelled(dataset, recipe);
    for (const part of [TRAIN!, -1])
      expect(
        splitLabelled(
          dataset,
          recipe,
          preset(dataset, () => part),
        ),
      ).toEqual(free);
  });

  it('lets them win over groups, and keeps groups whole in what it cuts', async () => {
    const dataset = await open(100);
    const arrangement = {
      ...together,
      preset: Int8Array.from(dataset.labels, (_, row) => (row < 10 ? 2 : 0)),
    };
    const split = splitLabelled(dataset, recipeFor(dataset), arrangement);
    expect(rows(split.test)).toEqual(of(dataset, (row) => row < 10));
    const groups = (part: Int32Array) => new Set(part.map((row) => row >> 2));
    expect([...groups(split.train)].filter((group) => groups(split.validation).has(group))).toEqual([]);
    // The third group lies across the border: two of its rows are for the test.
    expect(split.train.length + split.validation.length).toBe(90);
  });
});

describe('A split with groups', () => {
  it('leaves out samples without a label and keeps each group in one part', async () => {
    const cells = lines(100, (row) => `${row},${row % 10 === 9 ? '' : row % 2 === 0 ? 'a' : 'b'}`);
    const dataset = await openForTest(await file('x,class\n' + cells));
    const split = splitLabelled(dataset, recipeFor(dataset), together);
    const parts = [split.train, split.validation, split.test];
    expect(parts.flatMap(rows).sort((a, b) => a - b)).toEqual(of(dataset, (row) => row % 10 !== 9));
    const seen = parts.flatMap((part) => [...new Set(part.map((row) => row >> 2))]);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('Folds with groups and pre-made parts', () => {
  it('keep groups whole in both cuts and leave the pre-made test part out', async () => {
    const dataset = await open(100);
    const partOf = Int8Array.from(dataset.labels, (_, row) =>
      row < 20 ? TEST! : row < 40 ? VALIDATION! : TRAIN!,
    );
    const arrangement = { ...together, preset: partOf };
    const splits = foldSplits(dataset, recipeFor(dataset, { folds: 4 }), arrangement);
    expect(splits.flatMap(({ test }) => rows(test)).sort((a, b) => a - b)).toEqual(
      of(dataset, (row) => row >= 20),
    );
    for (const { train, validation, test } of splits) {
      expect(train.length + validation.length + test.length).toBe(80);
      expect(validation.length).toBeGreaterThan(0);
      const seen = [train, validation, test].flatMap((part) => [...new Set(part.map((row) => row >> 2))]);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  it('cannot be more than there are groups', async () => {
    const dataset = await open(100);
    expect(() => requireFolds(dataset, recipeFor(dataset, { folds: 20 }), together)).not.toThrow();
    const few = { groups: Int32Array.from(dataset.labels, (_, row) => row % 3), preset: null };
    expect(() => requireFolds(dataset, recipeFor(dataset, { folds: 4 }), few)).toThrow(
      /4 folds need at least 4 groups of samples, but there are 3/,
    );
  });

  it('show what copies on both sides hide: labels by chance cannot be known', async () => {
    const random = createRandom(1);
    const numbers = Array.from({ length: 60 }, () =>
      Array.from({ length: 40 }, () => random.normal().toFixed(4)),
    );
    const header = [...numbers[0]!.map((_, column) => `x${column}`), 'class'].join(',');
    // Each of 60 rows is there four times: with so many columns any labels of theirs can be learned by heart.
    const copies = lines(240, (row) => [...numbers[row >> 2]!, (row >> 2) % 2 === 0 ? 'a' : 'b'].join(','));
    const dataset = await openForTest(await file(`${header}\n${copies}`));
    const recipe = recipeFor(dataset, { folds: 4, search: 'none', validation: 0 });
    const groups = Int32Array.from(dataset.labels, (_, row) => row >> 2);
    const apart = await crossValidate(dataset, recipe, new Job());
    const whole = await crossValidate(dataset, recipe, new Job(), { groups, preset: null });
    expect(apart!.accuracy.mean).toBeGreaterThan(0.95);
    expect(whole!.accuracy.mean).toBeLessThan(0.75);
  });
});
