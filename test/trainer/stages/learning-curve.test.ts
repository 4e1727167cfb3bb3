import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OpenDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { trainModel } from '../../../src-main/trainer/pipeline';
import { learningCurveOf, verdictOf } from '../../../src-main/trainer/stages/learning-curve';
import { splitLabelled } from '../../../src-main/trainer/stages/split';
import { learningCurveSchema, type Progress, type Recipe } from '../../../src-preload/contract';
import { repositoryRoot } from '../../fixtures';
import { errorOf } from '../helpers';
import { openClouds, openForTest, recipeFor } from './support';

const iris = join(repositoryRoot, 'resources', 'samples', 'iris.csv');

function curveOf(dataset: OpenDataset, options: Partial<Recipe> = {}, job = new Job()) {
  const recipe = recipeFor(dataset, { learningCurve: true, ...options });
  return learningCurveOf(dataset, splitLabelled(dataset, recipe), recipe, job);
}

/** A centre that lies `distance` along the diagonal of so many columns. */
const diagonal = (columns: number, distance: number) =>
  Array<number>(columns).fill(distance / Math.sqrt(columns));

/** A model's answers to samples of one class, of which so many are right. */
function answers(held: number, right: number, trained: number) {
  return {
    y: new Int32Array(held),
    decisions: new Int32Array(held).fill(1).fill(0, 0, right),
    trainedOn: new Int32Array(trained),
  };
}

describe('The verdict', () => {
  const verdict = (held: number, before: number, after: number) =>
    verdictOf(answers(held, before, 500), answers(held, after, 1000), null);

  it.each([
    ['helps', 'a gain that chance does not explain', 1000, 800, 830],
    ['helps', 'a small gain that does away with a third of the mistakes', 20_000, 19_850, 19_900],
    ['saturated', 'no gain where many are held out', 1000, 1000, 1000],
    ['saturated', 'a loss', 1000, 900, 880],
    ['saturated', 'a sure gain that is not worth it', 100_000, 80_000, 80_300],
    ['unclear', 'no gain where few are held out', 50, 50, 50],
    ['unclear', 'a gain of one sample', 100, 90, 91],
  ])('is "%s" for %s', (expected, _, held, before, after) => {
    expect(verdict(held, before, after)).toBe(expected);
  });

  it('of a class takes no comfort from a boundary that merely moves', () => {
    const [y, half] = [new Int32Array(1000).fill(1, 500), new Int32Array(1000).fill(1, 500)];
    const told = (decisions: Int32Array, trained: number) => ({
      y,
      decisions,
      trainedOn: new Int32Array(trained).fill(1, trained / 2),
    });
    // 100 of class 0 are won, 100 of class 1 lost: the recall of class 0 goes from 80% to 100%.
    const before = half.map((label, index) => (index < 100 ? 1 : label));
    const after = half.map((label, index) => (index >= 900 ? 0 : label));
    for (const label of [0, 1, null])
      expect(verdictOf(told(before, 500), told(after, 1000), label)).toBe('unclear');
  });

  it('says nothing of a class that did not grow, or of which nothing is held out', () => {
    expect(verdictOf(answers(1000, 500, 500), answers(1000, 900, 500), 0)).toBe('unclear');
    expect(verdictOf(answers(1000, 500, 500), answers(1000, 900, 1000), 1)).toBe('unclear');
    expect(verdictOf(answers(1000, 500, 500), answers(1000, 900, 1000), 0)).toBe('helps');
  });
});

describe('The learning curve of data whose truth is known', () => {
  it('is saturated where two classes lie far apart', async () => {
    const dataset = await openClouds([
      { name: 'left', count: 1500, centre: [-4, 0] },
      { name: 'right', count: 1500, centre: [4, 0] },
    ]);
    const curve = await curveOf(dataset, { test: 0.4 });
    expect(curve!.points.at(-1)!.accuracy).toBeGreaterThan(0.99);
    expect([curve!.verdict, ...curve!.perClassVerdict]).toEqual(['saturated', 'saturated', 'saturated']);
  });

  it('is saturated where what is left of mistakes is in the nature of things', async () => {
    // One column: with 500 samples the boundary is known; classes 2 apart overlap for ever, at 84%.
    const dataset = await openClouds([
      { name: 'low', count: 3000, centre: [0] },
      { name: 'high', count: 3000, centre: [2] },
    ]);
    const curve = await curveOf(dataset, { test: 0.5 });
    expect(curve!.points.at(-1)!.accuracy).toBeGreaterThan(0.81);
    expect(curve!.points.at(-1)!.accuracy).toBeLessThan(0.87);
    expect(curve!.verdict).toBe('saturated');
  });

  it('says that more would help where many columns hold a little each', async () => {
    // 150 columns, and the best boundary is right 93% of the time: some hundred samples cannot find it.
    const dataset = await openClouds([
      { name: 'this', count: 1000, centre: diagonal(150, 0) },
      { name: 'that', count: 1000, centre: diagonal(150, 3) },
    ]);
    const curve = await curveOf(dataset, { validation: 0.08, test: 0.8 });
    expect([curve!.verdict, ...curve!.perClassVerdict]).toEqual(['helps', 'helps', 'helps']);
    const accuracies = curve!.points.map(({ accuracy }) => accuracy);
    expect(accuracies).toEqual(accuracies.toSorted((a, b) => a - b));
    expect(accuracies.at(-1)!).toBeGreaterThan(accuracies[0]! + 0.1);
  });

  it('names the rare classes that improve, beside common ones that do not', async () => {
    const columns = 30;
    // The common classes lie far from everything in one column, the rare ones are close together in all.
    const moved = (column: number, by: number, along = 0) =>
      diagonal(columns, along).map((mean, index) => (index === column ? mean + by : mean));
    const dataset = await openClouds([
      { name: 'left', count: 900, centre: moved(0, -30) },
      { name: 'rare', count: 500, centre: moved(1, 30) },
      { name: 'rare too', count: 500, centre: moved(1, 30, 3) },
      { name: 'right', count: 900, centre: moved(0, 30) },
    ]);
    const curve = await curveOf(dataset, { l2: 0.01, validation: 0.1, test: 0.8 });
    expect(curve!.perClassVerdict).toEqual(['saturated', 'helps', 'helps', 'saturated']);
    const [before, after] = curve!.points.slice(-2);
    for (const rare of [1, 2]) {
      expect(after!.perClassF1[rare]!).toBeGreaterThan(before!.perClassF1[rare]!);
      expect(after!.perClassSamples[rare]).toBe(50);
    }
  });

  it('admits that it cannot tell from a few held-out samples', async () => {
    const curve = await curveOf(await openForTest(iris));
    expect([curve!.verdict, ...curve!.perClassVerdict]).toEqual(Array(4).fill('unclear'));
  });
});

describe('The learning curve', () => {
  it('doubles its stratified parts, and ends with the very model of the training', async () => {
    const dataset = await openForTest(iris);
    const said: Progress[] = [];
    const job = new Job((progress) => said.push(progress));
    const { report } = await trainModel(dataset, recipeFor(dataset, { learningCurve: true }), '0.1.0', job);
    const { points } = learningCurveSchema.parse(report.learningCurve);
    expect(points.map(({ samples }) => samples)).toEqual([13, 27, 53, 105]);
    for (const { perClassSamples } of points)
      expect(Math.max(...perClassSamples) - Math.min(...perClassSamples)).toBeLessThanOrEqual(2);
    const { accuracy, logLoss, perClass } = report.test!;
    expect(points.at(-1)).toMatchObject({ accuracy, logLoss });
    expect(points.at(-1)!.perClassRecall).toEqual(perClass.map(({ recall }) => recall));
    expect(points.at(-1)!.perClassF1).toEqual(perClass.map(({ f1 }) => f1));
    const own = said.filter(({ phase }) => phase === 'learning-curve');
    expect(own.at(-1)).toMatchObject({ done: 198, total: 198 });
    expect(report.seconds['learning-curve']).toBeGreaterThan(0);
  });

  it('keeps two samples of every class where there are two, and leaves out sizes that hardly grow', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `class ${index}`);
    const dataset = await openClouds(
      names.map((name, index) => ({ name, count: index === 0 ? 1 : 6, centre: [3 * index] })),
    );
    const curve = await curveOf(dataset, { validation: 0, test: 0.2 });
    const sizes = curve!.points.map(({ samples }) => samples);
    expect(sizes.length).toBeGreaterThanOrEqual(2);
    sizes.slice(1).forEach((size, index) => expect(size).toBeGreaterThanOrEqual(1.5 * sizes[index]!));
    for (const { perClassSamples } of curve!.points) {
      expect(perClassSamples[0]).toBe(1);
      expect(Math.min(...perClassSamples.slice(1))).toBeGreaterThanOrEqual(2);
    }
  });

  it('scores the validation part where there is no test part', async () => {
    const dataset = await openForTest(iris);
    const recipe = recipeFor(dataset, { learningCurve: true, test: 0 });
    const { report } = await trainModel(dataset, recipe, '0.1.0', new Job());
    expect(report.learningCurve!.points.at(-1)!.logLoss).toBe(report.validation!.logLoss);
  });

  it('is none where it was not asked for, nothing is held out, or there is too little', async () => {
    const dataset = await openForTest(iris);
    expect(await curveOf(dataset, { learningCurve: false })).toBeNull();
    expect(await curveOf(dataset, { validation: 0, test: 0 })).toBeNull();
    const few = await openClouds([
      { name: 'a', count: 6, centre: [0] },
      { name: 'b', count: 6, centre: [3] },
    ]);
    expect(await curveOf(few)).toBeNull();
  });

  it('repeats to the bit with its seed', async () => {
    const dataset = await openForTest(iris);
    expect(await curveOf(dataset)).toEqual(await curveOf(dataset));
  });

  it('is left out when the training is stopped within it, and given up when it is cancelled', async () => {
    const dataset = await openForTest(iris);
    const after = (act: (job: Job) => void) => {
      const job: Job = new Job(({ phase, done }) => {
        if (phase === 'learning-curve' && done > 0) act(job);
      });
      return job;
    };
    expect(
      await curveOf(
        dataset,
        {},
        after((job) => job.stop()),
      ),
    ).toBeNull();
    const cancelled = await errorOf(
      curveOf(
        dataset,
        {},
        after((job) => job.cancel()),
      ),
    );
    expect(cancelled.code).toBe('cancelled');
  });
});
