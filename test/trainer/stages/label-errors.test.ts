/** Labels that somebody got wrong, found in whole datasets. */
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Job } from '../../../src-main/trainer/job';
import { createRandom } from '../../../src-main/trainer/random';
import { findLabelErrors } from '../../../src-main/trainer/stages/label-errors';
import type { LabelErrors, Progress, Recipe } from '../../../src-preload/contract';
import { imageFolder, sharedData, temporaryFolder } from '../../fixtures';
import { errorOf, file, quick } from '../helpers';
import { cloudTable, openClouds, openForTest, recipeFor } from './support';

/** Gives a share of the rows of a CSV text another of the labels in its last column. */
function flip(csv: string, share: number, seed: number, hasHeader = true) {
  const random = createRandom(seed);
  const rows = csv.trim().split('\n');
  const header = hasHeader ? rows.splice(0, 1) : [];
  const cells = rows.map((row) => row.split(','));
  const labels = [...new Set(cells.map((row) => row.at(-1)!))];
  const flipped = random.shuffle(cells.map((_, row) => row)).slice(0, Math.round(share * cells.length));
  for (const row of flipped) {
    const others = labels.filter((label) => label !== cells[row]!.at(-1));
    cells[row]![cells[row]!.length - 1] = others[Math.floor(random.uniform() * others.length)]!;
  }
  return { csv: [...header, ...cells.map((row) => row.join(',')), ''].join('\n'), flipped: new Set(flipped) };
}

async function found(csv: string, recipe: Partial<Recipe> = {}): Promise<LabelErrors> {
  const dataset = await openForTest(await file(csv));
  return findLabelErrors(dataset, recipeFor(dataset, recipe), new Job());
}

function measured({ items, estimated }: LabelErrors, flipped: ReadonlySet<number>) {
  const hits = items.filter(({ index }) => flipped.has(index)).length;
  const first = items.slice(0, Math.round(flipped.size / 2));
  return {
    recall: hits / flipped.size,
    precision: hits / items.length,
    firstPrecision: first.filter(({ index }) => flipped.has(index)).length / first.length,
    estimated: estimated / flipped.size,
  };
}

const clouds = cloudTable(
  ['a', 'b', 'c'].map((name, i) => ({ name, count: 200, centre: [0, 1, 2].map((j) => (i === j ? 4 : 0)) })),
);

describe('Suspected label errors', () => {
  it('are the labels that were flipped, over seeds', async () => {
    for (const seed of [1, 2, 3]) {
      const { csv, flipped } = flip(clouds, 0.05, seed);
      const { recall, precision, estimated } = measured(await found(csv), flipped);
      expect(recall, `recall, seed ${seed}`).toBeGreaterThan(0.65);
      expect(precision, `precision, seed ${seed}`).toBeGreaterThan(0.9);
      expect(estimated, `estimate, seed ${seed}`).toBeGreaterThan(0.8);
      expect(estimated, `estimate, seed ${seed}`).toBeLessThan(1.3);
    }
  });

  it('say what they look like instead, the most suspect first, and count by pairs', async () => {
    const rows = clouds.trim().split('\n');
    rows[1] = rows[1]!.replace(/a$/, 'b');
    rows[2] = rows[2]!.replace(/a$/, 'b');
    rows[300] = rows[300]!.replace(/b$/, 'c');
    const { items, pairs, count, checked, total } = await found(rows.join('\n'));
    expect([checked, total]).toEqual([600, 600]);
    expect(items.length).toBe(count);
    const named = new Map(items.map(({ item, given, suggested }) => [item, [given, suggested]]));
    expect(named.get('row 1')).toEqual(['b', 'a']);
    expect(named.get('row 2')).toEqual(['b', 'a']);
    expect(named.get('row 300')).toEqual(['c', 'b']);
    expect(items.map(({ score }) => score)).toEqual(items.map(({ score }) => score).sort((x, y) => y - x));
    for (const { score, suggestedProbability, givenProbability } of items)
      expect(suggestedProbability - givenProbability).toBeCloseTo(score, 5);
    expect(pairs[0]).toEqual({ given: 'b', suggested: 'a', count: expect.any(Number) as number });
    expect(pairs.reduce((sum, pair) => sum + pair.count, 0)).toBe(count);
  });

  it('are the same again with the same seed', async () => {
    const { csv } = flip(clouds, 0.1, 4);
    expect(await found(csv)).toEqual(await found(csv));
  });

  it('do not let copies under the same wrong label vouch for each other', async () => {
    const rows = clouds.trim().split('\n');
    const [copied] = rows.splice(1, 1);
    // Twenty copies of one row of a, all labelled b: apart, folds learn the label of the others.
    for (let copy = 0; copy < 20; copy++) rows.push(copied!.replace(/a$/, 'b'));
    const copies = ({ items }: LabelErrors) => items.filter(({ index }) => index >= 599).length;
    expect(copies(await found(rows.join('\n'), { duplicates: 'together' }))).toBe(20);
  });

  it('look at a part of the samples where the probabilities of all would not fit', async () => {
    const { csv, flipped } = flip(clouds, 0.05, 1);
    const dataset = await openForTest(await file(csv));
    const result = await findLabelErrors(dataset, recipeFor(dataset), new Job(), 900);
    expect(result.total).toBe(600);
    // Each class's share is rounded by itself.
    expect(Math.abs(result.checked - 300)).toBeLessThanOrEqual(3);
    expect(result.items.length).toBeGreaterThan(5);
    expect(measured(result, flipped).precision).toBeGreaterThan(0.8);
  });

  it('need no more samples than a class or two', async () => {
    const dataset = await openClouds([
      { name: 'a', count: 3, centre: [0] },
      { name: 'b', count: 1, centre: [9] },
    ]);
    const result = await findLabelErrors(dataset, recipeFor(dataset), new Job());
    expect(result.checked).toBe(4);
  });

  it('say which fold they are at, and end at once when they are cancelled', async () => {
    const said: Progress[] = [];
    const dataset = await openForTest(await file(clouds));
    const job: Job = new Job((progress) => {
      said.push(progress);
      if (progress.phase === 'folds' && progress.done === 2) job.cancel();
    });
    const error = await errorOf(findLabelErrors(dataset, recipeFor(dataset), job));
    expect(error.code).toBe('cancelled');
    const folds = said.filter(({ phase }) => phase === 'folds');
    expect(folds.every(({ total }) => total === 5)).toBe(true);
    expect(folds.at(-1)!.done).toBe(2);
  });

  it('are found among pictures, those of a part of their own too', async () => {
    const path = await imageFolder(join(temporaryFolder().path, 'colours'), { perClass: 12 });
    await copyFile(join(path, 'red', 'red-003.png'), join(path, 'blue', 'odd.png'));
    const dataset = await openForTest(path);
    const { items } = await findLabelErrors(
      dataset,
      recipeFor(dataset, { ...quick, duplicates: 'apart' }),
      new Job(),
    );
    expect(items[0]).toMatchObject({ item: join('blue', 'odd.png'), given: 'blue', suggested: 'red' });
  });
});

const seeds = sharedData('tables', 'wheat-seeds.csv');
const iris = sharedData('tables', 'iris.csv');

/** Means over three choices of the labels that are flipped. */
async function overSeeds(path: string, hasHeader: boolean) {
  const text = (await readFile(path, 'utf8')).replaceAll('\r', '');
  const runs: ReturnType<typeof measured>[] = [];
  for (const seed of [1, 2, 3]) {
    const { csv, flipped } = flip(text, 0.05, seed, hasHeader);
    runs.push(measured(await found(csv), flipped));
  }
  const mean = (of: (run: (typeof runs)[number]) => number) =>
    runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  return {
    recall: mean(({ recall }) => recall),
    precision: mean(({ precision }) => precision),
    firstPrecision: mean(({ firstPrecision }) => firstPrecision),
    estimated: mean(({ estimated }) => estimated),
  };
}

// The data has mistakes of its own, and samples between the classes: not all that is named was flipped here.
describe('Suspected label errors in real data with 5% of the labels flipped', () => {
  it.skipIf(!seeds)('of wheat seeds', async () => {
    const { recall, precision, firstPrecision, estimated } = await overSeeds(seeds!, false);
    expect(recall).toBeGreaterThan(0.75);
    expect(precision).toBeGreaterThan(0.6);
    expect(firstPrecision).toBeGreaterThan(0.8);
    expect(Math.abs(estimated - 1)).toBeLessThan(0.5);
  });

  it.skipIf(!iris)('of irises', async () => {
    const { recall, precision, firstPrecision, estimated } = await overSeeds(iris!, true);
    expect(recall).toBeGreaterThan(0.75);
    expect(precision).toBeGreaterThan(0.75);
    expect(firstPrecision).toBeGreaterThan(0.9);
    expect(Math.abs(estimated - 1)).toBeLessThan(0.5);
  });
});
