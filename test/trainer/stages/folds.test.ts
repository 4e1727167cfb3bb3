import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OpenDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { trainModel } from '../../../src-main/trainer/pipeline';
import { FREE, type Arrangement } from '../../../src-main/trainer/data/split';
import { PART_NAMES } from '../../../src-main/trainer/features/parts';
import { crossValidate, foldSplits, withMoves } from '../../../src-main/trainer/stages/folds';
import { crossValidationSchema, type Edit, type Progress } from '../../../src-preload/contract';
import { imageFolder, repositoryRoot, temporaryFolder, writeCsv } from '../../fixtures';
import { pythonWithSklearn } from '../../oracle/sklearn';
import { errorOf, quick } from '../helpers';
import { openClouds, openForTest, recipeFor } from './support';

const iris = join(repositoryRoot, 'resources', 'samples', 'iris.csv');
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** The dataset itself, that also counts what is extracted and released. */
function counted(dataset: OpenDataset) {
  const counts = { extracted: 0, released: 0 };
  const extract: OpenDataset['extract'] = async (split, recipe, job) => {
    const extracted = await dataset.extract(split, recipe, job);
    for (const { X } of Object.values(extracted.parts)) {
      const release = X.release.bind(X);
      counts.extracted++;
      X.release = async () => {
        counts.released++;
        await release();
      };
    }
    return extracted;
  };
  return { counts, dataset: Object.create(dataset, { extract: { value: extract } }) as OpenDataset };
}

describe('The splits of a cross-validation', () => {
  it('hold every labelled sample out once, from training and from choosing', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => [row, row % 10 === 9 ? null : ['a', 'b'][row % 2]!]);
    const path = await writeCsv(join(temporaryFolder().path, 'gaps.csv'), [['x', 'class'], ...rows]);
    const dataset = await openForTest(path);
    const splits = foldSplits(dataset, recipeFor(dataset, { folds: 4 }));
    const known = [...dataset.labels.keys()].filter((index) => dataset.labels[index]! >= 0);
    expect(known).toHaveLength(54);
    expect(splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual(known);
    for (const { train, validation, test } of splits)
      expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual(known);
  });

  it('take the share for choosing from what is left, stratified', async () => {
    const dataset = await openForTest(iris);
    const recipe = recipeFor(dataset, { folds: 5, validation: 0.25, test: 0.5 });
    for (const { train, validation, test } of foldSplits(dataset, recipe)) {
      expect([train.length, validation.length, test.length]).toEqual([90, 30, 30]);
      for (const part of [train, validation, test])
        for (const label of [0, 1, 2])
          expect(part.filter((index) => dataset.labels[index] === label)).toHaveLength(part.length / 3);
    }
  });
});

describe('The splits of a cross-validation of edited data', () => {
  const rows = Array.from({ length: 60 }, (_, row) => [row, ['a', 'b'][row % 2]!]);
  const items = (...numbers: number[]) => numbers.map((row) => `row ${row + 1}`);
  const move = (part: 'train' | 'test', ...numbers: number[]): Edit => ({
    kind: 'move',
    items: items(...numbers),
    part,
  });
  const edited = async (...edits: Edit[]) => {
    const path = await writeCsv(join(temporaryFolder().path, 'rows.csv'), [['x', 'class'], ...rows]);
    return (await openForTest(path)).withEdits(edits, { pathsOf: () => [], skipped: [] });
  };
  const heldOut = (dataset: OpenDataset, arrangement: Arrangement = FREE) => {
    const splits = foldSplits(dataset, recipeFor(dataset, { folds: 3 }), withMoves(arrangement, dataset));
    return splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
  };
  const without = (...left: number[]) => [...rows.keys()].filter((row) => !left.includes(row));

  it('leave out what is excluded and what a person keeps for the test; what he learns from takes part', async () => {
    const dataset = await edited(move('test', 3, 4), move('train', 5), {
      kind: 'exclude',
      items: items(8),
    });
    expect(heldOut(dataset)).toEqual(without(3, 4, 8));
    const splits = foldSplits(dataset, recipeFor(dataset, { folds: 3 }), withMoves(FREE, dataset));
    for (const { train, validation } of splits)
      expect([...train, ...validation].filter((row) => [3, 4, 8].includes(row))).toEqual([]);
  });

  it('take what a person moved out of a pre-made test part', async () => {
    const preset = Int8Array.from(rows, (_, row) => (row < 6 ? PART_NAMES.indexOf('test') : -1));
    const dataset = await edited(move('train', 2), move('test', 10));
    expect(heldOut(dataset, { groups: null, preset })).toEqual(without(0, 1, 3, 4, 5, 10));
  });

  it('go by the classes as they are now', async () => {
    const dataset = await edited({ kind: 'relabel', items: items(0, 2, 4), className: 'b' });
    for (const { test } of foldSplits(dataset, recipeFor(dataset, { folds: 3 })))
      expect(test.filter((row) => dataset.labels[row] === 1)).toHaveLength(11);
  });
});

describe('Cross-validation', () => {
  it('scores every sample once and gives the mean and deviation of the folds', async () => {
    const dataset = await openForTest(iris);
    const found = await crossValidate(dataset, recipeFor(dataset, { folds: 5 }), new Job());
    const { folds, accuracy, confusionMatrix } = crossValidationSchema.parse(found);
    expect(folds.map(({ count }) => count)).toEqual([30, 30, 30, 30, 30]);
    expect(confusionMatrix.map(sum)).toEqual([50, 50, 50]);
    const right = sum(confusionMatrix.map((row, label) => row[label]!));
    expect(accuracy.mean).toBeCloseTo(right / 150, 12);
    const variance = sum(folds.map((fold) => (fold.accuracy - accuracy.mean) ** 2)) / 4;
    expect(accuracy.deviation).toBeCloseTo(Math.sqrt(variance), 12);
    expect(accuracy.mean).toBeGreaterThan(0.9);
  });

  it('repeats to the bit with its seed, and not with another', async () => {
    const dataset = await openForTest(iris);
    const of = (seed: number) => crossValidate(dataset, recipeFor(dataset, { folds: 3, seed }), new Job());
    const [first, again, other] = [await of(1), await of(1), await of(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('finds nothing where there is nothing to find: labels by chance', async () => {
    const count = 300;
    const centre = Array<number>(20).fill(0);
    const dataset = await openClouds([
      { name: 'heads', count, centre },
      { name: 'tails', count, centre },
    ]);
    const found = await crossValidate(
      dataset,
      recipeFor(dataset, { folds: 5, hidden: [32], ...quick }),
      new Job(),
    );
    // Four standard deviations of 600 tosses of a coin.
    expect(Math.abs(found!.accuracy.mean - 0.5)).toBeLessThan(0.082);
  });

  it('extracts features anew for every fold and releases them', async () => {
    const { dataset, counts } = counted(await openForTest(iris));
    await crossValidate(dataset, recipeFor(dataset, { folds: 4 }), new Job());
    expect(counts).toEqual({ extracted: 12, released: 12 });
  });

  it('works where a class has a single sample, and on images', async () => {
    const clouds = await openClouds([
      { name: 'a', count: 30, centre: [0, 0] },
      { name: 'b', count: 30, centre: [4, 4] },
      { name: 'once', count: 1, centre: [9, -9] },
    ]);
    const found = await crossValidate(clouds, recipeFor(clouds, { folds: 3 }), new Job());
    expect(found!.confusionMatrix.map(sum)).toEqual([30, 30, 1]);
    expect(found!.confusionMatrix[2]![2]).toBe(0);
    for (const { logLoss } of found!.folds) expect(Number.isFinite(logLoss)).toBe(true);

    const images = await openForTest(await imageFolder(temporaryFolder().path, { perClass: 6 }));
    const seen = await crossValidate(images, recipeFor(images, { folds: 2, ...quick }), new Job());
    expect(sum(seen!.confusionMatrix.map(sum))).toBe(18);
    expect(seen!.accuracy.mean).toBeGreaterThan(0.8);
  });

  const python = pythonWithSklearn();
  it.skipIf(python === null)('agrees with scikit-learn on the same folds', async () => {
    const dataset = await openForTest(iris);
    const recipe = recipeFor(dataset, { folds: 5, validation: 0, calibrate: false, epochs: 2000 });
    const ours = await crossValidate(dataset, recipe, new Job());
    const script = `
import csv, json, sys
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, log_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
path, folds = json.load(sys.stdin)
rows = list(csv.reader(open(path)))[1:]
X, y = np.array([r[:4] for r in rows], float), np.array([r[4] for r in rows])
losses, matrix = [], np.zeros((3, 3), int)
for fold in folds:
    test = np.isin(np.arange(len(y)), fold)
    model = make_pipeline(StandardScaler(), LogisticRegression(tol=1e-9, max_iter=10000)).fit(X[~test], y[~test])
    losses.append(log_loss(y[test], model.predict_proba(X[test])))
    matrix += confusion_matrix(y[test], model.predict(X[test]))
print(json.dumps({"losses": losses, "matrix": matrix.tolist()}))`;
    const input = JSON.stringify([iris, foldSplits(dataset, recipe).map(({ test }) => [...test])]);
    const { stdout } = spawnSync(python!, ['-c', script], { input, encoding: 'utf8' });
    const theirs = JSON.parse(stdout) as { losses: number[]; matrix: number[][] };
    expect(ours!.confusionMatrix).toEqual(theirs.matrix);
    ours!.folds.forEach(({ logLoss }, index) => expect(logLoss).toBeCloseTo(theirs.losses[index]!, 4));
  });
});

describe('A cross-validation as part of a training', () => {
  it('is a phase of its own, fold by fold, beside the same model', async () => {
    const dataset = await openForTest(iris);
    const said: Progress[] = [];
    const job = new Job((progress) => said.push(progress));
    const { report } = await trainModel(dataset, recipeFor(dataset, { folds: 3 }), '0.1.0', job);
    const phases = said.map(({ phase }) => phase).filter((phase, index, all) => phase !== all[index - 1]);
    expect(phases).toEqual(['copies', 'features', 'training', 'evaluating', 'folds', 'saving']);
    const folds = said.filter(({ phase }) => phase === 'folds');
    expect(folds.every(({ total }) => total === 3)).toBe(true);
    expect([folds[0]!.done, folds.at(-1)!.done]).toEqual([0, 3]);
    expect(report.crossValidation!.folds).toHaveLength(3);
    expect(report.seconds.folds).toBeGreaterThan(0);
    const plain = await trainModel(dataset, recipeFor(dataset), '0.1.0', new Job());
    expect(report.test).toEqual(plain.report.test);
  });

  it('is refused before features are made where there are more folds than samples', async () => {
    const dataset = await openClouds([
      { name: 'a', count: 5, centre: [0] },
      { name: 'b', count: 5, centre: [3] },
    ]);
    const job = new Job();
    const error = await errorOf(trainModel(dataset, recipeFor(dataset, { folds: 12 }), '0.1.0', job));
    expect(error.code).toBe('folds');
    expect(error.message).toBe(
      '12 folds need at least 12 samples with a label, but there are 10. Ask for fewer folds.',
    );
    expect(Object.keys(job.seconds)).toEqual(['copies']);
  });

  it('is given up at once when it is cancelled, and releases what it holds', async () => {
    const { dataset, counts } = counted(await openForTest(iris));
    let cancelledAt = 0;
    const job = new Job(({ phase, done }) => {
      if (phase !== 'folds' || done !== 1) return;
      cancelledAt = performance.now();
      job.cancel();
    });
    const error = await errorOf(crossValidate(dataset, recipeFor(dataset, { folds: 20 }), job));
    expect(error.code).toBe('cancelled');
    expect(performance.now() - cancelledAt).toBeLessThan(1000);
    expect(counts.extracted).toBeLessThanOrEqual(6);
    expect(counts.released).toBe(counts.extracted);
  });

  it('is left out when the training is stopped, before or within it', async () => {
    const dataset = await openForTest(iris);
    const early = new Job();
    early.stop();
    const { report } = await trainModel(dataset, recipeFor(dataset, { folds: 3 }), '0.1.0', early);
    expect([report.ended, report.crossValidation]).toEqual(['stopped', null]);
    const late: Job = new Job(({ phase, done }) => {
      if (phase === 'folds' && done === 1) late.stop();
    });
    const stopped = await trainModel(dataset, recipeFor(dataset, { folds: 20 }), '0.1.0', late);
    expect(stopped.report.crossValidation).toBeNull();
    expect(stopped.report.test!.accuracy).toBeGreaterThan(0.9);
  });
});
