import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src-preload/contract';
import { imageFolder, notAnImage, temporaryFolder, truncatedJpeg, writeCsv, writeImage } from '../fixtures';
import { writeOwnBackbone } from '../trainer/features/image-support';
import { csvRows, jsonLines, run, start, type Finished } from './run';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder.path, ...names);
afterAll(() => folder.dispose());

let trained: Finished;
let ownPath: string;
beforeAll(async () => {
  ownPath = await writeOwnBackbone(at('own.onnx'));
  await imageFolder(at('photos'), { classes: ['cat', 'dog'], perClass: 15 });
  await notAnImage(at('photos', 'cat', 'notes.txt'));
  await truncatedJpeg(at('photos', 'dog', 'half.jpg'));
  trained = await run('train', at('photos'), '--out', at('m.onnx'), '--report', at('r.json'));
});

describe('train on a folder with a text and a broken image among its images', () => {
  it('succeeds, and lists both with their reasons', async () => {
    expect(trained.code).toBe(0);
    expect(trained.stdout).toContain('photos: 31 images, 2 classes');
    expect(trained.stdout).toContain('2 skipped:');
    expect(trained.stdout).toContain(`${join('cat', 'notes.txt')}: not an image (.txt)`);
    expect(trained.stdout).toContain(`${join('dog', 'half.jpg')}: broken image: `);
  });

  it('reports both, and learns from all the others', async () => {
    const { counts, skipped, test } = JSON.parse(await readFile(at('r.json'), 'utf8')) as Report;
    expect(counts.skipped).toBe(2);
    expect(skipped.map(({ item }) => item)).toEqual([join('cat', 'notes.txt'), join('dog', 'half.jpg')]);
    expect(counts.train + counts.validation + counts.test).toBe(30);
    expect(test!.accuracy).toBe(1);
  });

  it('says what saw the images', async () => {
    const { backbone, features } = JSON.parse(await readFile(at('r.json'), 'utf8')) as Report;
    expect(backbone).toMatchObject({ name: 'Two MobileNets', size: 224 });
    expect(backbone!.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(features).toBe(3072);
  });

  it('shows how far it is', () => {
    expect(trained.stderr).toMatch(/features .*31\/31/);
  });

  it('makes a model that classifies folders and files, and lists what is no image', async () => {
    const paths = [at('photos', 'cat'), at('photos', 'dog', 'half.jpg'), at('photos', 'dog', 'dog-001.png')];
    const { code, stdout, stderr } = await run('classify', at('m.onnx'), ...paths);
    expect(code).toBe(0);
    const rows = csvRows(stdout);
    expect(rows).toHaveLength(16);
    expect(rows.at(-1)).toMatchObject({ file: paths[2], prediction: 'dog' });
    expect(stderr).toContain('16 classified, 2 skipped');
  });
});

/** Colours need no search. */
const QUICK = ['--search', 'none', '--epochs', '20'];

interface Heard {
  report: Report;
  /** The last progress of each phase. */
  phases: Map<unknown, Record<string, unknown>>;
}

/** Trains with `--json`; the cache is the one that all tests share unless another folder is given. */
async function trainJson(args: string[], cache?: string): Promise<Heard> {
  const env = cache === undefined ? process.env : { ...process.env, SOFTMAX_STUDIO_CACHE: cache };
  const { code, stdout, stderr } = await start(['train', ...args, ...QUICK, '--json'], { env }).finished;
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  const progress = jsonLines(stderr).filter(({ event }) => event === 'progress');
  return {
    report: JSON.parse(stdout) as Report,
    phases: new Map(progress.map((said) => [said['phase'], said])),
  };
}

const total = ({ counts }: Report) => counts.train + counts.validation + counts.test;
const everyFile = async (folder: string) =>
  (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => name.includes('.'));

describe('train on images', () => {
  it('keeps what it saw for the next time, unless --no-cache', async () => {
    await imageFolder(at('twice'), { classes: ['a', 'b'], perClass: 6 });
    const args = [at('twice'), '--backbone', 'pixels'];
    await trainJson([...args, '--no-cache'], at('cache-1'));
    expect(await everyFile(at('cache-1'))).toEqual([]);
    const first = await trainJson(args, at('cache-1'));
    expect((await everyFile(at('cache-1'))).length).toBeGreaterThan(0);
    const second = await trainJson([...args, '--seed', '2'], at('cache-1'));
    expect([first, second].map(({ phases }) => phases.get('features')!['cached'])).toEqual([0, 12]);
  });

  it('by pixels, with flips, and groups that stay whole', async () => {
    for (const name of ['cat', 'dog'])
      for (let i = 0; i < 40; i++) {
        const colour = name === 'cat' ? ([200, 60, 60] as const) : ([60, 90, 200] as const);
        const path = at('grouped', name, `burst ${i % 8}`, `${i}.png`);
        await writeImage(path, { colour, noise: 40, seed: i + (name === 'cat' ? 0 : 100) });
      }
    const options = ['--backbone', 'pixels', '--augmentation', 'flips', '--group', 'folder', '--fit', 'crop'];
    const { report, phases } = await trainJson([at('grouped'), ...options]);
    expect(report.backbone).toBeNull();
    expect(report.recipe).toMatchObject({ augmentation: 'flips', group: 'folder', fit: 'crop' });
    expect(total(report)).toBe(80);
    // Bursts of five.
    expect([report.counts.validation % 5, report.counts.test % 5]).toEqual([0, 0]);
    expect(phases.get('views')).toMatchObject({ done: report.counts.train, total: report.counts.train });
    expect(report.test!.accuracy).toBe(1);
  });

  it('with the labels of a CSV file, or of file names', async () => {
    await imageFolder(at('made'), { classes: ['cat', 'dog'], perClass: 10 });
    const names = (await readdir(at('made'), { recursive: true })).filter((name) => name.endsWith('.png'));
    await mkdir(at('flat'));
    for (const name of names) await rename(at('made', name), at('flat', basename(name)));
    // Other words than the names have.
    const rows = names.map((name) => [basename(name), name.startsWith('cat') ? 'Katze' : 'Hund']);
    await writeCsv(at('labels.csv'), [['file', 'label'], ...rows.slice(1)]);
    const args = [at('flat'), '--backbone', 'pixels'];
    const byFile = await trainJson([...args, '--labels', at('labels.csv')]);
    const byName = await trainJson([...args, '--label-pattern', '^(cat|dog)-']);
    expect([byFile.report.classes, total(byFile.report)]).toEqual([['Hund', 'Katze'], 19]);
    expect(byFile.report.skipped).toEqual([
      { item: rows[0]![0], reason: expect.stringMatching(/labels\.csv/) },
    ]);
    expect([byName.report.classes, total(byName.report)]).toEqual([['cat', 'dog'], 20]);
    for (const { report } of [byFile, byName]) expect(report.test!.accuracy).toBe(1);
  });

  it('keeps the parts that a folder comes in', async () => {
    await imageFolder(at('parts', 'train'), { classes: ['cat', 'dog'], perClass: 10 });
    await imageFolder(at('parts', 'test'), { classes: ['cat', 'dog'], perClass: 3 });
    const { report } = await trainJson([at('parts'), '--backbone', 'pixels', '--duplicates', 'apart']);
    expect(report.classes).toEqual(['cat', 'dog']);
    expect([report.counts.test, total(report)]).toEqual([6, 26]);
    expect(report.duplicates).toBeNull();
  });

  it('with a backbone of your own', async () => {
    const { report } = await trainJson([at('photos'), '--backbone', ownPath]);
    expect(report.backbone).toMatchObject({ name: 'Means', size: 16 });
    expect(report.features).toBe(6);
    expect(report.test!.accuracy).toBe(1);
  });
});

describe.concurrent('train refuses, with exit code 1 and words,', () => {
  it('an empty folder', async () => {
    await mkdir(at('empty'));
    const { code, stderr } = await run('train', at('empty'));
    expect(code).toBe(1);
    expect(stderr).toContain('"empty" holds no images. Make a folder with one sub-folder per class');
  });

  it('a folder of one class', async () => {
    await imageFolder(at('one'), { classes: ['cat'], perClass: 2 });
    const { code, stderr } = await run('train', at('one'));
    expect(code).toBe(1);
    expect(stderr).toContain('has only one class, "cat"');
  });
});

describe('classify --copy-into', () => {
  it('copies every image into a folder of its class, those that it is not sure of into "unsure", and no table to stdout', async () => {
    await imageFolder(at('new'), { classes: ['cat', 'dog'], perClass: 2 });
    const sure = await run('classify', at('m.onnx'), at('new'), '--copy-into', at('sorted'));
    expect([sure.code, sure.stdout]).toEqual([0, '']);
    expect(sure.stderr).toContain(`4 copied into ${at('sorted')} (0 unsure)`);
    expect((await readdir(at('sorted', 'cat'))).toSorted()).toEqual(['cat-001.png', 'cat-002.png']);
    expect(await readdir(at('new', 'dog'))).toHaveLength(2);

    const out = at('answers.csv');
    const strict = await run(
      'classify',
      at('m.onnx'),
      at('new'),
      '--copy-into',
      at('strict'),
      '--threshold',
      '1',
      '--out',
      out,
    );
    expect(strict.code).toBe(0);
    const rows = csvRows(await readFile(out, 'utf8'));
    const rejected = rows.filter(({ accepted }) => accepted === 'false').length;
    expect(rejected).toBeGreaterThan(0);
    expect(strict.stderr).toContain(`(${rejected} unsure)`);
    expect(await readdir(at('strict', 'unsure'))).toHaveLength(rejected);
  });

  it('refuses a folder that holds something, and a threshold that is none', async () => {
    const full = await run('classify', at('m.onnx'), at('photos'), '--copy-into', at('photos'));
    expect([full.code, full.stderr]).toEqual([1, expect.stringContaining('is not empty')]);
    const wrong = await run('classify', at('m.onnx'), at('photos'), '--threshold', '2');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('from 0 to 1')]);
  });
});
