import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, Model } from '../../../src-preload/contract';
import { imageFolder, temporaryFolder, writeImage, type TemporaryFolder } from '../../fixtures';
import { errorOf } from '../helpers';
import { Talk } from './talk';

const COLOURS = ['red', 'green', 'blue'];

describe('The pictures of a dataset that are most like one', () => {
  let kept: TemporaryFolder;
  let talk: Talk;
  let dataset: Dataset;
  let model: Model;
  const nearest = (change: object = {}) =>
    talk.value('nearestSamples', {
      modelId: model.id,
      datasetId: dataset.id,
      image: { from: 'dataset', datasetId: dataset.id, index: 0 },
      count: 5,
      ...change,
    });
  const classesOf = async (indices: number[]) =>
    (await talk.value('sampleInfos', { datasetId: dataset.id, modelId: null, indices })).map(
      (info) => info.className,
    );

  beforeAll(async () => {
    kept = temporaryFolder();
    talk = new Talk(kept.path);
    dataset = await talk.open(
      await imageFolder(join(kept.path, 'colours'), { classes: COLOURS, perClass: 12, size: 48 }),
    );
    const { recipe, id } = dataset;
    model = (await talk.value('train', { datasetId: id, recipe })).model;
    return () => kept.dispose();
  }, 120_000);

  it('are of its class, the most similar first, without itself', async () => {
    const { samples } = await nearest();
    expect(samples).toHaveLength(5);
    expect(samples.map(({ index }) => index)).not.toContain(0);
    expect(new Set(await classesOf(samples.map(({ index }) => index)))).toEqual(
      new Set(await classesOf([0])),
    );
    const similarities = samples.map(({ similarity }) => similarity);
    expect(similarities).toEqual(similarities.toSorted((a, b) => b - a));
    expect(similarities[0]).toBeLessThan(1);
  });

  it('begin with the very same picture where it is among them, whose cosine is 1', async () => {
    const [info] = await talk.value('sampleInfos', { datasetId: dataset.id, modelId: null, indices: [7] });
    const token = talk.grant(join(dataset.path, info!.item));
    const { samples } = await nearest({ image: { from: 'token', token } });
    expect(samples[0]!.index).toBe(7);
    expect(samples[0]!.similarity).toBeCloseTo(1, 3);
  });

  it('say that a picture is unlike all of them, and that one of the same kind is not', async () => {
    const usual = await writeImage(join(temporaryFolder().path, 'blue.png'), {
      colour: [60, 90, 200],
      noise: 30,
      seed: 999,
      width: 48,
      height: 48,
    });
    const odd = await writeImage(join(temporaryFolder().path, 'odd.png'), {
      colour: [255, 255, 255],
      noise: 0,
      width: 48,
      height: 48,
    });
    expect(await nearest({ image: { from: 'token', token: talk.grant(usual) } })).toMatchObject({
      isUnlike: false,
    });
    expect(await nearest({ image: { from: 'token', token: talk.grant(odd) } })).toMatchObject({
      isUnlike: true,
    });
  });

  it('leave out what a person excluded', async () => {
    const before = await nearest();
    const indices = [before.samples[0]!.index];
    const [info] = await talk.value('sampleInfos', { datasetId: dataset.id, modelId: null, indices });
    const datasetId = dataset.id;
    await talk.value('setEdits', { datasetId, edits: [{ kind: 'exclude', items: [info!.item] }] });
    const after = await nearest();
    expect(after.samples.map(({ index }) => index)).not.toContain(indices[0]);
    await talk.value('setEdits', { datasetId, edits: [] });
  });

  it('are found for a picture that was pasted', async () => {
    const bytes = new Uint8Array(await readFile(join(dataset.path, 'green', 'green-003.png')));
    const { batchId, items } = await talk.value('classifyPicture', {
      modelId: model.id,
      name: 'pasted',
      bytes,
    });
    expect(items[0]).toMatchObject({ item: 'pasted', label: 'green' });
    const { samples } = await nearest({ image: { from: 'batch', batchId: batchId!, index: 0 } });
    expect(samples[0]!.similarity).toBeCloseTo(1, 3);
    const gone = nearest({ image: { from: 'batch', batchId: batchId!, index: 1 } });
    expect((await errorOf(gone)).message).toContain('no-batch');
  });
});
