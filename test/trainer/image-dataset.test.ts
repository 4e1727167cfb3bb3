/** A folder of images on its way from files to a trained model. */
import { toBinary } from '@bufbuild/protobuf';
import { spawn } from 'node:child_process';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Progress, Recipe, Report } from '../../src-preload/contract';
import { defaultRecipe, openDataset, type OpenDataset } from '../../src-main/trainer/dataset';
import type { FeatureCache } from '../../src-main/trainer/features/cache';
import { Job } from '../../src-main/trainer/job';
import { GraphProtoSchema } from '../../src-main/trainer/onnx/generated/onnx_pb';
import { trainModel } from '../../src-main/trainer/pipeline';
import { splitLabelled } from '../../src-main/trainer/stages/split';
import { imageFolder, notAnImage, temporaryFolder, truncatedJpeg, writeImage } from '../fixtures';
import { changes, picture } from './data/pictures';
import { openCache } from './features/cache-support';
import { filesLeftIn, rowsOf } from './features/image-support';
import { errorOf, graphOf } from './helpers';

const pixels: Partial<Recipe> = { backbone: 'pixels', epochs: 20, search: 'none' };
const recipeOf = (dataset: OpenDataset, recipe: Partial<Recipe> = {}): Recipe => ({
  ...defaultRecipe(dataset.labels.length),
  ...recipe,
});

/** Closed when the test ends. */
async function open(folder: string, cache: FeatureCache | null = null): Promise<OpenDataset> {
  const dataset = await openDataset(folder, new Job(), { cache });
  onTestFinished(() => dataset.close());
  return dataset;
}

interface Trained {
  report: Report;
  /** The graph of the model file with its weights. */
  graph: Buffer;
  /** The last word of each phase. */
  said: Map<string, Progress>;
}

async function train(
  folder: string,
  recipe: Partial<Recipe>,
  cache: FeatureCache | null = null,
): Promise<Trained> {
  const dataset = await openDataset(folder, new Job(), { cache });
  try {
    const said = new Map<string, Progress>();
    const job = new Job((progress) => said.set(progress.phase, progress));
    const { model, report } = await trainModel(dataset, recipeOf(dataset, recipe), '0.1.0', job);
    return { report, said, graph: Buffer.from(toBinary(GraphProtoSchema, graphOf(model))) };
  } finally {
    dataset.close();
  }
}

/** Class folders with soft spots of colour, no two alike: `a` has the seeds from 1 on, `b` those after. */
async function spots(folder: string, perClass: number): Promise<void> {
  for (const [label, name] of ['a', 'b'].entries()) {
    await mkdir(join(folder, name), { recursive: true });
    for (let i = 1; i <= perClass; i++)
      await writeFile(join(folder, name, `${i}.png`), await picture(label * perClass + i));
  }
}

/** Copies `a/N.png` to `a/N-encoded.jpg` and `b/N-scaled.jpg`. */
async function addCopies(folder: string, numbers: number[]): Promise<void> {
  for (const number of numbers) {
    const original = await readFile(join(folder, 'a', `${number}.png`));
    await writeFile(join(folder, 'a', `${number}-encoded.jpg`), await changes['encoded']!(original));
    await writeFile(join(folder, 'b', `${number}-scaled.jpg`), await changes['scaled']!(original));
  }
}

const numberOf = (item: string) => /(\d+)[^/\\]*$/.exec(item)![1]!;

describe('Copies of an image', () => {
  it('are found whatever their encoding, and stay in one part of every split unless it is said otherwise', async () => {
    const folder = temporaryFolder().path;
    await spots(folder, 12);
    await addCopies(folder, [2, 5, 7, 11]);
    const dataset = await open(folder);
    const recipe = recipeOf(dataset, { ...pixels, validation: 0.2, test: 0.3 });
    const arranged = await dataset.arrange(recipe, new Job());
    const items = arranged.duplicates!.map(({ samples }) =>
      samples.map((index) => dataset.itemOf(index)).toSorted(),
    );
    expect(items.toSorted()).toEqual(
      ['11', '2', '5', '7'].map((n) =>
        [`${n}-encoded.jpg`, `${n}.png`].map((name) => join('a', name)).concat(join('b', `${n}-scaled.jpg`)),
      ),
    );
    const isTorn = (seed: number, arrangement: typeof arranged) => {
      const split = splitLabelled(dataset, { ...recipe, seed }, arrangement);
      const partsOf = (samples: number[]) =>
        Object.values(split).filter((part) => samples.some((sample) => part.includes(sample))).length;
      return arranged.duplicates!.some(({ samples }) => partsOf(samples) > 1);
    };
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(seeds.filter((seed) => isTorn(seed, arranged))).toEqual([]);
    const apart = await dataset.arrange({ ...recipe, duplicates: 'apart' }, new Job());
    expect([apart.groups, apart.duplicates]).toEqual([null, null]);
    expect(seeds.filter((seed) => isTorn(seed, apart)).length).toBeGreaterThan(3);
  });

  it('are in the report, with those under two classes first', async () => {
    const folder = temporaryFolder().path;
    await spots(folder, 12);
    await addCopies(folder, [3, 4]);
    const { report } = await train(folder, pixels);
    expect(report.duplicates).toMatchObject({ exact: 0, near: 2, samples: 4, conflicts: 2, leaks: 0 });
    const [first] = report.duplicates!.groups;
    expect(first!.samples.map(({ className }) => className).toSorted()).toEqual(['a', 'a', 'b']);
  });
});

describe('Groups', () => {
  it('by a pattern stay in one part, joined with those of copies', async () => {
    const folder = temporaryFolder().path;
    await spots(folder, 16);
    await addCopies(folder, [1, 9]);
    const dataset = await open(folder);
    // Numbers below 10 are alone, the others are of one group; a copy under another number joins two of them.
    await rename(join(folder, 'b', '1-scaled.jpg'), join(folder, 'b', '7-scaled.jpg'));
    const renamed = await open(folder);
    const recipe = recipeOf(renamed, { ...pixels, group: '^(\\d+)', validation: 0.2, test: 0.2 });
    const { groups } = await renamed.arrange(recipe, new Job());
    const byNumber = new Map<string, Set<number>>();
    for (const index of renamed.labels.keys()) {
      const number = numberOf(renamed.itemOf(index).replace(/-\w+/, ''));
      byNumber.set(number, (byNumber.get(number) ?? new Set()).add(groups![index]!));
    }
    for (const found of byNumber.values()) expect(found.size).toBe(1);
    expect(byNumber.get('1')).toEqual(byNumber.get('7'));
    expect(byNumber.get('2')).not.toEqual(byNumber.get('3'));
    expect(dataset.labels.length).toBe(renamed.labels.length);
  });

  it('by folder keep a folder inside a class whole', async () => {
    const root = temporaryFolder().path;
    for (const name of ['cat', 'dog'])
      for (let person = 0; person < 8; person++)
        for (let i = 0; i < 3; i++)
          await writeImage(join(root, name, `person ${person}`, `${i}.png`), {
            noise: 60,
            seed: person * 10 + i + (name === 'cat' ? 0 : 500),
          });
    const dataset = await open(root);
    const recipe = recipeOf(dataset, { ...pixels, group: 'folder', validation: 0.25, test: 0.25 });
    const split = splitLabelled(dataset, recipe, await dataset.arrange(recipe, new Job()));
    const folders = [split.train, split.validation, split.test].map(
      (part) => new Set(Array.from(part, (index) => dataset.itemOf(index).split(/[/\\]\d\.png/)[0]!)),
    );
    expect(folders.reduce((sum, { size }) => sum + size, 0)).toBe(16);
    expect(folders.every(({ size }) => size > 0)).toBe(true);
  });
});

describe('Parts that were made beforehand', () => {
  it('are kept, and a copy that lies in two of them is a leak', async () => {
    const root = temporaryFolder().path;
    await spots(join(root, 'train'), 14);
    for (const [part, seed] of [
      ['test', 100],
      ['validation', 200],
    ] as const)
      // prettier-ignore
      for (const name of ['a', 'b']) {
        await mkdir(join(root, part, name), { recursive: true });
        for (let i = 1; i <= 4; i++)
          await writeFile(join(root, part, name, `${i}.png`), await picture(seed + i + (name === 'a' ? 0 : 50)));
      }
    const original = await readFile(join(root, 'train', 'a', '3.png'));
    await writeFile(join(root, 'test', 'a', 'copy.jpg'), await changes['encoded']!(original));
    const dataset = await open(root);
    const recipe = recipeOf(dataset, pixels);
    const split = splitLabelled(dataset, recipe, await dataset.arrange(recipe, new Job()));
    for (const [part, samples] of Object.entries(split))
      for (const index of samples) expect(dataset.itemOf(index).split(/[/\\]/)[0]).toBe(part);
    const { report } = await train(root, pixels);
    expect(report.counts).toMatchObject({ train: 28, validation: 8, test: 9 });
    expect(report.duplicates).toMatchObject({ near: 1, leaks: 1 });
  });
});

describe('Images are looked at', () => {
  it('once for a backbone and a fit, however often they are split', async () => {
    const folder = await imageFolder(temporaryFolder().path, { perClass: 4 });
    const dataset = await open(folder);
    let looks = 0;
    const job = new Job(({ phase, done }) => (looks += phase === 'features' && done === 0 ? 1 : 0));
    const recipe = recipeOf(dataset, pixels);
    const split = (seed: number) => splitLabelled(dataset, { ...recipe, seed, test: 0.3 });
    for (const seed of [1, 2, 3]) {
      await dataset.arrange(recipe, job);
      const { parts } = await dataset.extract(split(seed), recipe, job);
      for (const { X } of Object.values(parts)) await X.release();
    }
    expect(looks).toBe(1);
    await dataset.arrange({ ...recipe, fit: 'crop' }, job);
    expect(looks).toBe(2);
  });

  it('as the recipe says: fit and backbone decide the features', async () => {
    const folder = await imageFolder(temporaryFolder().path, { perClass: 2 });
    await writeImage(join(folder, 'red', 'wide.png'), { width: 90, height: 20, noise: 80 });
    const dataset = await open(folder);
    const split = { train: Int32Array.from(dataset.labels.keys()), validation: new Int32Array(0), test: new Int32Array(0) }; // prettier-ignore
    const seen = new Set<string>();
    for (const recipe of [{}, { fit: 'crop' }, { fit: 'pad' }, { backbone: 'built-in' }] as const) {
      const extracted = await dataset.extract(split, recipeOf(dataset, { ...pixels, ...recipe }), new Job());
      const { X } = extracted.parts.train;
      seen.add((await rowsOf(X)).join());
      expect(extracted.backbone === null).toBe(!('backbone' in recipe));
      await X.release();
    }
    expect(seen.size).toBe(4);
  });
});

/** Every core of the machine works on something else until the test ends. */
function loadCores(): void {
  for (let core = 0; core < availableParallelism(); core++) {
    const busy = spawn(process.execPath, ['-e', 'for (let x = 0; ; x++) Math.sqrt(x);'], { stdio: 'ignore' });
    onTestFinished(() => void busy.kill('SIGKILL'));
  }
}

describe('The weights of a model are the same to the bit', () => {
  it('with a cache that is empty or full and without one, beside other work and on busy cores', async () => {
    const root = temporaryFolder().path;
    const folder = await imageFolder(join(root, 'photos'), { perClass: 5, size: 48 });
    await truncatedJpeg(join(folder, 'red', 'half.jpg'));
    const recipe: Partial<Recipe> = { augmentation: 'flips', epochs: 20, search: 'none' };
    const cache = await openCache(join(root, 'cache'));
    const first = await train(folder, recipe);
    const others = [
      await train(folder, recipe, cache),
      await train(folder, recipe, cache),
      ...(await Promise.all([train(folder, recipe), train(folder, { ...recipe, fit: 'crop' })])).slice(0, 1),
    ];
    loadCores();
    others.push(await train(folder, recipe));
    for (const { graph } of others) expect(graph.equals(first.graph)).toBe(true);
    const cached = others.map(({ said }) => ['features', 'views'].map((phase) => said.get(phase)!.cached));
    const views = first.report.counts.train;
    expect(cached).toEqual([[0, 0], [15, views], [0, 0], [0, 0]]); // prettier-ignore
    expect((await train(folder, { ...recipe, seed: 2 }, cache)).graph.equals(first.graph)).toBe(false);
  });
});

describe('With a cache', () => {
  it('more images cost no more than themselves, and other labels, splits and heads nothing', async () => {
    const root = temporaryFolder().path;
    const folder = await imageFolder(join(root, 'photos'), { perClass: 8 });
    const cache = await openCache(join(root, 'cache'));
    const known = async (recipe: Partial<Recipe>) => {
      const { cached, total } = (await train(folder, recipe, cache)).said.get('features')!;
      return [cached, total];
    };
    expect(await known(pixels)).toEqual([0, 24]);
    for (const other of [{ seed: 5 }, { test: 0.3 }, { hidden: [4], optimizer: 'adam' as const }])
      expect(await known({ ...pixels, ...other })).toEqual([24, 24]);
    await rename(join(folder, 'red', 'red-001.png'), join(folder, 'blue', 'moved.png'));
    expect(await known(pixels)).toEqual([24, 24]);
    for (const seed of [901, 902]) await writeImage(join(folder, 'blue', `${seed}.png`), { noise: 60, seed });
    expect(await known(pixels)).toEqual([24, 26]);
    expect(await known({ ...pixels, fit: 'crop' })).toEqual([0, 26]);
  });
});

describe('Augmentation', () => {
  it('learns from more views, and counts and scores every image once', async () => {
    const folder = await imageFolder(temporaryFolder().path, { perClass: 12 });
    const plain = await train(folder, pixels);
    expect(plain.said.has('views')).toBe(false);
    for (const [augmentation, views] of [
      ['flips', 1],
      ['crops', 5],
    ] as const) {
      // prettier-ignore
      const { report, graph, said } = await train(folder, { ...pixels, augmentation });
      expect(report.counts).toEqual(plain.report.counts);
      for (const part of ['train', 'validation', 'test'] as const)
        expect(report[part]!.perClass.map(({ support }) => support)).toEqual(
          plain.report[part]!.perClass.map(({ support }) => support),
        );
      const total = views * plain.report.counts.train;
      expect(said.get('views')).toMatchObject({ done: total, total });
      expect(graph.equals(plain.graph)).toBe(false);
      expect(report.test!.accuracy).toBe(1);
    }
  });
});

describe('Images that cannot be read', () => {
  it('are listed in the report, and counted in no part', async () => {
    const folder = await imageFolder(temporaryFolder().path, { perClass: 8 });
    await truncatedJpeg(join(folder, 'red', 'half.jpg'));
    await notAnImage(join(folder, 'blue', 'note.jpg'));
    const { report } = await train(folder, pixels);
    const { train: trained, validation, test, skipped } = report.counts;
    expect([trained + validation + test, skipped]).toEqual([24, 2]);
    expect(report.skipped.map(({ item }) => item).toSorted()).toEqual([
      join('blue', 'note.jpg'),
      join('red', 'half.jpg'),
    ]);
  });

  it('end the work in words where nothing is left of a class', async () => {
    const folder = await imageFolder(temporaryFolder().path, { classes: ['red'], perClass: 8 });
    for (let i = 0; i < 8; i++) await notAnImage(join(folder, 'blue', `${i}.jpg`));
    const { message } = await errorOf(train(folder, pixels));
    expect(message).toMatch(/only samples of "red" left to train on\. Look at the list of skipped samples/);
  });
});

/** Where temporary files are made until the test ends. */
function temporaryRoot(): string {
  const { path } = temporaryFolder();
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = path;
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });
  return path;
}

describe('A training that is cancelled', () => {
  it.each([
    ['features', 'built-in'],
    ['views', 'pixels'],
    ['training', 'pixels'],
  ] as const)('in the phase "%s" ends at once and leaves nothing (%s)', async (where, backbone) => {
    const folder = await imageFolder(temporaryFolder().path, { perClass: 30, size: 64 });
    const root = temporaryRoot();
    const dataset = await open(folder);
    let cancelledAt = 0;
    const job = new Job(({ phase, done }) => {
      if (phase !== where || cancelledAt > 0 || (done < 3 && where !== 'training')) return;
      cancelledAt = performance.now();
      job.cancel();
    });
    const recipe = recipeOf(dataset, { backbone, augmentation: 'flips' });
    expect((await errorOf(trainModel(dataset, recipe, '0.1.0', job))).code).toBe('cancelled');
    expect(performance.now() - cancelledAt).toBeLessThan(15_000);
    dataset.close();
    // What images came to is released without anybody waiting for it.
    await vi.waitFor(async () => expect(await filesLeftIn(root)).toEqual([]));
  });
});
