/** Single samples over the session's door: edits, finding, and what models answered about each. */
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dataset, Edit, Report, SampleFilter } from '../../../src-preload/contract';
import { imageFolder, temporaryFolder, truncatedJpeg, writeImage } from '../../fixtures';
import { file, flowersCsv, lines, quick } from '../helpers';
import { endless, manyRows, Talk } from './talk';

const failure = (code: string) => ({ ok: false, code, message: expect.any(String) });

async function list(
  talk: Talk,
  { id }: Pick<Dataset, 'id'>,
  filter: SampleFilter = {},
  { modelId = null as string | null, order = 'dataset' as const } = {},
): Promise<number[]> {
  const { indices } = await talk.value('listSamples', { datasetId: id, modelId, filter, order });
  return [...indices];
}

const infos = (talk: Talk, { id }: Pick<Dataset, 'id'>, indices: number[], modelId: string | null = null) =>
  talk.value('sampleInfos', { datasetId: id, modelId, indices });
const setEdits = (talk: Talk, { id }: Pick<Dataset, 'id'>, ...edits: Edit[]) =>
  talk.value('setEdits', { datasetId: id, edits });
const counts = ({ classes }: Dataset) => Object.fromEntries(classes.map(({ name, count }) => [name, count]));

/** That each cell of every part's confusion matrix has as many samples behind it. */
async function expectCells(talk: Talk, dataset: Dataset, modelId: string, report: Report): Promise<void> {
  for (const part of ['train', 'validation', 'test'] as const) {
    const scores = report[part];
    if (!scores) throw new Error(`No ${part} part.`);
    for (const [row, truth] of report.classes.entries())
      for (const [column, answer] of report.classes.entries()) {
        const found = await list(talk, dataset, { truth, answer, parts: [part] }, { modelId });
        expect([part, truth, answer, found.length]).toEqual([
          part,
          truth,
          answer,
          scores.confusionMatrix[row]![column],
        ]);
      }
  }
}

describe('Where samples are', () => {
  it('is known of images, of those that edits add too', async () => {
    const talk = new Talk();
    const folder = await imageFolder(temporaryFolder().path, { perClass: 5 });
    const added = await writeImage(join(temporaryFolder().path, 'new.png'));
    const opened = await talk.open(folder);
    await setEdits(talk, opened, { kind: 'add-images', className: 'red', tokens: [talk.grant(added)] });
    const first = join(folder, 'blue', 'blue-001.png');
    expect(talk.session.locate(opened.id, [15, 0])).toEqual({ ok: true, value: [added, first] });
    expect(talk.session.locate(opened.id, [0, 16])).toEqual(failure('no-sample'));
    expect(talk.session.locate('other', [0])).toMatchObject({ ok: false });
  });

  it('is nowhere of its own for the rows of a table', async () => {
    const talk = new Talk();
    const table = await talk.open(await file(flowersCsv()));
    expect(talk.session.locate(table.id, [0])).toEqual(failure('wrong-kind'));
  });
});

describe('Edits of images', () => {
  it('change classes and counts, and nothing on the disk', async () => {
    const talk = new Talk();
    const folder = await imageFolder(temporaryFolder().path, { perClass: 5 });
    const opened = await talk.open(folder);
    expect(opened).toMatchObject({ editCount: 0, excludedCount: 0, sampleCount: 15 });
    const [item] = (await infos(talk, opened, [0])).map(({ item }) => item);
    expect(item).toBe(join('blue', 'blue-001.png'));
    const edited = await setEdits(
      talk,
      opened,
      { kind: 'relabel', items: [item!], className: 'red' },
      { kind: 'relabel', items: [join('green', 'green-002.png')], className: 'odd' },
      { kind: 'exclude', items: [join('red', 'red-003.png')] },
      { kind: 'add-class', name: 'none of these' },
    );
    expect(edited).toMatchObject({ id: opened.id, editCount: 4, excludedCount: 1, sampleCount: 14 });
    expect(counts(edited)).toEqual({ blue: 4, green: 4, red: 5, 'none of these': 0, odd: 1 });
    expect(edited.version).not.toBe(opened.version);
    expect(edited.previewSamples.find(({ className }) => className === 'odd')!.indices).toEqual([6]);
    expect((await infos(talk, opened, [0, 6, 12, 14])).map(({ index, ...info }) => [index, info])).toEqual([
      [
        0,
        {
          item,
          className: 'red',
          original: 'blue',
          excluded: false,
          edited: true,
          part: null,
          answer: null,
          cells: null,
        },
      ],
      [6, expect.objectContaining({ className: 'odd', original: 'green', edited: true })],
      [12, expect.objectContaining({ className: 'red', original: 'red', excluded: true, edited: true })],
      [14, expect.objectContaining({ className: 'red', excluded: false, edited: false })],
    ]);
    expect((await readdir(join(folder, 'blue'))).length).toBe(5);
    const undone = await setEdits(talk, opened);
    expect(undone).toEqual(opened);
  });

  it('find samples by class, state, part and name', async () => {
    const talk = new Talk();
    const dataset = await talk.open(await imageFolder(temporaryFolder().path, { perClass: 3 }));
    await setEdits(
      talk,
      dataset,
      { kind: 'relabel', items: [join('blue', 'blue-001.png')], className: 'red' },
      { kind: 'exclude', items: [join('red', 'red-001.png')] },
      { kind: 'move', items: [join('green', 'green-003.png')], part: 'test' },
    );
    expect(await list(talk, dataset)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await list(talk, dataset, { classes: ['red'] })).toEqual([0, 6, 7, 8]);
    expect(await list(talk, dataset, { classes: ['red', 'green'], state: 'included' })).toEqual([
      0, 3, 4, 5, 7, 8,
    ]);
    expect(await list(talk, dataset, { state: 'excluded' })).toEqual([6]);
    expect(await list(talk, dataset, { state: 'edited' })).toEqual([0, 5, 6]);
    expect(await list(talk, dataset, { parts: ['test'] })).toEqual([5]);
    expect(await list(talk, dataset, { query: 'GREEN-00' })).toEqual([3, 4, 5]);
    expect(await list(talk, dataset, { classes: [null] })).toEqual([]);
    const { total } = await talk.value('listSamples', {
      datasetId: dataset.id,
      modelId: null,
      filter: { query: 'x' },
      order: 'name',
    });
    expect(total).toBe(9);
  });

  it('add images behind all others: files and folders, without what is no image', async () => {
    const talk = new Talk();
    const dataset = await talk.open(await imageFolder(temporaryFolder().path, { perClass: 4 }));
    const elsewhere = temporaryFolder().path;
    await writeImage(join(elsewhere, 'more', 'b.png'), { colour: [250, 250, 250] });
    await writeImage(join(elsewhere, 'more', 'a.png'), { colour: [240, 250, 240] });
    await writeFile(join(elsewhere, 'more', 'notes.txt'), 'no image');
    const single = await writeImage(join(elsewhere, 'single.png'), { colour: [230, 250, 250] });
    const tokens = [join(elsewhere, 'more'), single, join(elsewhere, 'gone.png')].map((path) =>
      talk.grant(path),
    );
    const more: Edit = { kind: 'add-images', className: 'white', tokens };
    const edited = await setEdits(talk, dataset, more);
    expect(counts(edited)).toEqual({ blue: 4, green: 4, red: 4, white: 3 });
    expect(edited.skipped.map(({ item }) => item)).toEqual([
      join(elsewhere, 'more', 'notes.txt'),
      join(elsewhere, 'gone.png'),
    ]);
    expect(edited.skippedCount).toBe(2);
    const [a, b, c] = await infos(talk, dataset, [12, 13, 14]);
    expect([a!.item, b!.item, c!.item]).toEqual([
      join(elsewhere, 'more', 'a.png'),
      join(elsewhere, 'more', 'b.png'),
      single,
    ]);
    expect(a).toMatchObject({ className: 'white', original: null, edited: true });
    const pictures = await talk.value('thumbnails', { datasetId: dataset.id, indices: [14], size: 32 });
    expect(pictures[0]!.webp).toBeInstanceOf(Uint8Array);
    // A folder that fills up meanwhile moves nobody.
    await writeImage(join(elsewhere, 'more', '0.png'));
    const later = await setEdits(talk, dataset, more, { kind: 'exclude', items: [a!.item] });
    expect(counts(later)).toMatchObject({ white: 2 });
    const { recipe } = dataset;
    const { report } = await talk.value('train', { datasetId: dataset.id, recipe: { ...recipe, ...quick } });
    expect(report.classes).toEqual(['blue', 'green', 'red', 'white']);
    expect(report.counts.train + report.counts.validation + report.counts.test).toBe(14);
  });

  it('go on from what was seen: more images cost no more than themselves', async () => {
    const talk = new Talk();
    const dataset = await talk.open(await imageFolder(temporaryFolder().path, { perClass: 6 }));
    const train = async () => {
      talk.events.length = 0;
      const recipe = { ...dataset.recipe, ...quick };
      const { report } = await talk.value('train', { datasetId: dataset.id, recipe });
      const seen = talk.events.flatMap((event) =>
        event.event === 'progress' && event.progress.phase === 'features' ? [event.progress.total] : [],
      );
      return { report, total: seen.at(-1) };
    };
    const first = await train();
    expect(first.total).toBe(18);
    const extra = await writeImage(join(temporaryFolder().path, 'extra.png'), {
      colour: [200, 60, 60],
      noise: 9,
    });
    await setEdits(talk, dataset, { kind: 'add-images', className: 'red', tokens: [talk.grant(extra)] });
    const second = await train();
    expect(second.total).toBe(1);
    expect(second.report.counts.train).toBe(first.report.counts.train + 1);
    await setEdits(talk, dataset);
    const third = await train();
    expect(third.total).toBeUndefined();
    expect(third.report.test).toEqual(first.report.test);
  });

  it('that leave one class cannot be trained, and say so', async () => {
    const talk = new Talk();
    const dataset = await talk.open(await imageFolder(temporaryFolder().path, { perClass: 3 }));
    const merge = (from: string): Edit => ({ kind: 'rename-class', from, to: 'red' });
    const edited = await setEdits(talk, dataset, merge('blue'), merge('green'));
    expect(edited.problem).toMatch(/Only "red" has samples/);
    expect(await talk.ask('train', { datasetId: dataset.id, recipe: dataset.recipe })).toEqual(
      failure('problem'),
    );
  });

  it('to samples and classes that are gone are told, and the rest holds', async () => {
    const talk = new Talk();
    const dataset = await talk.open(await imageFolder(temporaryFolder().path, { perClass: 3 }));
    const edited = await setEdits(
      talk,
      dataset,
      { kind: 'relabel', items: ['red/gone.png', join('red', 'red-001.png')], className: 'blue' },
      { kind: 'rename-class', from: 'pink', to: 'red' },
    );
    expect(edited.warnings.join(' ')).toMatch(/1 sample is not here any more.*"red\/gone.png".*"pink"/);
    expect(counts(edited)).toEqual({ blue: 4, green: 3, red: 2 });
  });

  it('give a version that a later session finds again, and other data has another', async () => {
    const folder = await imageFolder(temporaryFolder().path, { perClass: 3 });
    const edit: Edit = { kind: 'relabel', items: [join('red', 'red-001.png')], className: 'blue' };
    const versions = async () => {
      const talk = new Talk();
      const dataset = await talk.open(folder);
      return [dataset.version, (await setEdits(talk, dataset, edit)).version];
    };
    const before = await versions();
    expect(await versions()).toEqual(before);
    expect(before[0]).not.toBe(before[1]);
    await rm(join(folder, 'red', 'red-002.png'));
    const after = await versions();
    expect(new Set([...before, ...after]).size).toBe(4);
  });
});

describe('While a dataset is trained on', () => {
  it('edits do not disturb it, and hold for what comes after', async () => {
    const talk = new Talk();
    const dataset = await talk.open(await file(manyRows()));
    const running = talk.value('train', { datasetId: dataset.id, recipe: endless(dataset.recipe) });
    await talk.untilTraining();
    const rows = await list(talk, dataset, { classes: ['x'] });
    const items = rows.map((index) => `row ${index + 1}`);
    const edited = await setEdits(talk, dataset, { kind: 'exclude', items });
    expect(counts(edited)).toEqual({ x: 0, y: 667, z: 666 });
    expect(await talk.ask('setLabel', { datasetId: dataset.id, column: 'a' })).toEqual(failure('busy'));
    await talk.value('stop', {});
    const { report } = await running;
    expect(report.classes).toEqual(['x', 'y', 'z']);
    expect(report.counts.train + report.counts.validation + report.counts.test).toBe(2000);
    const recipe = { ...dataset.recipe, ...quick };
    const next = await talk.value('train', { datasetId: dataset.id, recipe });
    expect(next.report.classes).toEqual(['y', 'z']);
    expect(next.model.classes).toEqual(['y', 'z']);
  });
});

describe('What a model answered', () => {
  it('about the shapes lies behind every cell of its confusion matrices', async () => {
    const talk = new Talk();
    const dataset = await talk.value('openSample', { sample: 'shapes' });
    const recipe = { ...dataset.recipe, backbone: 'pixels', epochs: 3, search: 'none' as const };
    const { model, report } = await talk.value('train', { datasetId: dataset.id, recipe });
    expect(report.test!.accuracy).toBeLessThan(1);
    await expectCells(talk, dataset, model.id, report);
    const modelId = model.id;
    const wrong = await list(talk, dataset, { outcome: 'wrong', parts: ['test'] }, { modelId });
    expect(wrong).toHaveLength(Math.round((1 - report.test!.accuracy) * report.test!.count));
    const best = await talk.value('listSamples', {
      datasetId: dataset.id,
      modelId,
      filter: { outcome: 'wrong' },
      order: 'most-confident',
    });
    const told = await infos(talk, dataset, [...best.indices].slice(0, 200), modelId);
    const confidences = told.map(({ answer }) => answer!.confidence);
    expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
    expect(told.every(({ answer, className }) => !answer!.isRight && answer!.className !== className)).toBe(
      true,
    );
    // Edits since then change the data, not what was answered.
    await setEdits(
      talk,
      dataset,
      { kind: 'relabel', items: told.map(({ item }) => item), className: 'odd' },
      { kind: 'move', items: told.map(({ item }) => item), part: 'train' },
      { kind: 'rename-class', from: report.classes[0]!, to: 'renamed' },
    );
    await expectCells(talk, dataset, modelId, report);
    expect((await infos(talk, dataset, wrong.slice(0, 1), modelId))[0]).toMatchObject({
      className: 'odd',
      part: 'train',
    });
  }, 180_000);

  it('is known after a restart by name, also where images came and went meanwhile', async () => {
    const folder = await imageFolder(temporaryFolder().path, { perClass: 12 });
    const talk = new Talk();
    const opened = await talk.open(folder);
    const recipe = { ...opened.recipe, ...quick };
    const extra = await writeImage(join(temporaryFolder().path, 'extra.png'));
    await setEdits(talk, opened, { kind: 'add-images', className: 'red', tokens: [talk.grant(extra)] });
    const { model } = await talk.value('train', { datasetId: opened.id, recipe });
    const all = await list(talk, opened);
    const before = await infos(talk, opened, all, model.id);
    expect(before.every(({ answer, part }) => answer !== null && part !== null)).toBe(true);

    await copyFile(join(folder, 'blue', 'blue-001.png'), join(folder, 'blue', 'blue-000.png'));
    await rm(join(folder, 'green', 'green-001.png'));
    const later = new Talk(talk.folder);
    const again = await later.open(folder);
    await later.value('reopenModel', { modelId: model.id });
    const after = await infos(later, again, await list(later, again), model.id);
    const answers = new Map(before.map(({ item, part, answer }) => [item, { part, answer }]));
    expect(after).toHaveLength(36);
    for (const { item, part, answer } of after)
      expect([item, { part, answer }]).toEqual([
        item,
        item === join('blue', 'blue-000.png') ? { part: null, answer: null } : answers.get(item),
      ]);
  });

  it('about a broken image is nothing, and the others keep their own', async () => {
    const talk = new Talk();
    const folder = await imageFolder(temporaryFolder().path, { perClass: 8 });
    await truncatedJpeg(join(folder, 'blue', 'blue-004b.jpg'));
    const dataset = await talk.open(folder);
    const recipe = { ...dataset.recipe, ...quick };
    const { model, report } = await talk.value('train', { datasetId: dataset.id, recipe });
    await expectCells(talk, dataset, model.id, report);
    const told = await infos(talk, dataset, [3, 4, 5], model.id);
    expect(told.map(({ item, answer }) => [item, answer === null])).toEqual([
      [join('blue', 'blue-004.png'), false],
      [join('blue', 'blue-004b.jpg'), true],
      [join('blue', 'blue-005.png'), false],
    ]);
  });

  it('is gone with its file, and nobody pretends otherwise', async () => {
    const talk = new Talk();
    const dataset = await talk.open(await file(flowersCsv()));
    const { model } = await talk.value('train', { datasetId: dataset.id, recipe: dataset.recipe });
    const path = join(talk.folder, 'models', `${model.id}.answers`);
    await writeFile(path, 'damaged');
    const later = new Talk(talk.folder);
    const again = await later.open(dataset.path);
    await later.value('reopenModel', { modelId: model.id });
    const input = {
      datasetId: again.id,
      modelId: model.id,
      filter: { outcome: 'wrong' as const },
      order: 'dataset' as const,
    };
    expect(await later.ask('listSamples', input)).toEqual(failure('no-answers'));
    expect((await infos(later, again, [0], model.id))[0]).toMatchObject({ part: null, answer: null });
    expect(await later.ask('listSamples', { ...input, modelId: '../x' })).toMatchObject({ ok: false });
  });

  it('about one table is not taken for an answer about another', async () => {
    const talk = new Talk();
    const dataset = await talk.open(await file(flowersCsv()));
    const { model } = await talk.value('train', { datasetId: dataset.id, recipe: dataset.recipe });
    const other = await talk.open(await file('a,label\n' + lines(50, (row) => `${row},${'xy'[row % 2]}`)));
    expect((await infos(talk, other, [0], model.id))[0]).toMatchObject({ answer: null });
  });
});

describe('Edits of a table', () => {
  it('of iris change classes, counts and findings, and are learned from', async () => {
    const talk = new Talk();
    const dataset = await talk.value('openSample', { sample: 'iris' });
    const { model, report } = await talk.value('train', { datasetId: dataset.id, recipe: dataset.recipe });
    await expectCells(talk, dataset, model.id, report);
    const edited = await setEdits(
      talk,
      dataset,
      { kind: 'exclude', items: ['row 1', 'row 2'] },
      { kind: 'rename-class', from: 'versicolor', to: 'blue flag' },
      { kind: 'rename-class', from: 'virginica', to: 'blue flag' },
    );
    expect(counts(edited)).toEqual({ setosa: 48, 'blue flag': 100 });
    expect(edited).toMatchObject({ excludedCount: 2, sampleCount: 148, skippedCount: 0 });
    const next = await talk.value('train', { datasetId: dataset.id, recipe: dataset.recipe });
    expect(next.report.classes).toEqual(['setosa', 'blue flag']);
    expect(next.report.counts.train + next.report.counts.validation + next.report.counts.test).toBe(148);
    await expectCells(talk, dataset, next.model.id, next.report);
    await expectCells(talk, dataset, model.id, report);
  });

  it('give labels to rows that lack them', async () => {
    const talk = new Talk();
    const dataset = await talk.open(
      await file('x,label\n' + lines(30, (row) => `${row},${row < 3 ? '' : row % 2 ? 'a' : 'b'}`)),
    );
    expect(dataset).toMatchObject({ skippedCount: 3, sampleCount: 27 });
    expect(await list(talk, dataset, { classes: [null] })).toEqual([0, 1, 2]);
    const edited = await setEdits(
      talk,
      dataset,
      { kind: 'relabel', items: ['row 1'], className: 'a' },
      { kind: 'exclude', items: ['row 5'] },
    );
    expect(edited).toMatchObject({ skippedCount: 2, sampleCount: 27, excludedCount: 1 });
    expect(edited.skipped.map(({ item }) => item)).toEqual(['row 2', 'row 3']);
    expect(await list(talk, dataset, { classes: [null] })).toEqual([1, 2]);
  });

  it('show in findings: a conflict that was put right is none any more', async () => {
    const talk = new Talk();
    const rows = lines(40, (row) => `${row % 20},${(row * 7) % 20},${row % 20 < 10 ? 'a' : 'b'}`);
    const dataset = await talk.open(await file(`x,y,label\n${rows}0,0,b\n`));
    const kinds = ({ findings }: Dataset) => findings.map(({ kind }) => kind);
    expect(kinds(dataset)).toContain('conflicts');
    const edited = await setEdits(talk, dataset, { kind: 'relabel', items: ['row 41'], className: 'a' });
    expect(kinds(edited)).not.toContain('conflicts');
    expect(kinds(edited)).toContain('duplicates');
  });

  it('come with the cells of any rows, in the order in which they are asked for', async () => {
    const talk = new Talk();
    const dataset = await talk.value('openSample', { sample: 'iris' });
    const { rows } = await talk.value('tableRows', { datasetId: dataset.id, first: 0, count: 150 });
    const told = await infos(talk, dataset, [149, 3, 77, 400]);
    expect(told.map(({ index, cells }) => [index, cells])).toEqual([
      [149, rows[149]],
      [3, rows[3]],
      [77, rows[77]],
    ]);
  });

  it('end where another label is chosen', async () => {
    const talk = new Talk();
    const dataset = await talk.open(
      await file('x,kind,label\n' + lines(40, (row) => `${row},${'pq'[row % 2]},${'ab'[row % 2]}`)),
    );
    await setEdits(talk, dataset, { kind: 'relabel', items: ['row 1'], className: 'b' });
    const other = await talk.value('setLabel', { datasetId: dataset.id, column: 'kind' });
    expect(other).toMatchObject({ editCount: 0, labelColumn: 'kind' });
    expect(counts(other)).toEqual({ p: 20, q: 20 });
    expect(other.version).not.toBe(dataset.version);
    const back = await talk.value('setLabel', { datasetId: dataset.id, column: 'label' });
    expect(back.version).toBe(dataset.version);
  });

  it('know nothing of images to add', async () => {
    const talk = new Talk();
    const dataset = await talk.open(await file(flowersCsv()));
    const folder = join(temporaryFolder().path, 'more');
    await mkdir(folder);
    const edited = await setEdits(talk, dataset, {
      kind: 'add-images',
      className: 'rose',
      tokens: [talk.grant(folder)],
    });
    expect(edited).toMatchObject({ sampleCount: 90, version: dataset.version });
  });
});
