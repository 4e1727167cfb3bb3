import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { evaluateModel } from '../../../src-main/trainer/model/evaluate-model';
import { imageFolder, temporaryFolder } from '../../fixtures';
import { file, lines, quick, trainOn } from '../helpers';

/** So many rows of each class, which a number tells. */
const rowsOf = (counts: Record<string, number>) =>
  'a,label\n' +
  Object.entries(counts)
    .map(([name, count]) => lines(count, (row) => `${name.length + (row * 37) / 1001},${name}`))
    .join('');

const trained = async () =>
  (await trainOn(await file(rowsOf({ a: 60, bb: 3, ccc: 60, dddd: 2 })), { rareClass: 5, search: 'none' }))
    .loaded;

async function evaluated(model: Awaited<ReturnType<typeof trained>>, path: string) {
  const dataset = await openDataset(path, new Job());
  onTestFinished(() => dataset.close());
  return evaluateModel(model, dataset, new Job());
}

describe('A model whose rare classes were merged', () => {
  it('knows their names, and counts them as what they became', async () => {
    const model = await trained();
    expect([model.metadata.labels, model.metadata.merged]).toEqual([
      ['a', 'ccc', 'other'],
      ['bb', 'dddd'],
    ]);
    const { scores, skippedCount, skipped, warnings } = await evaluated(
      model,
      await file(rowsOf({ a: 10, bb: 4, ccc: 10, dddd: 1, other: 2, eeeee: 3 })),
    );
    expect(scores.perClass.map(({ support }) => support)).toEqual([10, 10, 7]);
    expect(warnings).toEqual([
      '5 samples count as "other", into which training merged their rare classes: "bb" (4), "dddd" (1).',
    ]);
    // A label that training never saw is none of them.
    expect([skippedCount, skipped[0]!.reason]).toEqual([3, 'the model has no class "eeeee"']);
  });

  it('says nothing where none of them comes', async () => {
    expect((await evaluated(await trained(), await file(rowsOf({ a: 10, ccc: 10 })))).warnings).toEqual([]);
  });

  it('does so with images too', async () => {
    const folder = join(temporaryFolder().path, 'colours');
    await imageFolder(folder, { classes: ['red', 'green'], perClass: 12 });
    await imageFolder(folder, { classes: ['teal', 'pink'], perClass: 2 });
    const { loaded } = await trainOn(folder, { ...quick, rareClass: 5, duplicates: 'apart' });
    const { scores, skippedCount, warnings } = await evaluated(loaded, folder);
    expect([scores.count, skippedCount]).toEqual([28, 0]);
    expect(warnings).toEqual([
      '4 samples count as "other", into which training merged their rare classes: "pink" (2), "teal" (2).',
    ]);
  });
});

describe('A model without merged classes', () => {
  it('takes no label for its class "other" but that one', async () => {
    const path = await file(rowsOf({ a: 60, other: 60 }));
    const { loaded } = await trainOn(path, { search: 'none' });
    expect(loaded.metadata.merged).toEqual([]);
    const { skippedCount, warnings } = await evaluated(loaded, await file(rowsOf({ a: 5, other: 5, bb: 2 })));
    expect([skippedCount, warnings]).toEqual([2, []]);
  });
});
