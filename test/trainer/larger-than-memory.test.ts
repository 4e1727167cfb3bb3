/** Tables and features that do not fit into the memory they may take: the same results, and nothing left behind. */
import { readdirSync, readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Table } from '../../src-main/trainer/data/table/table';
import { defaultRecipe, openDataset, type OpenDataset } from '../../src-main/trainer/dataset';
import { FileMatrix } from '../../src-main/trainer/file-matrix';
import { Job } from '../../src-main/trainer/job';
import { ResidentMatrix, type FeatureMatrix } from '../../src-main/trainer/matrix';
import { trainModel } from '../../src-main/trainer/pipeline';
import { inOrder, splitLabelled } from '../../src-main/trainer/stages/split';
import { Storage } from '../../src-main/trainer/storage';
import { imageFolder, temporaryFolder } from '../fixtures';
import { errorOf, file, flowersCsv, graphOf, lines, quick, trainOn } from './helpers';

/** No table of some megabytes fits, and no features. */
const memory = 1;
const ROWS = 70_000;
const folder = temporaryFolder();
const large = join(folder.path, 'large.csv');
const shares = { validation: 0.15, test: 0.15, seed: 1 };

/** 70,000 rows: whole and broken numbers, texts, missing values, a line too long and a label that they tell. */
function largeCsv(): string {
  const numbers = Array.from({ length: 16 }, (_, column) => `n${column}`);
  const header = `row,${numbers.join(',')},broken,colour,kind,when\n`;
  return (
    header +
    lines(ROWS, (row) => {
      const kind = (row * 7) % 3;
      const cells = numbers.map((_, column) => ((row + 1) * (column + 3) * 7919) % 100_003);
      const broken = row % 11 === 0 ? 'NA' : (kind + ((row * 37) % 101) / 50).toFixed(4);
      const colour = row % 13 === 0 ? '' : ['red', 'a longer name of a colour', 'blue'][(row * 5 + kind) % 3];
      const day = `2024-01-${10 + (row % 9)}`;
      return [row, ...cells, broken, colour, ['x', 'y', 'z'][kind], day, ...(row === 40 ? [1] : [])].join(
        ',',
      );
    })
  );
}

beforeAll(async () => {
  await writeFile(large, largeCsv());
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder.path;
  return () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  };
});
afterAll(() => folder.dispose());

/** Folders for what does not fit, and files in them that are open though they have no name any more. */
function leftovers(): string[] {
  const isOurs = (path: string) => /softmax-studio-data-/.test(path);
  const open = process.platform === 'linux' ? readdirSync('/proc/self/fd') : [];
  const targets = open.map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return [...readdirSync(folder.path), ...targets].filter(isOurs);
}

async function opened(path: string, options: { memory?: number } = {}): Promise<OpenDataset> {
  const dataset = await openDataset(path, new Job(), options);
  onTestFinished(() => dataset.close());
  return dataset;
}

const splitRecipe = { ...defaultRecipe(1), ...shares };
const splitOf = (dataset: OpenDataset) => splitLabelled(dataset, splitRecipe);

async function openLarge(storage: Storage): Promise<Table> {
  const table = await Table.open(large, new Job(), 'learn', storage);
  onTestFinished(() => table.close());
  await table.setLabel('kind');
  return table;
}

describe('A table that does not fit in memory', () => {
  it('is understood as one that does, and keeps its rows in order', async () => {
    const [onDisk, inMemory] = [await openLarge(new Storage(memory)), await openLarge(new Storage())];
    const isOnDisk = ({ storage }: Table) =>
      leftovers().some((path) => storage.memory === memory && path.includes(storage.folder));
    expect([onDisk, inMemory].map(isOnDisk)).toEqual([process.platform === 'linux', false]);
    expect(onDisk.rows).toBe(ROWS - 1);
    for (const key of [
      'columns',
      'previewRows',
      'classes',
      'skipped',
      'skippedCount',
      'labelReason',
    ] as const)
      expect(onDisk[key]).toEqual(inMemory[key]);
    expect(onDisk.labels).toEqual(inMemory.labels);
    const wanted = [
      ...onDisk.features.map(({ name, use }) => ({ name, use: use as 'number' | 'category' })),
      { name: 'n3', use: 'category' as const },
      { name: 'colour', use: 'number' as const },
      { name: 'gone', use: 'number' as const },
    ];
    const [a, b] = [await onDisk.values(wanted), await inMemory.values(wanted)];
    a.forEach((column, index) => {
      const other = b[index]!;
      expect([column.name, column.use]).toEqual([other.name, other.use]);
      const values: (string | number)[] = Array.from<string | number>(column.values);
      expect(values.every((value, row) => Object.is(value, other.values[row]))).toBe(true);
    });
    const rows = a[0]!.values as Float64Array;
    expect(rows.every((row, index) => row === (index < 40 ? index : index + 1))).toBe(true);
  });

  it.each(['lbfgs', 'sgd'] as const)('trains to the same weights to the bit, with %s', async (optimizer) => {
    const recipe = { label: 'kind', optimizer, epochs: 3, batchSize: 256 };
    const plenty = await trainOn(large, recipe);
    const little = await trainOn(large, { ...recipe, memory });
    expect(graphOf(little.model)).toEqual(graphOf(plenty.model));
    expect(little.report.test).toEqual(plenty.report.test);
    expect(little.report.test!.accuracy).toBeGreaterThan(0.5);
  });

  it('has its features on the disk, and the same ones', async () => {
    const extracted = await Promise.all(
      [{}, { memory }].map(async (options) => {
        const dataset = await opened(large, options);
        const { parts } = await dataset.extract(splitOf(dataset), splitRecipe, new Job());
        return parts;
      }),
    );
    for (const part of ['train', 'validation', 'test'] as const) {
      const [a, b] = extracted.map((parts) => parts[part].X) as [FeatureMatrix, FeatureMatrix];
      expect([a, b].map((X) => X.constructor)).toEqual([ResidentMatrix, FileMatrix]);
      const bytes = async (X: FeatureMatrix) => Buffer.from((await X.read(0, X.rows)).slice().buffer);
      expect((await bytes(b)).equals(await bytes(a))).toBe(true);
      expect(extracted[1]![part].y).toEqual(extracted[0]![part].y);
    }
    for (const parts of extracted) for (const { X } of Object.values(parts)) await X.release();
  });
});

describe('What lies on the disk', () => {
  const recipe = { ...defaultRecipe(ROWS), optimizer: 'sgd', epochs: 1 } as const;

  it('is gone after a training', async () => {
    const dataset = await openDataset(large, new Job(), { memory });
    expect(leftovers()).not.toEqual([]);
    await trainModel(dataset, recipe, '0', new Job());
    dataset.close();
    expect(leftovers()).toEqual([]);
  });

  it.each(['features', 'training'] as const)('is gone after a cancel while at %s', async (phase) => {
    const dataset = await openDataset(large, new Job(), { memory });
    const job: Job = new Job((progress) => {
      if (progress.phase === phase && progress.done > 0) job.cancel();
    });
    const error = await errorOf(
      trainModel(dataset, { ...recipe, epochs: 100 }, '0', job, () => job.cancel()),
    );
    expect(error.code).toBe('cancelled');
    dataset.close();
    expect(leftovers()).toEqual([]);
  });

  it('is gone after a cancel while the table is read', async () => {
    const job = new Job();
    setTimeout(() => job.cancel(), 60);
    expect((await errorOf(openDataset(large, job, { memory }))).code).toBe('cancelled');
    expect(leftovers()).toEqual([]);
  });

  it('is gone after a failure', async () => {
    const broken = join(temporaryFolder().path, 'broken.csv');
    await writeFile(broken, 'a\n' + lines(2_000_000, (row) => `${row}`));
    expect((await errorOf(openDataset(broken, new Job(), { memory }))).code).toBe('one-column');
    expect(leftovers()).toEqual([]);

    const dataset = await openDataset(large, new Job(), { memory });
    const failing = new Job(({ phase, done }) => {
      if (phase === 'features' && done > ROWS) throw new Error('The page is gone.');
    });
    expect((await errorOf(trainModel(dataset, recipe, '0', failing))).message).toBe('The page is gone.');
    dataset.close();
    expect(leftovers()).toEqual([]);
  });
});

describe('Features of classes in another order', () => {
  const trainedLabels = async (dataset: OpenDataset) => {
    const { parts } = await dataset.extract(splitOf(dataset), splitRecipe, new Job());
    return Array.from(parts.train.y);
  };

  it.each([
    ['a table', async () => file(flowersCsv()), ['rose', 'iris', 'lily']],
    ['images', async () => imageFolder(temporaryFolder().path, { perClass: 6 }), ['red', 'green', 'blue']],
  ] as const)('of %s have the numbers of that order', async (_, make, order) => {
    const dataset = await opened(await make());
    const moved = inOrder(dataset, [...order]);
    expect(moved.classes).not.toEqual(dataset.classes);
    const { train } = splitOf(dataset);
    expect(splitOf(moved).train.length).toBe(train.length);
    const expected = Array.from(splitOf(moved).train, (index) => dataset.classes[dataset.labels[index]!]);
    expect((await trainedLabels(moved)).map((label) => order[label])).toEqual(expected);
  });
});

describe('Images that do not fit in memory', () => {
  it('train to the same weights to the bit', async () => {
    const path = await imageFolder(temporaryFolder().path, { perClass: 12 });
    const [plenty, little] = [await trainOn(path, quick), await trainOn(path, { ...quick, memory })];
    expect(graphOf(little.model)).toEqual(graphOf(plenty.model));
  });
});
