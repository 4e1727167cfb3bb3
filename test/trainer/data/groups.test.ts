import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DisjointSets, groupsOf, joinGroups } from '../../../src-main/trainer/data/groups';
import type { UserError } from '../../../src-main/trainer/errors';

const root = join('data', 'pets');
const samples = (...paths: string[]) => paths.map((path) => ({ path: join(root, ...path.split('/')) }));
const groups = (group: string, ...paths: string[]) => [...groupsOf(samples(...paths), root, group)];

function failure(work: () => unknown): UserError {
  try {
    work();
  } catch (error) {
    return error as UserError;
  }
  throw new Error('It should have failed');
}

describe('Groups by folder', () => {
  it('are the folders below the class folders, over all classes; loose files are on their own', () => {
    const found = groups(
      'folder',
      'cat/anna/1.jpg',
      'cat/1.jpg',
      'cat/anna/2.jpg',
      'dog/anna/1.jpg',
      'dog/1.jpg',
      'dog/ben/1.jpg',
      'dog/ben/2.jpg',
    );
    expect(found).toEqual([0, 1, 0, 0, 4, 5, 5]);
  });

  it('are the folders that hold the files, not those above', () => {
    const paths = [
      'cat/anna/monday/1.jpg',
      'cat/anna/friday/1.jpg',
      'dog/anna/monday/2.jpg',
      'dog/anna/3.jpg',
    ];
    expect(groups('folder', ...paths)).toEqual([0, 1, 0, 3]);
  });

  it('lie below pre-made parts too', () => {
    const all = samples('train/cat/anna/1.jpg', 'test/cat/anna/2.jpg', 'test/cat/3.jpg');
    expect([...groupsOf(all, root, 'folder', 2)]).toEqual([0, 0, 2]);
  });

  it('need a folder, and more than one group', () => {
    const none = failure(() => groups('folder', 'cat/1.jpg', 'dog/2.jpg'));
    expect([none.code, none.message]).toEqual(['group', expect.stringMatching(/as "1.jpg" does/)]);
    const one = failure(() => groups('folder', 'cat/images/1.jpg', 'dog/images/2.jpg'));
    expect([one.code, one.message]).toEqual(['group', expect.stringMatching(/one group, "images"/)]);
  });
});

describe('Groups by a pattern', () => {
  it('are what its first group finds in the name of the file, not in its folders', () => {
    const paths = ['cat-9/anna-1.jpg', 'dog/anna-2.jpg', 'dog/ben-1.jpg', 'dog/7.jpg', 'dog/8.jpg'];
    expect(groups('^([a-z]+)-(\\d)', ...paths)).toEqual([0, 0, 2, 3, 4]);
  });

  it('may be in any script, and leave out what an optional group does not find', () => {
    expect(groups('(\\p{L}+)?_', 'a/мурка_1.jpg', 'b/мурка_2.jpg', 'b/_3.jpg', 'b/_4.jpg')).toEqual([
      0, 0, 2, 3,
    ]);
  });

  it.each([
    ['(', /"\(" is not a regular expression: .+/],
    ['[a-z]+', /has no group/],
    ['(?:a)', /has no group/],
    ['^(x\\d+)', /matches no file name: "anna-1.jpg" is one of them/],
    ['(jpg)', /All images are of one group, "jpg"/],
  ])('%s is refused in words', (pattern, words) => {
    const error = failure(() => groups(pattern, 'cat/anna-1.jpg', 'dog/ben-1.jpg'));
    expect([error.code, error.message]).toEqual(['group', expect.stringMatching(words)]);
  });
});

describe('Groups that are joined', () => {
  it('hold together what either holds together, by a chain too', () => {
    const a = Int32Array.of(7, 7, 1, 2, 3, 4);
    const b = Int32Array.of(0, 1, 1, 2, 9, 9);
    expect([...joinGroups(a, b)!]).toEqual([0, 0, 0, 3, 4, 4]);
  });

  it('are the others where one is null', () => {
    const a = Int32Array.of(0, 0);
    expect(joinGroups(a, null)).toBe(a);
    expect(joinGroups(null, a)).toBe(a);
    expect(joinGroups(null, null)).toBeNull();
  });

  it('are known by their lowest member, whatever the order of joining', () => {
    const sets = new DisjointSets(200_000);
    for (let member = 199_998; member >= 2; member -= 2) sets.join(member, member - 2);
    const numbers = sets.numbers();
    expect(numbers.every((number, member) => number === (member % 2 === 0 ? 0 : member))).toBe(true);
  });
});
