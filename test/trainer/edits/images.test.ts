import { toBinary } from '@bufbuild/protobuf';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OpenDataset } from '../../../src-main/trainer/dataset';
import { JoinedMatrix } from '../../../src-main/trainer/features/joined-matrix';
import { Job } from '../../../src-main/trainer/job';
import { createMatrix } from '../../../src-main/trainer/matrix';
import { GraphProtoSchema } from '../../../src-main/trainer/onnx/generated/onnx_pb';
import { trainModel } from '../../../src-main/trainer/pipeline';
import { splitLabelled } from '../../../src-main/trainer/stages/split';
import type { Edit } from '../../../src-preload/contract';
import { imageFolder, temporaryFolder, truncatedJpeg, writeImage } from '../../fixtures';
import { graphOf, quick } from '../helpers';
import { openForTest, recipeFor } from '../stages/support';

const none = { pathsOf: () => [], skipped: [] };
/** Tokens are paths here. */
const additions = { pathsOf: ({ tokens }: { tokens: string[] }) => tokens, skipped: [] };
const add = (className: string, ...tokens: string[]): Edit => ({ kind: 'add-images', className, tokens });

async function train(dataset: OpenDataset) {
  const { model, report } = await trainModel(dataset, recipeFor(dataset, quick), '0.1.0', new Job());
  return { report, graph: Buffer.from(toBinary(GraphProtoSchema, graphOf(model))) };
}

/** New images of the class green, and of a class of their own. */
async function moreImages(): Promise<Edit[]> {
  const folder = temporaryFolder().path;
  const white = [1, 2, 3, 4].map((seed) =>
    writeImage(join(folder, `white-${seed}.png`), { colour: [230, 230, 230], noise: 20, seed }),
  );
  const green = await writeImage(join(folder, 'green.png'), { colour: [60, 160, 80], noise: 30, seed: 77 });
  return [add('green', green), add('white', ...(await Promise.all(white)))];
}

describe('Images that are added', () => {
  it('give the same model whether the others were seen before or not', async () => {
    const folder = await imageFolder(temporaryFolder().path, { perClass: 8 });
    const edits = await moreImages();
    const seen = await openForTest(folder);
    const before = await train(seen);
    const after = await train(seen.withEdits(edits, additions));
    const fresh = (await openForTest(folder)).withEdits(edits, additions);
    expect((await train(fresh)).graph.equals(after.graph)).toBe(true);
    expect(after.graph.equals(before.graph)).toBe(false);
    // And without them all is as it was, of what was seen together with them.
    const undone = await train(fresh.withEdits([], none));
    expect(undone.graph.equals(before.graph)).toBe(true);
  });

  it('that cannot be decoded are listed like others, unless they are excluded', async () => {
    const dataset = await openForTest(await imageFolder(temporaryFolder().path, { perClass: 6 }));
    const broken = await truncatedJpeg(join(temporaryFolder().path, 'broken.jpg'));
    const edits = [add('red', broken)];
    const { report } = await train(dataset.withEdits(edits, additions));
    expect(report.skipped).toEqual([{ item: broken, reason: expect.stringContaining('broken image') }]);
    const exclude: Edit = { kind: 'exclude', items: [broken] };
    const without = await train(dataset.withEdits([...edits, exclude], additions));
    expect(without.report.skipped).toEqual([]);
  });

  it('may be in the folder already: they only get the class', async () => {
    const folder = await imageFolder(temporaryFolder().path, { perClass: 4 });
    const dataset = await openForTest(folder);
    const view = dataset.withEdits([add('red', join(folder, 'blue', 'blue-001.png'))], additions);
    expect(view.labels).toHaveLength(12);
    expect(view.classes[view.labels[0]!]).toBe('red');
  });

  it('are found by the file twice as one', async () => {
    const dataset = await openForTest(await imageFolder(temporaryFolder().path, { perClass: 4 }));
    const path = await writeImage(join(temporaryFolder().path, 'twice.png'));
    const view = dataset.withEdits([add('red', path), add('blue', path)], additions);
    expect(view.labels).toHaveLength(13);
    expect(view.find(path)).toBe(12);
    expect(view.itemOf(12)).toBe(path);
    expect(view.find(join('blue', 'blue-002.png'))).toBe(1);
  });

  it('stand where their names do in the order of names, numbers by their value', async () => {
    const folder = temporaryFolder().path;
    for (const name of ['b/2.png', 'b/10.png', 'a/1.png']) await writeImage(join(folder, name));
    const dataset = await openForTest(folder);
    const later = await writeImage(join(folder, 'a', '3.png'));
    const view = dataset.withEdits([add('a', later)], additions);
    const items = (one: OpenDataset) => Array.from(one.byName!, (index) => one.itemOf(index));
    const [a, three, two, ten] = ['a/1.png', 'a/3.png', 'b/2.png', 'b/10.png'].map((name) => join(name));
    expect(items(dataset)).toEqual([a, two, ten]);
    expect(items(view)).toEqual([a, three, two, ten]);
    expect(view.itemOf(3)).toBe(three);
  });
});

describe('A folder whose images came in parts', () => {
  it('keeps them, but for what a person moves, and learns from what is added', async () => {
    const folder = temporaryFolder().path;
    await imageFolder(join(folder, 'train'), { perClass: 4 });
    await imageFolder(join(folder, 'test'), { perClass: 2 });
    const dataset = await openForTest(folder);
    const moved = join('train', 'red', 'red-001.png');
    const added = await writeImage(join(temporaryFolder().path, 'added.png'), { colour: [1, 2, 3] });
    const view = dataset.withEdits(
      [{ kind: 'move', items: [moved], part: 'test' }, add('red', added)],
      additions,
    );
    const recipe = recipeFor(view, { ...quick, validation: 0.2, test: 0.2 });
    const { test, train } = splitLabelled(view, recipe, await view.arrange(recipe, new Job()));
    const items = (samples: Int32Array) => Array.from(samples, (sample) => view.itemOf(sample));
    expect(items(test).filter((item) => item.startsWith('train'))).toEqual([moved]);
    expect(items(test)).toHaveLength(7);
    expect(items(train)).toContain(added);
    expect([view.presetOf(view.find(moved)!), dataset.presetOf(dataset.find(moved)!)]).toEqual([
      'test',
      'train',
    ]);
  });
});

describe('Duplicates', () => {
  it('are not told of what is excluded', async () => {
    const folder = await imageFolder(temporaryFolder().path, { perClass: 5 });
    const path = join(folder, 'red', 'copy.png');
    await writeImage(path, { colour: [60, 90, 200], noise: 30, seed: 2 * 100_003 + 1 });
    const dataset = await openForTest(folder);
    const found = async (view: OpenDataset) => (await train(view)).report.duplicates!;
    expect(await found(dataset)).toMatchObject({ exact: 1, conflicts: 1 });
    const exclude: Edit = { kind: 'exclude', items: [join('red', 'copy.png')] };
    expect(await found(dataset.withEdits([exclude], none))).toMatchObject({
      exact: 0,
      conflicts: 0,
      groups: [],
    });
    const relabel: Edit = { kind: 'relabel', items: [join('red', 'copy.png')], className: 'blue' };
    expect(await found(dataset.withEdits([relabel], none))).toMatchObject({ exact: 1, conflicts: 0 });
  });
});

describe('Joined matrices', () => {
  it('read like one, across their seams and past their end', async () => {
    const format = { type: 'uint8', scale: 1 } as const;
    const matrices = [3, 0, 2].map((rows) => createMatrix(rows, 2, format));
    matrices[0]!.data.set([1, 2, 3, 4, 5, 6]);
    matrices[2]!.data.set([7, 8, 9, 10]);
    const joined = new JoinedMatrix(matrices);
    expect(joined.rows).toBe(5);
    expect([...(await joined.read(0, 5))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect([...(await joined.read(2, 4))]).toEqual([5, 6, 7, 8]);
    expect([...(await joined.read(4, 6))]).toEqual([9, 10, 0, 0]);
  });
});
