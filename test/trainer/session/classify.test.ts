import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Recipe, Run } from '../../../src-preload/contract';
import { imageFolder, notAnImage, temporaryFolder, writeImage } from '../../fixtures';
import { file, flowersCsv, lines, quick } from '../helpers';
import { Talk } from './talk';

const failure = (code: string) => ({ ok: false, code, message: expect.any(String) });
const row = { length: '0.5', colour: 'red', offset: '1000000', noise: '6' };

async function trained(talk: Talk, path: string, change: Partial<Recipe> = {}): Promise<Run> {
  const { id, recipe } = await talk.open(path);
  return talk.value('train', { datasetId: id, recipe: { ...recipe, ...change } });
}
const flowers = async (talk: Talk) => (await trained(talk, await file(flowersCsv()))).model;

describe('Classifying rows', () => {
  it('gives label and probabilities for cells typed by hand', async () => {
    const talk = new Talk();
    const { id, classes } = await flowers(talk);
    const predictions = await talk.value('classifyRows', {
      modelId: id,
      rows: [row, { ...row, length: '' }],
    });
    expect(predictions).toMatchObject({ classes, count: 2, counts: [0, 0, 2], skipped: [] });
    expect(predictions.items[0]).toMatchObject({ item: 'row 1', label: 'rose', webp: null });
    expect(predictions.warnings).toEqual(['"length": 1 missing or not a number, taken as the median.']);
  });

  it('can be tried with the examples that the model brings', async () => {
    const talk = new Talk();
    const { id, columns } = await flowers(talk);
    expect(columns.find(({ name }) => name === 'colour')!.categories).toEqual(['blue', 'red', 'white']);
    const examples = Object.fromEntries(columns.map(({ name, example }) => [name, example]));
    expect((await talk.value('classifyRows', { modelId: id, rows: [examples] })).warnings).toEqual([]);
  });

  it('needs a model that is open', async () => {
    const answer = await new Talk().ask('classifyRows', { modelId: 'run-1', rows: [row] });
    expect(answer).toEqual(failure('no-model'));
  });
});

describe('Classifying sources', () => {
  it('takes whole tables and counts the classes; of the rows it lists the first', async () => {
    const talk = new Talk();
    const { id } = await flowers(talk);
    const token = talk.grant(await file(flowersCsv()));
    const { count, counts, items } = await talk.value('classifySources', {
      modelId: id,
      tokens: Array(4).fill(token),
    });
    expect([count, counts, items.length]).toEqual([360, [120, 120, 120], 300]);
  });

  it('lists the lines of a table that it could not read', async () => {
    const talk = new Talk();
    const { id } = await flowers(talk);
    const token = talk.grant(await file(flowersCsv((cells, row) => row === 3 && cells.push('more'))));
    const { count, skipped } = await talk.value('classifySources', { modelId: id, tokens: [token] });
    expect([count, skipped.map(({ item }) => item)]).toEqual([89, ['line 5']]);
  });

  it('takes images and folders of them, with a picture of each', async () => {
    const talk = new Talk();
    const folder = await imageFolder(temporaryFolder().path, { perClass: 6, size: 64 });
    const { model } = await trained(talk, folder, quick);
    const photo = await writeImage(join(temporaryFolder().path, 'new.png'), {
      colour: [60, 90, 200],
      width: 80,
    });
    const note = await notAnImage(join(temporaryFolder().path, 'note.jpg'));
    const tokens = [photo, join(folder, 'red'), note].map((path) => talk.grant(path));
    const { items, count, counts, skipped } = await talk.value('classifySources', {
      modelId: model.id,
      tokens,
    });
    expect([count, counts]).toEqual([7, [1, 0, 6]]);
    expect(items[0]).toMatchObject({ item: 'new.png', label: 'blue' });
    expect(items[1]!.item).toBe('red-001.png');
    expect((await sharp(items[0]!.webp!).metadata()).format).toBe('webp');
    expect(skipped.map(({ item }) => basename(item))).toEqual(['note.jpg']);
  });

  it('fails for a table without the columns', async () => {
    const talk = new Talk();
    const { id } = await flowers(talk);
    const token = talk.grant(await file('a,b\n1,2\n'));
    const answer = await talk.ask('classifySources', { modelId: id, tokens: [token] });
    expect(answer).toEqual(failure('missing-columns'));
  });
});

describe('Saving what was classified', () => {
  const many = () =>
    file('length,colour,offset,noise\n' + lines(50_000, (index) => `${index % 5},red,1000000,6`));

  it('writes every row with its answer, and says how it goes on', async () => {
    const talk = new Talk();
    const { id } = await flowers(talk);
    const path = join(temporaryFolder().path, 'answers.csv');
    const tokens = [talk.grant(await many())];
    const saved = await talk.value('saveClassified', { modelId: id, tokens, token: talk.grant(path) });
    const text = await readFile(path, 'utf8');
    expect(saved).toEqual({ path, rows: 50_000, bytes: Buffer.byteLength(text) });
    expect(text.split('\n')).toHaveLength(50_002);
    expect(text).toMatch(/^length,colour,offset,noise,prediction,confidence,distance,probability_iris,/);
    const said = talk.events.filter(
      (event) => event.event === 'progress' && event.command === 'saveClassified',
    );
    expect(said.at(-1)).toMatchObject({ progress: { phase: 'evaluating', done: 50_000 } });
  });

  it.each([
    ['answers.jsonl', '{"'],
    ['answers.parquet', 'PAR1'],
  ])('is saved in the format that its name asks for: %s', async (name, beginning) => {
    const talk = new Talk();
    const { id } = await flowers(talk);
    const folder = temporaryFolder().path;
    const [source, path] = [await file(flowersCsv(), 'some.csv'), join(folder, name)];
    const tokens = [talk.grant(source)];
    const saved = await talk.value('saveClassified', { modelId: id, tokens, token: talk.grant(path) });
    const bytes = await readFile(path);
    expect(saved).toEqual({ path, rows: 90, bytes: bytes.length });
    expect(bytes.toString('latin1').startsWith(beginning)).toBe(true);
    expect(await readdir(folder)).toEqual([name]);
  });

  it('leaves nothing behind where it is cancelled', async () => {
    const talk = new Talk();
    const { id } = await flowers(talk);
    const folder = temporaryFolder().path;
    const [source, token] = [talk.grant(await many()), talk.grant(join(folder, 'answers.csv'))];
    const answer = talk.ask('saveClassified', { modelId: id, tokens: [source], token });
    await talk.event(
      (event) =>
        event.event === 'progress' && event.progress.phase === 'evaluating' && event.progress.done > 0,
    );
    await talk.value('cancel', { commands: ['saveClassified'] });
    expect(await answer).toEqual(failure('cancelled'));
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('A trained model', () => {
  it('opens again after a restart of the trainer and gives equal probabilities', async () => {
    const before = new Talk();
    const model = await flowers(before);
    const first = await before.value('classifyRows', { modelId: model.id, rows: [row] });
    const after = new Talk(before.folder);
    expect(await after.value('reopenModel', { modelId: model.id })).toEqual(model);
    expect(await after.value('classifyRows', { modelId: model.id, rows: [row] })).toEqual(first);
  });

  it('that was saved elsewhere opens by token, is kept, and reopens though the file is gone', async () => {
    const before = new Talk();
    const model = await flowers(before);
    const saved = await file(await readFile(join(before.folder, 'models', `${model.id}.onnx`)), 'mine.onnx');
    const other = new Talk();
    const opened = await other.value('openModel', { token: other.grant(saved) });
    expect(opened).toEqual({ ...model, id: opened.id });
    await rm(saved);
    const restarted = new Talk(other.folder);
    expect(await restarted.value('reopenModel', { modelId: opened.id })).toEqual(opened);
  });

  it.each(['../escape', '..', 'run-1/../../x', 'RUN', ''])(
    'is not found under the id "%s"',
    async (modelId) => {
      const answer = await new Talk().ask('reopenModel', { modelId });
      expect(answer).toMatchObject({ ok: false });
    },
  );

  it('of another program is refused and not kept', async () => {
    const talk = new Talk();
    const token = talk.grant(await file('no model', 'other.onnx'));
    expect(await talk.ask('openModel', { token })).toEqual(failure('not-a-model'));
    expect(await readdir(join(talk.folder, 'models')).catch(() => [])).toEqual([]);
  });
});
