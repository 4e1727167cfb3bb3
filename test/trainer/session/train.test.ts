import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src-preload/contract';
import { imageFolder, temporaryFolder, truncatedJpeg } from '../../fixtures';
import { file, flowersCsv, lines, quick } from '../helpers';
import { endless, manyRows, Talk } from './talk';

const failure = (code: string) => ({ ok: false, code, message: expect.any(String) });
const openedFor = async (talk: Talk) => talk.open(await file(manyRows()));

describe('Training', () => {
  it('streams every epoch once, in order, with the confusion matrix, and ends with a report', async () => {
    const talk = new Talk();
    const { id, recipe } = await talk.value('openSample', { sample: 'iris' });
    const { model, report } = await talk.value('train', { datasetId: id, recipe });
    const points = talk.trainingEvents.flatMap(({ training }) => training.points);
    expect(points).toEqual(report.curve);
    expect(points.map(({ epoch }) => epoch)).toEqual(points.map((_, index) => points[0]!.epoch + index));
    expect(points.at(-1)!.trainLoss).toBeLessThan(points[0]!.trainLoss);
    const { training } = talk.trainingEvents.at(-1)!;
    expect(training.classNames).toEqual(['setosa', 'versicolor', 'virginica']);
    expect(training.confusionMatrix!.flat().reduce((sum, count) => sum + count, 0)).toBe(
      report.counts.validation,
    );
    expect(model).toMatchObject({ name: 'Iris', kind: 'table', classes: training.classNames, report });
    expect(report.test!.accuracy).toBeGreaterThanOrEqual(0.9);
  });

  it('goes through its phases, each from nothing to all', async () => {
    const talk = new Talk();
    const { id, recipe } = await talk.open(await imageFolder(temporaryFolder().path, { perClass: 6 }));
    await talk.value('train', { datasetId: id, recipe: { ...recipe, ...quick } });
    const progress = talk.events.flatMap((event) =>
      event.event === 'progress' && event.command === 'train' ? event.progress : [],
    );
    expect([...new Set(progress.map(({ phase }) => phase))]).toEqual([
      'features',
      'copies',
      'training',
      'evaluating',
      'saving',
    ]);
    const features = progress.filter(({ phase }) => phase === 'features');
    expect([features[0]!.done, features.at(-1)!.done, features.at(-1)!.total]).toEqual([0, 18, 18]);
  });

  it('lists and counts what it had to leave out', async () => {
    const talk = new Talk();
    const folder = await imageFolder(temporaryFolder().path, { perClass: 6 });
    await truncatedJpeg(join(folder, 'red', 'half.jpg'));
    const { id, recipe } = await talk.open(folder);
    const { report } = await talk.value('train', { datasetId: id, recipe: { ...recipe, ...quick } });
    expect(report.counts.skipped).toBe(1);
    expect(report.skipped).toEqual([
      { item: join('red', 'half.jpg'), reason: expect.stringContaining('broken image') },
    ]);
    expect(report.counts.train + report.counts.validation + report.counts.test).toBe(18);
  });

  it('says what is wrong where no two classes are left', async () => {
    const talk = new Talk();
    const folder = await imageFolder(temporaryFolder().path, { classes: ['cat'], perClass: 4 });
    for (const name of ['a.jpg', 'b.jpg']) await truncatedJpeg(join(folder, 'dog', name));
    const { id, recipe } = await talk.open(folder);
    const answer = await talk.ask('train', { datasetId: id, recipe });
    expect(answer).toEqual({
      ok: false,
      code: 'one-class',
      message: expect.stringContaining('only samples of "cat"'),
    });
  });

  it('repeats exactly with its seed, whatever ran before', async () => {
    const talk = new Talk();
    const { id, recipe } = await talk.open(await file(flowersCsv()));
    const adam: Recipe = { ...recipe, optimizer: 'adam', hidden: [8], epochs: 5 };
    const run = async (seed: number) => {
      const { report } = await talk.value('train', { datasetId: id, recipe: { ...adam, seed } });
      return report.curve.map(({ trainLoss, validationLoss }) => [trainLoss, validationLoss]);
    };
    const [first, other, again] = [await run(1), await run(2), await run(1)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

describe('A training that learns its samples by heart', () => {
  it('keeps the epoch with the lowest validation loss, and scores that one', async () => {
    const talk = new Talk();
    const guesswork =
      'a,b,label\n' + lines(300, (row) => `${(row * 37) % 101},${(row * 53) % 89},${'xyz'[(row * row) % 3]}`);
    const { id, recipe } = await talk.open(await file(guesswork));
    const network: Partial<Recipe> = { optimizer: 'adam', hidden: [64], learningRate: 0.05, batchSize: 16 };
    // A temperature would lower the loss of the kept epoch further.
    const hungry: Recipe = { ...recipe, ...network, calibrate: false };
    const { report } = await talk.value('train', { datasetId: id, recipe: hungry });
    const losses = report.curve.map(({ validationLoss }) => validationLoss!);
    const best = report.curve.find(({ epoch }) => epoch === report.bestEpoch)!;
    expect(report.ended).toBe('early-stopping');
    expect(report.bestEpoch).toBeLessThan(report.curve.at(-1)!.epoch);
    expect(best.validationLoss).toBe(Math.min(...losses));
    expect(report.validation!.logLoss).toBeCloseTo(best.validationLoss!, 6);
    expect(report.validation!.logLoss).toBeLessThan(losses.at(-1)!);
  });
});

describe('A running training', () => {
  it('stops when asked and resolves with the best so far', async () => {
    const talk = new Talk();
    const { id, recipe } = await openedFor(talk);
    const training = talk.value('train', { datasetId: id, recipe: endless(recipe) });
    await talk.untilTraining();
    const asked = performance.now();
    expect(await talk.value('stop', {})).toBeNull();
    const { report, model } = await training;
    expect(performance.now() - asked).toBeLessThan(3000);
    expect(report.ended).toBe('stopped');
    expect(report.curve.length).toBeLessThan(100_000);
    const best = report.curve.find(({ epoch }) => epoch === report.bestEpoch)!;
    expect(best.validationLoss).toBe(Math.min(...report.curve.map(({ validationLoss }) => validationLoss!)));
    expect(report.validation!.logLoss).toBeCloseTo(best.validationLoss!, 6);
    expect(await talk.value('reopenModel', { modelId: model.id })).toEqual(model);
  });

  it('fails with the code "cancelled" when it is cancelled, and leaves no model', async () => {
    const talk = new Talk();
    const { id, recipe } = await openedFor(talk);
    const training = talk.ask('train', { datasetId: id, recipe: endless(recipe) });
    await talk.untilTraining();
    await talk.value('cancel', { commands: ['train'] });
    expect(await training).toEqual(failure('cancelled'));
    expect(await readdir(join(talk.folder, 'models')).catch(() => [])).toEqual([]);
    const next = await talk.ask('train', { datasetId: id, recipe: { ...recipe, epochs: 2 } });
    expect(next.ok).toBe(true);
  });

  it('goes on when other work is cancelled', async () => {
    const talk = new Talk();
    const { id, recipe } = await openedFor(talk);
    const training = talk.value('train', { datasetId: id, recipe: endless(recipe) });
    await talk.untilTraining();
    await talk.value('cancel', { commands: ['openDataset', 'openSample', 'classifySources'] });
    await talk.value('stop', {});
    expect((await training).report.ended).toBe('stopped');
  });

  it('lets no second one begin, and goes on', async () => {
    const talk = new Talk();
    const { id, recipe } = await openedFor(talk);
    const training = talk.ask('train', { datasetId: id, recipe: endless(recipe) });
    expect(await talk.ask('train', { datasetId: id, recipe })).toEqual(failure('busy'));
    await talk.untilTraining();
    expect(await talk.ask('train', { datasetId: id, recipe })).toEqual(failure('busy'));
    await talk.value('stop', {});
    expect((await training).ok).toBe(true);
  });

  it('keeps its label: nobody changes it under its feet', async () => {
    const talk = new Talk();
    const { id, recipe } = await openedFor(talk);
    const training = talk.value('train', { datasetId: id, recipe: endless(recipe) });
    expect(await talk.ask('setLabel', { datasetId: id, column: 'a' })).toEqual(failure('busy'));
    await talk.untilTraining();
    await talk.value('stop', {});
    expect((await training).report.classes).toEqual(['x', 'y', 'z']);
    expect((await talk.ask('setLabel', { datasetId: id, column: 'a' })).ok).toBe(true);
  });

  it('goes on while another dataset is opened', async () => {
    const talk = new Talk();
    const { id, recipe } = await openedFor(talk);
    const training = talk.value('train', { datasetId: id, recipe: endless(recipe) });
    await talk.untilTraining();
    await talk.open(await file(flowersCsv()));
    await talk.value('stop', {});
    expect((await training).report.kind).toBe('table');
  });

  it('answers other requests meanwhile', async () => {
    const talk = new Talk();
    const { id, recipe } = await talk.open(await file(flowersCsv()));
    const { model } = await talk.value('train', { datasetId: id, recipe });
    const training = talk.ask('train', { datasetId: id, recipe: endless(recipe) });
    await talk.untilTraining();
    const answer = await talk.ask('classifyRows', { modelId: model.id, rows: [{ length: '1' }] });
    expect(answer.ok).toBe(true);
    await talk.value('stop', {});
    await training;
  });
});
