import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { ensureSample } from '../../src-main/trainer/samples';
import { cloudsCsv } from '../../src-main/trainer/samples/clouds';
import { drawShapes, shapeNames } from '../../src-main/trainer/samples/shapes';
import { repositoryRoot, temporaryFolder } from '../fixtures';

const resourcesFolder = join(repositoryRoot, 'resources');

/** Every file under a folder with its bytes, by its path. */
async function contents(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(paths.sort().map((path) => readFile(path)));
  return new Map(paths.map((path, i) => [path.slice(folder.length), files[i]!]));
}

async function drawn(seed: number, perClass: number): Promise<Map<string, Buffer>> {
  const { path } = temporaryFolder();
  await drawShapes(path, seed, perClass);
  return contents(path);
}

function countByLabel(csv: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of csv.trimEnd().split('\n').slice(1)) {
    const label = row.split(',').at(-1)!;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

describe('shapes', () => {
  test('one folder a class, each with as many 64x64 RGB images as asked for', async () => {
    const { path } = temporaryFolder();
    await drawShapes(path, 1, 3);
    expect((await readdir(path)).sort()).toEqual([...shapeNames]);
    for (const shape of shapeNames) expect(await readdir(join(path, shape))).toHaveLength(3);
    const metadata = await sharp(join(path, 'star', 'star-01.png')).metadata();
    expect(metadata).toMatchObject({ format: 'png', width: 64, height: 64, channels: 3 });
  });

  test('the same seed draws the same bytes, another seed draws every image anew', async () => {
    const [first, again, other] = [await drawn(1, 3), await drawn(1, 3), await drawn(2, 3)];
    expect(again).toEqual(first);
    expect([...other.keys()]).toEqual([...first.keys()]);
    for (const [path, bytes] of first) expect(other.get(path)!.equals(bytes)).toBe(false);
  });

  test('no image is drawn twice', async () => {
    const images = [...(await drawn(1, 5)).values()].map((bytes) => bytes.toString('base64'));
    expect(new Set(images).size).toBe(images.length);
  });
});

describe('clouds', () => {
  test.each([3, 6] as const)('%i classes of 120 points, three decimals', (classes) => {
    const csv = cloudsCsv(classes, 1);
    expect(csv.split('\n')[0]).toBe('x,y,class');
    expect(csv).toMatch(/^x,y,class\n(-?\d+\.\d{3},-?\d+\.\d{3},[a-z]+\n)+$/);
    expect(Object.values(countByLabel(csv))).toEqual(Array<number>(classes).fill(120));
  });

  test('repeat with their seed', () => {
    expect(cloudsCsv(6, 5)).toBe(cloudsCsv(6, 5));
    expect(cloudsCsv(6, 5)).not.toBe(cloudsCsv(6, 6));
  });
});

describe('ensureSample', () => {
  test('iris: 150 rows, 50 of each of 3 species', async () => {
    const path = await ensureSample('iris', { samplesFolder: temporaryFolder().path, resourcesFolder });
    expect(path).toMatch(/Iris\.csv$/);
    const csv = await readFile(path, 'utf8');
    expect(csv.split('\n')[0]).toBe('sepal_length,sepal_width,petal_length,petal_width,species');
    expect(countByLabel(csv)).toEqual({ setosa: 50, versicolor: 50, virginica: 50 });
  });

  test('a sample is made once and kept', async () => {
    const options = { samplesFolder: temporaryFolder().path, resourcesFolder };
    const path = await ensureSample('clouds-3', options);
    const made = await stat(path);
    expect(await ensureSample('clouds-3', options)).toBe(path);
    expect((await stat(path)).mtimeMs).toBe(made.mtimeMs);
    expect(await ensureSample('clouds-6', options)).not.toBe(path);
  });

  test('an interrupted drawing leaves nothing, and the next one is whole', async () => {
    const samplesFolder = temporaryFolder().path;
    const stop = new AbortController();
    const onProgress = (done: number): void => (done >= 16 ? stop.abort(new Error('stopped')) : undefined);
    const interrupted = ensureSample('shapes', {
      samplesFolder,
      resourcesFolder,
      signal: stop.signal,
      onProgress,
    });
    await expect(interrupted).rejects.toThrow('stopped');
    expect((await contents(samplesFolder)).size).toBe(0);

    const seen: [done: number, total: number][] = [];
    const path = await ensureSample('shapes', {
      samplesFolder,
      resourcesFolder,
      onProgress: (done, total) => seen.push([done, total]),
    });
    expect(path).toMatch(/Shapes$/);
    expect((await contents(path)).size).toBe(360);
    expect(seen.at(-1)).toEqual([360, 360]);
    expect((await contents(samplesFolder)).size).toBe(360);
  });

  test('two at once get the same whole sample', async () => {
    const options = { samplesFolder: temporaryFolder().path, resourcesFolder };
    const [one, two] = await Promise.all([
      ensureSample('clouds-6', options),
      ensureSample('clouds-6', options),
    ]);
    expect(one).toBe(two);
    expect(await readFile(one, 'utf8')).toBe(cloudsCsv(6, 1));
  });
});
