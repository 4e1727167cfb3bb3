import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Job } from '../../../src-main/trainer/job';
import { withRareClassesMerged } from '../../../src-main/trainer/stages/rare-classes';
import { imageFolder, temporaryFolder } from '../../fixtures';
import { file, quick, trainOn } from '../helpers';
import { openForTest, recipeFor } from './support';

/** So many rows of each class. */
const rowsOf = (counts: Record<string, number>) =>
  'a,label\n' +
  Object.entries(counts)
    .flatMap(([name, count]) =>
      Array.from({ length: count }, (_, row) => `${name.length + (row * 37) / 1001},${name}\n`),
    )
    .join('');

async function merged(counts: Record<string, number>, rareClass = 5) {
  const dataset = await openForTest(await file(rowsOf(counts)));
  const result = withRareClassesMerged(dataset, { rareClass });
  const { warnings } = await result.arrange(recipeFor(dataset), new Job());
  const found = Object.fromEntries(result.describe().classes.map(({ name, count }) => [name, count]));
  return { result, warnings, found };
}

describe('Rare classes', () => {
  it('become one, which stands last, and that is said', async () => {
    const { result, warnings, found } = await merged({ a: 30, bb: 3, ccc: 40, dddd: 2 });
    expect(result.classes).toEqual(['a', 'ccc', 'other']);
    expect(found).toEqual({ a: 30, ccc: 40, other: 5 });
    expect(warnings).toEqual(['Classes with fewer than 5 samples are one, "other": "bb", "dddd".']);
  });

  it('join a class that is called so already, one alone too', async () => {
    expect((await merged({ a: 30, bb: 3, other: 40 })).found).toEqual({ a: 30, other: 43 });
    expect((await merged({ a: 30, bb: 20, other: 2 })).found).toEqual({ a: 30, bb: 20, other: 2 });
  });

  it('stay as they are where one would only be renamed, or all would be one', async () => {
    const one = { a: 30, bb: 30, ccc: 2 };
    expect(await merged(one)).toMatchObject({
      found: one,
      warnings: ['No classes were merged into "other": only "ccc" has fewer than 5 samples.'],
    });
    const all = { a: 3, bb: 3, ccc: 2 };
    expect(await merged(all)).toMatchObject({
      found: all,
      warnings: ['No classes were merged into "other": all classes have fewer than 5 samples.'],
    });
    expect(await merged(one, 0)).toMatchObject({ found: one, warnings: [] });
  });

  it('are one in the model and its report, in the order that the recipe gives', async () => {
    const { report, loaded } = await trainOn(await file(rowsOf({ a: 60, bb: 3, ccc: 60, dddd: 3 })), {
      rareClass: 5,
      ordered: ['other', 'ccc', 'a'],
      search: 'none',
    });
    expect(loaded.metadata.labels).toEqual(['other', 'ccc', 'a']);
    expect(report.classes).toEqual(['other', 'ccc', 'a']);
    expect(report.warnings).toContain('Classes with fewer than 5 samples are one, "other": "bb", "dddd".');
    expect(report.train!.perClass.map(({ support }) => support).reduce((a, b) => a + b)).toBe(
      report.counts.train,
    );
  });

  it('of images are merged as well', async () => {
    const folder = join(temporaryFolder().path, 'colours');
    await imageFolder(folder, { classes: ['red', 'green'], perClass: 12 });
    await imageFolder(folder, { classes: ['teal', 'pink'], perClass: 2 });
    const { report } = await trainOn(folder, { ...quick, rareClass: 5, duplicates: 'apart' });
    expect(report.classes).toEqual(['green', 'red', 'other']);
  });
});
