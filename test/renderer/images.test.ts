/** What the screens say of images: patterns as they are typed, progress, and copies. */
import { describe, expect, it } from 'vitest';
import type { DuplicateReport, Progress } from '../../src-preload/contract';
import { copiesWords, fileName, groupWords } from '../../src-renderer/lib/copies';
import { examplesOf, patternProblem, tryPattern } from '../../src-renderer/lib/patterns';
import { knownWords, seeingWords } from '../../src-renderer/lib/seeing-words';

describe('a pattern for file names', () => {
  it.each(['^([a-z]+)_', '(a)|(b)', '(?<who>\\w+)-', '^(.)'])('%s is one', (pattern) => {
    expect(patternProblem(pattern)).toBeNull();
  });

  it.each([
    ['', /brackets/],
    ['abc', /no group/],
    ['(?:a)', /no group/],
    ['([a', /no regular expression/],
    ['(a', /unterminated group/],
    ['*(a)', /nothing to repeat/],
    ['a\\', /no regular expression/],
  ])('%s is none', (pattern, reason) => {
    expect(patternProblem(pattern)).toMatch(reason);
    expect(tryPattern(pattern, ['a'])).toEqual([]);
  });

  it('finds what its first group holds', () => {
    expect(tryPattern('^([a-z]+)_(\\d+)', ['cat_1.png', '7.png'])).toEqual([
      { name: 'cat_1.png', found: 'cat' },
      { name: '7.png', found: null },
    ]);
    expect(tryPattern('^(x?)', ['cat.png'])[0]!.found).toBeNull();
    // Written with one character here, and with two by some systems.
    expect(tryPattern('^(\u00e9)', ['e\u0301.png'])[0]!.found).toBe('\u00e9');
  });

  it('is shown on names that differ, with one that does not fit', () => {
    const names = ['a_1', 'a_2', 'b_1', 'c_1', '7'];
    const shown = examplesOf(tryPattern('^([a-z])_', names), 3).map(({ name }) => name);
    expect(shown).toEqual(['a_1', 'b_1', '7']);
    expect(examplesOf(tryPattern('^(.)', names), 2)).toHaveLength(2);
  });
});

describe('how far looking at pictures is', () => {
  const progress: Progress = {
    phase: 'features',
    done: 312,
    total: 1500,
    secondsLeft: 20,
    perSecond: 41.4,
    cached: 300,
  };

  it('in one line, without what is not known', () => {
    expect(seeingWords(progress, 'images')).toBe(
      '312 of 1,500 pictures · 41 a second · 300 known from earlier',
    );
    expect(seeingWords({ ...progress, perSecond: 3.14, cached: 0 }, 'images')).toBe(
      '312 of 1,500 pictures · 3.1 a second',
    );
    expect(seeingWords({ ...progress, perSecond: null, cached: null }, 'images')).toBe(
      '312 of 1,500 pictures',
    );
    expect(seeingWords(progress, 'table')).toBe('312 of 1,500');
    expect(seeingWords({ ...progress, total: null }, 'images')).toBe('');
  });

  it('and afterwards what was known', () => {
    expect(knownWords(null)).toBeNull();
    expect(knownWords({ cached: 0, total: 5 })).toBeNull();
    expect(knownWords({ cached: 5, total: 5 })).toBe('All 5 pictures were known from earlier.');
    expect(knownWords({ cached: 4, total: 5 })).toBe('4 of 5 pictures were known from earlier.');
  });
});

describe('copies', () => {
  const found: DuplicateReport = { exact: 4, near: 2, samples: 7, conflicts: 0, leaks: 0, groups: [] };
  type Group = DuplicateReport['groups'][number];
  const group = (change: Partial<Group>, ...classNames: string[]): Group => ({
    kind: 'exact',
    isConflict: false,
    isLeak: false,
    count: classNames.length,
    samples: classNames.map((className, index) => ({ item: `${className}/${index}.png`, className, index })),
    ...change,
  });

  it('in a sentence for each thing to know', () => {
    expect(copiesWords({ ...found, exact: 0, near: 0 })).toEqual([]);
    expect(copiesWords(found)).toEqual([
      '6 pictures are there more than once; copies were kept on one side of the split, so the test is fair.',
    ]);
    const [leak, conflict] = copiesWords({ ...found, exact: 1, near: 0, conflicts: 1, leaks: 1 });
    expect(leak).toMatch(
      /^1 picture is there more than once\. It lies in several of the folders .* flatter\.$/,
    );
    expect(leak).not.toContain('fair');
    expect(conflict).toMatch(/^1 picture lies in more than one class: their labels contradict/);
    expect(copiesWords({ ...found, leaks: 2 })[0]).toContain('2 of them lie in several');
  });

  it('group by group', () => {
    expect(groupWords(group({}, 'rose', 'rose'))).toBe('The same picture, 2 times');
    expect(groupWords(group({ isConflict: true }, 'rose', 'tulip', 'rose'))).toBe(
      'The same picture under ‘rose’ and ‘tulip’: one label is wrong',
    );
    expect(groupWords(group({ isConflict: true, kind: 'near' }, 'a', 'b', 'c'))).toBe(
      'Nearly the same picture under ‘a’, ‘b’ and ‘c’: one label may be wrong',
    );
    expect(groupWords(group({ isLeak: true, count: 40 }, 'a', 'a'))).toBe(
      'The same picture, 40 times, in several parts of the split',
    );
    // The other class is beyond those that are listed.
    expect(groupWords(group({ isConflict: true }, 'a', 'a'))).toContain('under several classes');
  });

  it('are called by the last part of their paths', () => {
    expect(fileName('rose/deep/1.png')).toBe('1.png');
    expect(fileName('rose\\1.png')).toBe('1.png');
  });
});
