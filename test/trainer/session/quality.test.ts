/** Commands about the data's quality, and about single frames, as the page sends them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { imageFolder, temporaryFolder, writeImage } from '../../fixtures';
import { file, flowersCsv, quick } from '../helpers';
import { endless, manyRows, Talk } from './talk';

it('names wrong labels, tells how far it is, and can be cancelled', async () => {
  const talk = new Talk();
  const csv = flowersCsv((cells, row) => row === 5 && (cells[4] = 'rose'));
  const { id: datasetId, recipe } = await talk.open(await file(csv));
  const { items, checked } = await talk.value('labelErrors', { datasetId, recipe });
  expect(checked).toBe(90);
  expect(items[0]).toMatchObject({ index: 5, item: 'row 6', given: 'rose', suggested: 'lily' });
  const said = talk.events.filter((event) => event.event === 'progress' && event.command === 'labelErrors');
  expect(said.length).toBeGreaterThan(1);

  const running = talk.ask('labelErrors', { datasetId, recipe: endless(recipe) });
  await talk.event((event) => event.event === 'progress' && event.progress.phase === 'folds');
  const meanwhile = await talk.ask('train', { datasetId, recipe });
  expect(meanwhile).toMatchObject({ ok: false, code: 'busy' });
  await talk.value('cancel', { commands: ['labelErrors'] });
  expect(await running).toMatchObject({ ok: false, code: 'cancelled' });
});

it('does not begin while a training runs', async () => {
  const talk = new Talk();
  const { id: datasetId, recipe } = await talk.open(await file(manyRows()));
  const training = talk.ask('train', { datasetId, recipe: endless(recipe) });
  await talk.untilTraining();
  expect(await talk.ask('labelErrors', { datasetId, recipe })).toMatchObject({ ok: false, code: 'busy' });
  await talk.value('cancel', { commands: ['train'] });
  await training;
});

it('follows edits: what was put right is not named again', async () => {
  const talk = new Talk();
  const csv = flowersCsv((cells, row) => row === 5 && (cells[4] = 'rose'));
  const { id: datasetId, recipe } = await talk.open(await file(csv));
  await talk.value('setEdits', {
    datasetId,
    edits: [{ kind: 'relabel', items: ['row 6'], className: 'lily' }],
  });
  const { items } = await talk.value('labelErrors', { datasetId, recipe });
  expect(items.map(({ item }) => item)).not.toContain('row 6');
});

it('classifies a frame as it does a file, and refuses what is none', async () => {
  const talk = new Talk();
  const dataset = await talk.open(
    await imageFolder(join(temporaryFolder().path, 'colours'), { perClass: 6 }),
  );
  const recipe = { ...dataset.recipe, ...quick };
  const { model } = await talk.value('train', { datasetId: dataset.id, recipe });
  const path = await writeImage(join(temporaryFolder().path, 'frame.webp'), {
    colour: [60, 90, 200],
    format: 'webp',
  });
  const bytes = new Uint8Array(await readFile(path));
  const frame = await talk.value('classifyFrame', { modelId: model.id, bytes });
  const sources = await talk.value('classifySources', { modelId: model.id, tokens: [talk.grant(path)] });
  expect(frame.label).toBe('blue');
  expect(frame.probabilities).toEqual(sources.items[0]!.probabilities);
  expect(frame.webp).toBeNull();

  const broken = await talk.ask('classifyFrame', { modelId: model.id, bytes: bytes.slice(0, 40) });
  expect(broken.ok).toBe(false);
  const large = await talk.ask('classifyFrame', { modelId: model.id, bytes: new Uint8Array(5_000_000) });
  expect(large).toMatchObject({ ok: false, code: 'bad-input' });
  const table = await talk.open(await file(flowersCsv()));
  const rows = await talk.value('train', { datasetId: table.id, recipe: table.recipe });
  expect(await talk.ask('classifyFrame', { modelId: rows.model.id, bytes })).toMatchObject({
    ok: false,
    code: 'wrong-kind',
  });
});
