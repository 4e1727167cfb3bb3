import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../src-preload/contract';
import { imageFolder, temporaryFolder, truncatedJpeg } from '../../fixtures';
import { file, flowersCsv } from '../helpers';
import { Talk } from './talk';

const failure = (code: string, message?: RegExp) => ({
  ok: false,
  code,
  message: message ? expect.stringMatching(message) : expect.any(String),
});

describe('Opening a dataset', () => {
  it('goes by a token that was granted, and tells what was understood', async () => {
    const talk = new Talk();
    const dataset = await talk.open(await file(flowersCsv()));
    expect(dataset).toMatchObject({
      kind: 'table',
      name: 'table',
      sampleCount: 90,
      labelColumn: 'kind',
      problem: null,
    });
    expect(dataset.classes.map(({ name, count }) => [name, count])).toEqual([
      ['iris', 30],
      ['lily', 30],
      ['rose', 30],
    ]);
    expect(dataset.previewRows).toHaveLength(50);
    expect(dataset.recipe).toMatchObject({ optimizer: 'lbfgs', hidden: [] });
    expect(talk.events).toContainEqual(
      expect.objectContaining({ event: 'progress', command: 'openDataset' }),
    );
  });

  it('waits for a grant that arrives a moment later', async () => {
    const talk = new Talk();
    const path = await file(flowersCsv());
    const answer = talk.ask('openDataset', { token: 'late' });
    setTimeout(() => talk.session.paths.grant('late', path), 100);
    expect(await answer).toMatchObject({ ok: true, value: { sampleCount: 90 } });
  });

  it('fails for a token that nobody granted, a path for instance', async () => {
    const token = await file(flowersCsv());
    const talk = new Talk();
    talk.grant(token);
    const [path, made] = await Promise.all([
      talk.ask('openDataset', { token: token.slice(0, 64) }),
      talk.ask('openDataset', { token: 'made-up' }),
    ]);
    expect(path).toEqual(failure('not-granted'));
    expect(made).toEqual(failure('not-granted', /not handed to the app/));
  });

  it('fails in words where the file is gone, and the dataset before it stays open', async () => {
    const talk = new Talk();
    const { id } = await talk.open(await file(flowersCsv()));
    const token = talk.grant('/does/not/exist');
    expect(await talk.ask('openDataset', { token })).toEqual(failure('unreadable', /it does not exist/));
    expect(await talk.ask('setLabel', { datasetId: id, column: 'colour' })).toMatchObject({ ok: true });
  });

  it('closes the one before', async () => {
    const talk = new Talk();
    const first = await talk.open(await file(flowersCsv()));
    await talk.open(await file(flowersCsv()));
    const answer = await talk.ask('setLabel', { datasetId: first.id, column: 'colour' });
    expect(answer).toEqual(failure('no-dataset', /not open any more/));
  });

  it('can be cancelled', async () => {
    const talk = new Talk();
    const opening = talk.ask('openSample', { sample: 'shapes' });
    await talk.event(({ event }) => event === 'progress');
    await talk.value('cancel', { commands: ['openSample'] });
    expect(await opening).toEqual(failure('cancelled'));
  });
});

describe('The samples', () => {
  const samples: [sample: Sample, kind: 'images' | 'table', classes: number, count: number][] = [
    ['iris', 'table', 3, 150],
    ['clouds-3', 'table', 3, 360],
    ['clouds-6', 'table', 6, 720],
    ['shapes', 'images', 6, 360],
  ];
  it.each(samples)('%s opens: %s of %i classes, %i samples', async (sample, kind, classes, sampleCount) => {
    const dataset = await new Talk().value('openSample', { sample });
    expect(dataset).toMatchObject({ kind, sampleCount, problem: null, warnings: [], skipped: [] });
    expect(dataset.classes).toHaveLength(classes);
  });
});

describe('Choosing the label', () => {
  it('tells the new classes and their counts', async () => {
    const talk = new Talk();
    const { id } = await talk.open(await file(flowersCsv()));
    const dataset = await talk.value('setLabel', { datasetId: id, column: 'colour' });
    expect(dataset).toMatchObject({ id, labelColumn: 'colour', problem: null });
    expect(dataset.classes.map(({ name }) => name)).toEqual(['blue', 'red', 'white']);
  });

  it('tells the problem of a column of measurements, and such a dataset does not train', async () => {
    const talk = new Talk();
    const { id } = await talk.open(await file(flowersCsv((cells, row) => (cells[0] = row * 1.37))));
    const { problem, recipe } = await talk.value('setLabel', { datasetId: id, column: 'length' });
    expect(problem).toContain('a measurement, not a class');
    expect(await talk.ask('train', { datasetId: id, recipe })).toEqual(failure('problem', /a measurement/));
  });

  it('fails for a column that is not there, and for images', async () => {
    const talk = new Talk();
    const table = await talk.open(await file(flowersCsv()));
    const none = await talk.ask('setLabel', { datasetId: table.id, column: 'nothing' });
    expect(none).toEqual(failure('no-label', /"length", "colour"/));
    const images = await talk.open(await imageFolder(temporaryFolder().path, { perClass: 1 }));
    const wrong = await talk.ask('setLabel', { datasetId: images.id, column: 'x' });
    expect(wrong).toEqual(failure('wrong-kind', /Only tables/));
  });
});

describe('Thumbnails', () => {
  it('are WebP pictures of the samples asked for, null for one that is broken or not there', async () => {
    const talk = new Talk();
    const folder = await imageFolder(temporaryFolder().path, { perClass: 2, size: 100 });
    await truncatedJpeg(join(folder, 'blue', 'a-broken.jpg'));
    const dataset = await talk.open(folder);
    expect(dataset.previewSamples).toEqual([
      { className: 'blue', indices: [0, 1, 2] },
      { className: 'green', indices: [3, 4] },
      { className: 'red', indices: [5, 6] },
    ]);
    const [red, broken, none] = await talk.value('thumbnails', {
      datasetId: dataset.id,
      indices: [5, 0, 99],
      size: 40,
    });
    expect([red!.index, broken, none]).toEqual([5, { index: 0, webp: null }, { index: 99, webp: null }]);
    expect(await sharp(red!.webp!).metadata()).toMatchObject({ format: 'webp', width: 40, height: 40 });
  });

  it('of a file that has gone since are null', async () => {
    const talk = new Talk();
    const folder = await imageFolder(temporaryFolder().path, { perClass: 1 });
    const { id } = await talk.open(folder);
    await rm(join(folder, 'blue'), { recursive: true });
    await writeFile(join(folder, 'blue'), '');
    expect(await talk.value('thumbnails', { datasetId: id, indices: [0], size: 40 })).toEqual([
      { index: 0, webp: null },
    ]);
  });
});

describe('A malformed request is answered and never thrown', () => {
  const requests: [what: string, request: unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a string', 'train'],
    ['no id', { command: 'stop', input: {} }],
    ['a command that is no text', { id: 1, command: 7, input: {} }],
    ['one field too many', { id: 1, command: 'stop', input: {}, path: '/etc/passwd' }],
    ['input of another shape', { id: 1, command: 'openDataset', input: { path: '/etc/passwd' } }],
    ['no input', { id: 1, command: 'openDataset' }],
    [
      'a recipe beyond its limits',
      { id: 1, command: 'train', input: { datasetId: 'x', recipe: { epochs: -1 } } },
    ],
  ];
  it.each(requests)('%s', async (_, request) => {
    expect(await new Talk().session.handle(request)).toEqual(failure('bad-input'));
  });

  it.each(['format', '__proto__', 'constructor', 'toString', ''])(
    'the unknown command "%s"',
    async (command) => {
      const answer = await new Talk().session.handle({ id: 1, command, input: {} });
      expect(answer).toEqual(failure('unknown-command', new RegExp(`No command "${command}"`)));
    },
  );
});
