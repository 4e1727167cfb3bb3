import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeCsv, type Cell } from '../../fixtures';
import { errorOf } from '../helpers';
import { described, folderOf, scanAs } from './image-folders';

/** A folder of these files, and a CSV file in it. */
async function withCsv(files: string[], rows: (readonly Cell[])[], name = 'labels.csv') {
  const root = await folderOf(...files);
  return { root, csv: await writeCsv(join(root, name), rows) };
}

describe('Labels from a CSV file', () => {
  it('are found where there are images and no class folders, and a sentence says so', async () => {
    const rows = [['file', 'label'], ['a.jpg', 'cat'], ['b.jpg', 'dog'], ['c.jpg', 'cat']]; // prettier-ignore
    const { root } = await withCsv(['a.jpg', 'b.jpg', 'c.jpg'], rows);
    const folder = await scanAs(root);
    expect(described(folder)).toEqual(['cat: a.jpg', 'dog: b.jpg', 'cat: c.jpg']);
    expect(folder).toMatchObject({
      classes: ['cat', 'dog'],
      labelsFrom: 'file',
      hasParts: false,
      skipped: [],
    });
    expect(folder.warnings).toEqual(['Labels come from the column "label" of "labels.csv".']);
  });

  it('are found beside a folder of images too, by any name, without a header, one folder deeper', async () => {
    const { root } = await withCsv(
      ['set/images/1.jpg', 'set/images/2.jpg'],
      [
        ['images/1.jpg', 'cat'],
        ['images/2.jpg', 'dog'],
      ],
      'set/truth.csv',
    );
    const folder = await scanAs(root);
    expect(described(folder)).toEqual(['cat: images/1.jpg', 'dog: images/2.jpg']);
    expect(folder.warnings.at(-1)).toBe('Labels come from the column 2 of "truth.csv".');
  });

  it('are not looked for where there are class folders, unless they are asked for', async () => {
    const { root, csv } = await withCsv(['x/a.jpg', 'y/b.jpg'], [['x/a.jpg', 'cat'], ['y/b.jpg', 'dog']]); // prettier-ignore
    expect(await scanAs(root)).toMatchObject({
      classes: ['x', 'y'],
      labelsFrom: 'folders',
      skipped: [{ item: 'labels.csv', reason: 'not an image (.csv)' }],
    });
    expect(await scanAs(root, { from: 'file', path: csv })).toMatchObject({
      classes: ['cat', 'dog'],
      skipped: [],
    });
  });

  it('are not looked for where folders are asked for', async () => {
    const { root } = await withCsv(['a.jpg', 'b.jpg'], [['a.jpg', 'cat'], ['b.jpg', 'dog']]); // prettier-ignore
    expect((await errorOf(scanAs(root, { from: 'folders' }))).code).toBe('no-classes');
  });

  it('are not guessed from two files that both name images', async () => {
    const rows = [['a.jpg', 'cat'], ['b.jpg', 'dog']]; // prettier-ignore
    const { root } = await withCsv(['a.jpg', 'b.jpg'], rows);
    await writeCsv(join(root, 'others.csv'), rows);
    expect((await errorOf(scanAs(root))).code).toBe('no-classes');
    await writeFile(join(root, 'others.csv'), 'weather,sun\nMonday,3\n');
    expect((await scanAs(root)).classes).toEqual(['cat', 'dog']);
  });

  it('may be the path itself: then only what it names is looked at', async () => {
    const rows = [['file', 'label'], ['in/a.jpg', 'cat'], ['b.jpg', 'dog']]; // prettier-ignore
    const { csv } = await withCsv(['in/a.jpg', 'in/z.jpg', 'b.jpg', 'other/c.jpg', 'd.jpg', 'e.txt'], rows);
    const folder = await scanAs(csv);
    expect(described(folder)).toEqual(['dog: b.jpg', 'cat: in/a.jpg']);
    expect([folder.name, folder.skipped]).toEqual(['labels.csv', []]);
  });

  it('may lie outside the folder, or deeper in it', async () => {
    const { root, csv } = await withCsv(['a.jpg', 'in/b.jpg'], [['a.jpg', 'cat'], ['in/b.jpg', 'dog']], '../l.csv'); // prettier-ignore
    expect(described(await scanAs(root, { from: 'file', path: csv }))).toEqual([
      'cat: a.jpg',
      'dog: in/b.jpg',
    ]);
    const inner = await writeCsv(join(root, 'in', 'inner.csv'), [['../a.jpg', 'cat'], ['b.jpg', 'dog']]); // prettier-ignore
    expect(await scanAs(root, { from: 'file', path: inner })).toMatchObject({
      classes: ['cat', 'dog'],
      skipped: [],
    });
  });

  it('may stand among other columns, in any order', async () => {
    const header = ['id', 'breed', 'width', 'image', 'class_name'];
    const rows = [[1, 'x', 10, 'a.jpg', '01'], [2, 'y', 20, 'b.jpg', '02']]; // prettier-ignore
    const { root, csv } = await withCsv(['a.jpg', 'b.jpg'], [header.with(4, 'Class'), ...rows]);
    expect((await scanAs(root)).classes).toEqual(['01', '02']);
    await writeCsv(csv, [header.slice(0, 4), ...rows.map((row) => row.slice(0, 4))]);
    // Nothing is called a label: the column after the file, the first one coming after the last.
    expect((await scanAs(root)).classes).toEqual(['1', '2']);
  });

  const writings: [what: string, text: string | Buffer][] = [
    ['semicolons', 'file;label\na, b.jpg;NA\nç.jpg;null\n'],
    ['tabs and spaces', 'file\tlabel\r\n  a, b.jpg\t NA \r\nç.jpg\tnull'],
    ['quotes, a byte order mark and empty lines', '\ufefffile,label\n\n"a, b.jpg","NA"\nç.jpg,null\n\n'],
    ['UTF-16', Buffer.from('\ufefffile;label\na, b.jpg;NA\nç.jpg;null\n', 'utf16le')],
    ['Latin-1', Buffer.from('file;label\na, b.jpg;NA\nç.jpg;null\n', 'latin1')],
    ['letters with accents written apart', 'file;label\na, b.jpg;NA\nç.jpg;null\n'],
    ['paths of Windows, and roundabout ones', 'file;label\n.\\a, b.jpg;NA\n./x/../ç.jpg;null\n'],
  ];
  it.each(writings)('may be written with %s', async (_, text) => {
    const root = await folderOf('a, b.jpg', 'ç.jpg');
    await writeFile(join(root, 'labels.csv'), text);
    const folder = await scanAs(root);
    expect(described(folder)).toEqual(['NA: a, b.jpg', 'null: ç.jpg']);
    expect(folder.skipped).toEqual([]);
  });

  it('may name a file whose name has a line break', async () => {
    const { root } = await withCsv(['a\n1.jpg', 'b.jpg'], [['a\n1.jpg', 'cat'], ['b.jpg', 'd"o"g']]); // prettier-ignore
    expect((await scanAs(root)).classes).toEqual(['cat', 'd"o"g']);
  });

  it('that say nothing of an image in the folder are listed with their rows', async () => {
    const elsewhere = await folderOf('secret.jpg');
    const { root, csv } = await withCsv(['a.jpg', 'b.jpg', 'twice.jpg', 'same.jpg', 'unlabelled.jpg', 'note.txt', 'none.jpg'], [
      ['file', 'label'],
      ['a.jpg', 'cat'],
      ['missing.jpg', 'cat'],
      ['twice.jpg', 'cat'],
      ['../photos2/secret.jpg', 'cat'],
      [join(elsewhere, 'secret.jpg'), 'dog'],
      ['twice.jpg', 'dog'],
      ['linked/secret.jpg', 'dog'],
      ['note.txt', 'dog'],
      [null, 'dog'],
      ['none.jpg', null],
      ['same.jpg', 'dog'],
      ['same.jpg', 'dog'],
      ['b.jpg', 'dog'],
    ]); // prettier-ignore
    await symlink(elsewhere, join(root, 'linked'));
    await writeFile(csv, 'too,many,cells\n', { flag: 'a' });
    const folder = await scanAs(root);
    expect(described(folder)).toEqual(['cat: a.jpg', 'dog: b.jpg', 'dog: same.jpg']);
    const reasons = new Map(folder.skipped.map(({ item, reason }) => [item, reason]));
    const row = (number: number) => reasons.get(`row ${number} of labels.csv`);
    expect(row(2)).toBe('"missing.jpg" is not an image in the folder');
    expect(row(3)).toBe('"twice.jpg" has different labels: "cat", "dog"');
    expect(row(4)).toBe('"../photos2/secret.jpg" is outside the folder');
    expect(row(5)).toMatch(/is outside the folder$/);
    expect(row(6)).toBe(row(3));
    expect(row(7)).toBe('"linked/secret.jpg" is not an image in the folder');
    expect(row(8)).toBe('"note.txt" is not an image in the folder');
    expect(row(9)).toBe('it names no file');
    expect(row(10)).toBe('no label for "none.jpg"');
    expect(reasons.get('line 15 of labels.csv')).toBe('it has 3 cells, of which the first 2 were read');
    expect(reasons.get('unlabelled.jpg')).toBe('no row of "labels.csv" names it');
    expect([...reasons.keys()].filter((item) => !/^row|^line/.test(item))).toEqual([
      'linked',
      'note.txt',
      'unlabelled.jpg',
    ]);
    expect(reasons.size).toBe(14);
  });

  it.each([
    ['names no image', 'file,label\nx.jpg,cat\n', 'no-labels', /"labels.csv" names no images in "photos"/],
    ['is empty', '', 'no-labels', /names no images/],
    ['has one column', 'a.jpg\nb.jpg\n', 'no-labels', /names no images/],
    ['is no text', Buffer.from([0, 1, 2, 0xff, 0xfe, 0, 10, 0]), 'not-a-table', /is not a text/],
    ['has one class', 'a.jpg,cat\nb.jpg,cat\n', 'one-class', /only one class, "cat"/],
  ])('are refused where the file %s', async (_, text, code, message) => {
    const root = await folderOf('a.jpg', 'b.jpg');
    const path = join(root, 'labels.csv');
    await writeFile(path, text);
    const error = await errorOf(scanAs(root, { from: 'file', path }));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
  });

  it('are refused where the file is not there, or a folder', async () => {
    const root = await folderOf('a.jpg', 'b.jpg');
    expect((await errorOf(scanAs(root, { from: 'file', path: join(root, 'no.csv') }))).code).toBe(
      'unreadable',
    );
    const { path } = temporaryFolder();
    expect((await errorOf(scanAs(root, { from: 'file', path }))).code).toBe('not-a-table');
  });
});

describe('Labels from file names', () => {
  it('are what the first group of the pattern matches', async () => {
    const root = await folderOf('cat_001.jpg', 'dog_1.jpg', 'sub/cat_2.png', 'odd.jpg', '_7.jpg');
    const folder = await scanAs(root, { from: 'name', pattern: String.raw`^([a-z]*)_\d+` });
    expect(described(folder)).toEqual(['cat: cat_001.jpg', 'dog: dog_1.jpg', 'cat: sub/cat_2.png']);
    expect(folder.labelsFrom).toBe('name');
    expect(folder.warnings).toEqual([String.raw`Labels come from file names, by the pattern ^([a-z]*)_\d+.`]);
    expect(folder.skipped).toEqual([
      { item: '_7.jpg', reason: 'its name does not fit the pattern' },
      { item: 'odd.jpg', reason: 'its name does not fit the pattern' },
    ]);
  });

  it('may be in any script', async () => {
    const root = await folderOf('кот_1.jpg', 'пёс_1.jpg');
    expect((await scanAs(root, { from: 'name', pattern: String.raw`^(\p{L}+)_` })).classes).toEqual([
      'кот',
      'пёс',
    ]);
  });

  it.each([
    ['(', /is no regular expression/],
    ['[a-z', /is no regular expression/],
    ['(?P<label>x)', /is no regular expression/],
    ['^[a-z]+', /has no group/],
    ['^(?:[a-z]+)', /has no group/],
    ['', /has no group/],
  ])('are refused with the pattern %j, saying how one looks', async (pattern, message) => {
    const error = await errorOf(scanAs(await folderOf('cat_1.jpg', 'dog_1.jpg'), { from: 'name', pattern }));
    expect(error.code).toBe('bad-pattern');
    expect(error.message).toMatch(message);
    expect(error.message).toContain('^([a-z]+)_ for cat_001.jpg');
  });

  it('are refused where no name fits', async () => {
    const error = await errorOf(scanAs(await folderOf('a.jpg', 'b.jpg'), { from: 'name', pattern: '(x)' }));
    expect(error.message).toContain('"photos" holds 2 images, none of them with a label.');
  });
});
