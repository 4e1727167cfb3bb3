import { describe, expect, it, onTestFinished } from 'vitest';
import { readTable } from '../../../src-main/trainer/data/table/read';
import { alikeRows, hashOfColumns } from '../../../src-main/trainer/data/table/row-groups';
import { TableDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { splitLabelled } from '../../../src-main/trainer/stages/split';
import { Storage } from '../../../src-main/trainer/storage';
import type { Recipe } from '../../../src-preload/contract';
import { errorOf, file, lines, openTable, trainOn } from '../helpers';
import { recipeFor } from '../stages/support';

async function arranged(content: string, recipe: Partial<Recipe> = {}) {
  const dataset = new TableDataset(await openTable(content));
  const chosen = recipeFor(dataset, recipe);
  const arrangement = await dataset.arrange(chosen, new Job());
  const split = splitLabelled(dataset, chosen, arrangement);
  const partOf = (row: number) =>
    (['train', 'validation', 'test'] as const).find((part) => split[part].includes(row));
  return { dataset, arrangement, partOf };
}

/** 200 rows, and the first twenty of them once more. */
const COPIED =
  'a,b,label\n' +
  lines(200, (row) => `${row / 7},${row % 3},${'xy'[row % 2]}`) +
  lines(20, (row) => `${row / 7},${row % 3},${'xy'[row % 2]}`);

describe('Rows that are the same', () => {
  it('stay in one part, and are told', async () => {
    const { arrangement, partOf } = await arranged(COPIED);
    for (let row = 0; row < 20; row++) expect(partOf(200 + row)).toBe(partOf(row));
    expect(arrangement.duplicates).toHaveLength(20);
    expect(arrangement.duplicates![3]).toEqual({ kind: 'exact', samples: [3, 203] });
  });

  it('may lie apart where that is asked for', async () => {
    const { arrangement } = await arranged(COPIED, { duplicates: 'apart' });
    expect([arrangement.groups, arrangement.duplicates]).toEqual([null, null]);
  });

  it('are compared in the columns that are used alone', async () => {
    const numbered = COPIED.split('\n')
      .map((line, row) => (line === '' ? '' : `${row === 0 ? 'mark' : `m${row}`},${line}`))
      .join('\n');
    expect((await arranged(numbered)).arrangement.duplicates).toHaveLength(20);
    const { arrangement } = await arranged(numbered, { columns: { mark: 'category' } });
    expect(arrangement.duplicates).toEqual([]);
  });

  it('are not kept together where they are most of the table, and that is said', async () => {
    const { arrangement } = await arranged(
      'a,label\n' + lines(300, (row) => `${'uvw'[row % 3]},${'xy'[row % 2]}`),
    );
    expect(arrangement.groups).toBeNull();
    expect(arrangement.warnings).toEqual([expect.stringContaining('100 of 300 rows are the same')]);
  });

  it('are in the report of the training', async () => {
    const { report } = await trainOn(await file(COPIED), { search: 'none' });
    expect(report.duplicates).toMatchObject({ exact: 20, near: 0, samples: 20, conflicts: 0, leaks: 0 });
    expect(report.duplicates!.groups[0]!.samples.map(({ item }) => item)).toEqual(['row 1', 'row 201']);
  });

  it('are found by a filter, too, where there are too many rows to keep all hashes', async () => {
    const storage = new Storage();
    const content = 'a,b\n' + lines(3000, (row) => `${row % 2900},${row % 2900}`);
    const raw = await readTable(await file(content), storage, new Job(), () => {});
    onTestFinished(() => (raw.close(), storage.close()));
    const hash = hashOfColumns(['a', 'b'], raw);
    const groups = await alikeRows(raw, hash, new Job(), { atOnce: 100 });
    expect(groups).toEqual(await alikeRows(raw, hash, new Job()));
    expect([...groups!]).toEqual([...Array(3000).keys()].map((row) => row % 2900));
  });

  it('are not looked for any longer when the job is cancelled', async () => {
    const dataset = new TableDataset(await openTable(COPIED));
    const job = new Job();
    const arranging = errorOf(dataset.arrange(recipeFor(dataset), job));
    job.cancel();
    expect((await arranging).code).toBe('cancelled');
  });
});

describe('Rows of one group', () => {
  const visits = (rows: number) =>
    'patient,value,label\n' +
    lines(rows, (row) => `${row % 17 === 0 ? '' : `P${row % 30}`},${row / 7},${'xy'[row % 2]}`);

  it('stay in one part; those without one are on their own', async () => {
    const { arrangement, partOf } = await arranged(visits(600), { group: 'patient' });
    const groups = arrangement.groups!;
    for (let row = 0; row < 600; row++) {
      if (row % 17 === 0) expect(groups[row]).toBe(row);
      else expect(partOf(row)).toBe(partOf(groups[row]!));
    }
    expect(new Set(groups).size).toBe(30 + Math.ceil(600 / 17));
  });

  it('are joined with rows that are the same', async () => {
    const { arrangement } = await arranged(
      'g,a,label\n' + lines(100, (row) => `g${row >> 1},${row},${'xy'[row % 2]}`) + 'h,0,x\nh,7,y\n',
      {
        group: 'g',
        columns: { a: 'number' },
      },
    );
    const groups = arrangement.groups!;
    expect([groups[0], groups[1], groups[100], groups[101], groups[7], groups[6]]).toEqual([
      0, 0, 0, 0, 0, 0,
    ]);
    expect(groups[2]).toBe(2);
  });

  it('need a column that is there, and is neither the label nor always the same', async () => {
    const dataset = new TableDataset(
      await openTable('g,a,label\n' + lines(40, (row) => `u,${row / 7},${'xy'[row % 2]}`)),
    );
    const failure = async (group: string) => {
      const error = await errorOf(dataset.arrange(recipeFor(dataset, { group }), new Job()));
      return [error.code, error.message];
    };
    expect(await failure('site')).toEqual([
      'group',
      '"table.csv" has no column "site". Its columns are "g", "a", "label".',
    ]);
    expect(await failure('label')).toEqual(['group', expect.stringContaining('"label" is the label')]);
    expect(await failure('g')).toEqual(['group', expect.stringContaining('All rows have the same "g"')]);
  });
});

describe('A table without a column to learn from', () => {
  const content = 'a,note,label\n' + lines(60, (row) => `${row / 7},${`note ${row}`},${'xy'[row % 2]}`);

  it('is refused where the recipe leaves none', async () => {
    const error = await errorOf(trainOn(await file(content), { columns: { a: 'excluded' } }));
    expect(error.code).toBe('no-features');
    expect(error.message).toContain('"table.csv" has no column left to learn from beside "label"');
  });

  it('is only warned of where one that is left out could be used', async () => {
    const table = await openTable('note,label\n' + lines(60, (row) => `note ${row},${'xy'[row % 2]}`));
    expect(table.problem).toBeNull();
    expect(new TableDataset(table).describe().warnings).toEqual([
      expect.stringContaining('no column to learn from'),
    ]);
  });
});

describe('Rows of a table as text', () => {
  it('come from any place, fewer at its end, also while others are streamed', async () => {
    const table = await openTable(
      'a,b,label\n' + lines(5000, (row) => `${row},${row % 3 ? row / 2 : ''},${'xy'[row % 2]}`),
    );
    const rows = table.chunks([{ name: 'a', use: 'number' }]);
    await rows.next();
    expect(await table.textRows(4321, 2)).toEqual([
      ['4321', '2160.5', 'y'],
      ['4322', '2161.0', 'x'],
    ]);
    expect(await table.textRows(4998, 10)).toHaveLength(2);
    expect(await table.textRows(9000, 10)).toEqual([]);
    expect((await rows.next()).value).toMatchObject({ first: 2048 });
    await rows.return(undefined);
  });
});
