import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Recipe } from '../../../src-preload/contract';
import { defaultRecipe, openDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { loadModel } from '../../../src-main/trainer/model/model-file';
import { readStart } from '../../../src-main/trainer/model/start-model';
import { trainModel } from '../../../src-main/trainer/pipeline';
import { imageFolder, temporaryFolder } from '../../fixtures';
import { errorOf, file, flowersCsv, quick, trainOn } from '../helpers';
import { cloudTable } from './support';

const clouds = (...names: string[]) =>
  cloudTable(
    [
      { name: 'low', count: 200, centre: [0, 0] as [number, number] },
      { name: 'middle', count: 150, centre: [1.5, 0.5] as [number, number] },
      { name: 'high', count: 100, centre: [3, 0] as [number, number] },
      { name: 'far', count: 80, centre: [1.5, 4] as [number, number] },
    ].filter(({ name }) => names.includes(name)),
  );

/** Trains on a file or folder from the weights of a model. */
async function goOn(path: string, from: Uint8Array, recipe: Partial<Recipe> = {}) {
  const start = await file(from, 'start.onnx');
  const model = await loadModel(start);
  onTestFinished(() => model.session.release());
  const dataset = await openDataset(path, new Job());
  onTestFinished(() => dataset.close());
  const whole = { ...defaultRecipe(dataset.labels.length), ...recipe };
  const given = await readStart(model, start);
  const trained = await trainModel(dataset, whole, '0.1.0', new Job(), () => {}, given);
  const loaded = await loadModel(await file(trained.model, 'model.onnx'));
  onTestFinished(() => loaded.session.release());
  return { ...trained, loaded };
}

const iterations = ({ curve }: { curve: unknown[] }) => curve.length;

describe('A training that goes on from a model', () => {
  it('of the same data is there almost at once, with the same answers', async () => {
    const path = await file(clouds('low', 'middle', 'high'));
    const first = await trainOn(path, { search: 'none' });
    const again = await goOn(path, first.model);
    expect(iterations(first.report)).toBeGreaterThan(5);
    expect(iterations(again.report)).toBeLessThan(iterations(first.report) / 2);
    expect(again.report.l2).toBeCloseTo(first.report.l2, 12);
    expect(again.report.test!.logLoss).toBeCloseTo(first.report.test!.logLoss, 4);
    expect(again.report.test!.confusionMatrix).toEqual(first.report.test!.confusionMatrix);
    expect(again.report.start).toEqual({ name: 'table', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(again.report.warnings.join(' ')).toContain('This training went on from the model "table".');
  });

  it('gives the same model each time', async () => {
    const path = await file(clouds('low', 'middle', 'high'));
    const { model } = await trainOn(path, { optimizer: 'adam', hidden: [8], epochs: 3 });
    const [once, twice] = [await goOn(path, model), await goOn(path, model)];
    expect(once.report.test).toEqual(twice.report.test);
    expect(once.report.curve.map(({ trainLoss }) => trainLoss)).toEqual(
      twice.report.curve.map(({ trainLoss }) => trainLoss),
    );
  });

  it('keeps hidden layers, and begins where the model ended', async () => {
    const path = await file(clouds('low', 'middle', 'high'));
    const recipe: Partial<Recipe> = { optimizer: 'adam', hidden: [8, 4], epochs: 60, search: 'none' };
    const first = await trainOn(path, recipe);
    for (const optimizer of ['adam', 'sgd', 'lbfgs'] as const) {
      const { report } = await goOn(path, first.model, { optimizer, epochs: 3, learningRate: 1e-4 });
      expect(report.recipe.hidden).toEqual([8, 4]);
      expect(report.curve[0]!.trainLoss, optimizer).toBeLessThan(first.report.curve[10]!.trainLoss);
    }
  });

  it('learns a class that is new, and leaves out one that is gone', async () => {
    const recipe = { search: 'none', l2: 1e-3 } as const;
    const first = await trainOn(await file(clouds('low', 'middle', 'high')), recipe);
    const path = await file(clouds('low', 'middle', 'far'));
    const { report, loaded } = await goOn(path, first.model, recipe);
    expect(loaded.metadata.labels).toEqual(['far', 'low', 'middle']);
    // The same minimum as from the beginning, up to how the first model's data scaled the columns.
    const anew = await trainOn(path, recipe);
    expect(report.test!.logLoss).toBeCloseTo(anew.report.test!.logLoss, 1);
    expect(report.test!.accuracy).toBeCloseTo(anew.report.test!.accuracy, 1);
    const told = report.warnings.join(' ');
    expect(told).toContain('New classes, of which it knew nothing: "far".');
    expect(told).toContain('Classes of it that this data lacks were left out: "high".');
  });

  it('prepares columns as the model does, not as the new data would', async () => {
    const first = await trainOn(await file(flowersCsv()));
    const moved = flowersCsv((cells) => {
      cells[0] = Number(cells[0]) * 10 + 100;
      if (cells[1] === 'white') cells[1] = 'green';
    });
    const { loaded } = await goOn(await file(moved), first.model);
    expect(loaded.metadata.columns).toEqual(first.loaded.metadata.columns);
  });

  it('prepares pictures as the model does', async () => {
    const folder = join(temporaryFolder().path, 'colours');
    await imageFolder(folder, { classes: ['red', 'green'], perClass: 12 });
    const first = await trainOn(folder, { ...quick, fit: 'crop' });
    await imageFolder(folder, { classes: ['red', 'green', 'blue'], perClass: 12 });
    const { report, loaded } = await goOn(folder, first.model, { backbone: 'built-in', optimizer: 'lbfgs' });
    expect(report.recipe).toMatchObject({ backbone: 'pixels', fit: 'crop', search: 'none' });
    expect(loaded.metadata.labels).toEqual(['blue', 'green', 'red']);
    expect(report.train.accuracy).toBe(1);
  });
});

describe('A training cannot go on', () => {
  const flowers = async () => (await trainOn(await file(flowersCsv()), { search: 'none' })).model;

  it('without columns that the model wants', async () => {
    const path = await file(flowersCsv().replace(',colour,', ',tint,'));
    expect(await errorOf(goOn(path, await flowers()))).toMatchObject({ code: 'missing-columns' });
  });

  it('with what the model takes as a column for a label', async () => {
    const path = await file(
      flowersCsv().replace('length,colour,offset,noise,kind', 'length,sort,offset,noise,colour'),
    );
    expect(await errorOf(goOn(path, await flowers()))).toMatchObject({ code: 'label-is-input' });
  });

  it('from a model of pictures with rows', async () => {
    const folder = join(temporaryFolder().path, 'colours');
    await imageFolder(folder, { classes: ['red', 'green'], perClass: 6 });
    const { model } = await trainOn(folder, quick);
    expect(await errorOf(goOn(await file(flowersCsv()), model))).toMatchObject({ code: 'wrong-kind' });
  });
});
