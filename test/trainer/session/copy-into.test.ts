import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src-preload/contract';
import {
  imageFolder,
  notAnImage,
  temporaryFolder,
  truncatedJpeg,
  writeImage,
  type TemporaryFolder,
} from '../../fixtures';
import { file, flowersCsv, quick } from '../helpers';
import { Talk } from './talk';

/** Every file below a folder, from it, with its bytes. */
async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files.map(async (path) => [
    path.slice(folder.length + 1).replaceAll('\\', '/'),
    (await readFile(path)).toString('base64'),
  ]);
  return Object.fromEntries(await Promise.all(pairs)) as Record<string, string>;
}

describe('Copying images into folders of their classes', () => {
  let kept: TemporaryFolder;
  let talk: Talk;
  let model: Model;
  const empty = () => temporaryFolder().path;
  const copy = (sources: string[], target: string, threshold: number | null = null) =>
    talk.ask('copyIntoFolders', {
      modelId: model.id,
      tokens: sources.map((path) => talk.grant(path)),
      token: talk.grant(target),
      threshold,
    });

  beforeAll(async () => {
    kept = temporaryFolder();
    talk = new Talk(kept.path);
    const folder = await imageFolder(join(kept.path, 'colours'), { classes: ['red', 'green'], perClass: 10 });
    const { id, recipe } = await talk.open(folder);
    model = (await talk.value('train', { datasetId: id, recipe: { ...recipe, ...quick } })).model;
    return () => kept.dispose();
  }, 60_000);

  it('copies each under its name, leaves the originals, and says how many', async () => {
    const source = join(empty(), 'new');
    await writeImage(join(source, 'one.png'), { colour: [200, 60, 60] });
    await writeImage(join(source, 'below', 'two.png'), { colour: [60, 160, 80] });
    const [before, target] = [await contents(source), empty()];
    expect(await copy([source], target)).toEqual({
      ok: true,
      value: { path: target, copied: 2, unsure: 0, skippedCount: 0, skipped: [] },
    });
    expect(await contents(source)).toEqual(before);
    expect(await contents(target)).toEqual({
      'red/one.png': before['one.png'],
      'green/two.png': before['below/two.png'],
    });
  });

  it('numbers names that are taken, capitals or not', async () => {
    const source = empty();
    for (const name of ['a/photo.png', 'b/photo.png', 'c/PHOTO.png'])
      await writeImage(join(source, name), { colour: [200, 60, 60], noise: 5, seed: name.charCodeAt(0) });
    const target = empty();
    expect(await copy([source], target)).toMatchObject({ value: { copied: 3 } });
    const names = Object.keys(await contents(target)).map((name) => name.toLowerCase());
    expect(names.toSorted()).toEqual(['red/photo (2).png', 'red/photo (3).png', 'red/photo.png']);
  });

  it('puts what is less sure than asked into a folder of its own', async () => {
    const source = empty();
    await writeImage(join(source, 'one.png'), { colour: [130, 110, 70] });
    const target = empty();
    expect(await copy([source], target, 1)).toMatchObject({ value: { copied: 1, unsure: 1 } });
    expect(Object.keys(await contents(target))).toEqual(['unsure/one.png']);
  });

  it('lists what is no image, or broken, and copies the others', async () => {
    const source = empty();
    await writeImage(join(source, 'one.png'), { colour: [200, 60, 60] });
    await truncatedJpeg(join(source, 'torn.jpg'));
    await notAnImage(join(source, 'note.jpg'));
    const target = empty();
    const answer = await copy([source], target);
    expect(answer).toMatchObject({ ok: true, value: { copied: 1, skippedCount: 2 } });
    expect(Object.keys(await contents(target))).toEqual(['red/one.png']);
  });

  it('refuses a folder that holds something, and one inside what it copies', async () => {
    const source = empty();
    await writeImage(join(source, 'one.png'), { colour: [200, 60, 60] });
    const full = empty();
    await writeFile(join(full, 'mine.txt'), 'mine');
    expect(await copy([source], full)).toMatchObject({ ok: false, code: 'not-empty' });
    expect(await readdir(full)).toEqual(['mine.txt']);
    await mkdir(join(source, 'inside'));
    expect(await copy([source], join(source, 'inside'))).toMatchObject({ ok: false, code: 'same-folder' });
  });

  it('is refused for rows, which are no files', async () => {
    const { id, recipe } = await talk.open(await file(flowersCsv()));
    const table = (await talk.value('train', { datasetId: id, recipe })).model;
    const token = talk.grant(empty());
    const answer = await talk.ask('copyIntoFolders', {
      modelId: table.id,
      tokens: [token],
      token,
      threshold: null,
    });
    expect(answer).toMatchObject({ ok: false, code: 'wrong-kind' });
  });

  it('can be cancelled', async () => {
    const source = await imageFolder(join(empty(), 'many'), { classes: ['red'], perClass: 150 });
    const target = empty();
    const answer = copy([source], target);
    await talk.event((event) => event.event === 'progress' && event.command === 'copyIntoFolders');
    await talk.value('cancel', { commands: ['copyIntoFolders'] });
    expect(await answer).toMatchObject({ ok: false, code: 'cancelled' });
    expect(Object.keys(await contents(target)).length).toBeLessThan(150);
    await rm(source, { recursive: true });
  });
});

describe('Classes as names of folders', () => {
  it.each([
    ['a/b', 'a-b'],
    ['..', 'class'],
    ['CON', '_CON'],
    ['unsure', 'unsure'],
    ['  spaced. ', 'spaced'],
  ])('"%s" becomes "%s"', async (label, folder) => {
    const { CopyInto } = await import('../../../src-main/trainer/model/copy-into');
    const target = temporaryFolder().path;
    const model = { metadata: { kind: 'images', labels: [label, 'other'] } } as never;
    const picture = await writeImage(join(temporaryFolder().path, 'x.png'));
    const copying = new CopyInto(model, target);
    const answers = {
      count: 1,
      decisions: Int32Array.of(0),
      confidences: Float32Array.of(1),
      accepted: null,
    };
    await copying.take({
      answers: answers as never,
      path: picture,
      first: null,
      itemOf: () => picture,
      lines: [],
    });
    expect(Object.keys(await contents(target))).toEqual([`${folder}/x.png`]);
  });
});
