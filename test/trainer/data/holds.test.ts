import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { writeCaptures } from '../../../src-main/captures';
import { holdsOf, tooFewHolds } from '../../../src-main/trainer/data/holds';
import { Job } from '../../../src-main/trainer/job';
import { trainModel } from '../../../src-main/trainer/pipeline';
import { foldSplits } from '../../../src-main/trainer/stages/folds';
import { splitLabelled } from '../../../src-main/trainer/stages/split';
import { temporaryFolder } from '../../fixtures';
import { picture } from './pictures';
import { quick } from '../helpers';
import { openForTest, recipeFor } from '../stages/support';

const shares = { validation: 0.15, test: 0.15 };
const samples = (...names: string[]) => names.map((name) => ({ path: join('data', name) }));

/** Pictures of which no two are alike, as if the camera was moved fast. */
const frames = (count: number, seed: number) =>
  Promise.all(
    Array.from(
      { length: count },
      async (_, i) =>
        new Uint8Array(
          await sharp(await picture(seed + i))
            .jpeg()
            .toBuffer(),
        ),
    ),
  );

/** A folder of classes that were recorded so many times each. */
async function recorded(holdsPerClass: number, framesPerHold: number): Promise<string> {
  const root = join(temporaryFolder().path, 'Webcam');
  const captures = temporaryFolder().path;
  for (const [label, name] of ['cup', 'pen'].entries()) {
    await mkdir(join(root, name), { recursive: true });
    for (let hold = 0; hold < holdsPerClass; hold++) {
      const seed = 1 + framesPerHold * (holdsPerClass * label + hold);
      for (const path of await writeCaptures(captures, await frames(framesPerHold, seed)))
        await cp(path, join(root, name, basename(path)));
    }
  }
  return root;
}

describe('Frames of one hold of the webcam’s button', () => {
  it('are known by their names; other pictures are on their own', () => {
    const found = holdsOf(
      samples(
        'webcam-0a1b2c3d-001.jpg',
        'cup.jpg',
        'webcam-0a1b2c3d-200.webp',
        'webcam-ffffffff-001.jpg',
        'webcam-001.jpg',
        'my-webcam-0a1b2c3d-001.jpg',
      ),
    );
    expect([...found!]).toEqual([0, 1, 0, 3, 4, 5]);
    expect(holdsOf(samples('a.jpg', 'webcam-001.jpg'))).toBeNull();
  });

  it('stay in one part of the split and in one fold, whatever the recipe says of groups', async () => {
    const dataset = await openForTest(await recorded(6, 5));
    const recipe = { ...recipeFor(dataset, quick), duplicates: 'apart' as const };
    const arranged = await dataset.arrange(recipe, new Job());
    expect(arranged.warnings).toEqual([]);
    const holdsIn = (part: Int32Array) => new Set(Array.from(part, (index) => holdOf(dataset.itemOf(index))));
    const splits = [
      splitLabelled(dataset, recipe, arranged),
      ...foldSplits(dataset, { ...recipe, folds: 3 }, arranged),
    ];
    for (const split of splits) {
      const parts = Object.values(split).map(holdsIn);
      expect(Math.min(...parts.map(({ size }) => size))).toBeGreaterThan(0);
      expect(parts.reduce((total, { size }) => total + size, 0)).toBe(12);
    }
  });

  it('are told of where a class has too few of them for all parts, and train nevertheless', async () => {
    const dataset = await openForTest(await recorded(1, 6));
    const recipe = { ...recipeFor(dataset, quick), duplicates: 'apart' as const };
    const { report } = await trainModel(dataset, recipe, '0.1.0', new Job());
    expect(report.warnings).toEqual([
      expect.stringContaining('too few recordings of "cup", "pen" to learn from some'),
    ]);
    expect(report.warnings[0]).toContain('record each class 3 times or more');
    expect(report.train!.count).toBe(12);
    expect(report.test).toBeNull();
  });

  it('are too few only where a class is of frames alone, and some hold has several', () => {
    const holds = (...groups: number[]) => Int32Array.from(groups);
    const said = (groups: Int32Array, labels: number[], some = shares) =>
      tooFewHolds(groups, Int32Array.from(labels), ['cup', 'pen'], some).length;
    expect(said(holds(0, 0, 2, 3, 4), [0, 0, 1, 1, 1])).toBe(1);
    // Two single presses and a picture from elsewhere.
    expect(said(holds(0, 1, 2), [0, 0, 0])).toBe(0);
    expect(said(holds(0, 0, 2, 3), [0, 0, 0, 0])).toBe(0);
    expect(said(holds(0, 0, 2, 2), [0, 0, 0, 0], { validation: 0, test: 0.2 })).toBe(0);
    expect(said(holds(0, 0), [-1, -1])).toBe(0);
  });
});

const holdOf = (item: string) => /webcam-(\w+)-/.exec(item)![1]!;
