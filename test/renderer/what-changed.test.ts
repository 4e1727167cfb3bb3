/** What a training with corrections did, in numbers and in words. */
import { describe, expect, it } from 'vitest';
import type { Edit } from '../../src-preload/contract';
import {
  changedCells,
  correctionsBetween,
  isBeyondChance,
  pairedOf,
  pairedWords,
} from '../../src-renderer/lib/what-changed';

describe('the cells that changed', () => {
  const before = {
    classes: ['cat', 'dog'],
    matrix: [
      [8, 2],
      [4, 6],
    ],
  };

  it('are told by the share of the true class, the largest change first', () => {
    const after = {
      classes: ['cat', 'dog'],
      matrix: [
        [6, 4],
        [0, 20],
      ],
    };
    const { better, worse } = changedCells(before, after);
    expect(better).toEqual([{ truth: 'dog', answer: 'cat', before: 4, after: 0, growth: -0.4 }]);
    expect(worse).toEqual([{ truth: 'cat', answer: 'dog', before: 2, after: 4, growth: 0.2 }]);
  });

  it('are none where only the number of samples is another', () => {
    const twice = { ...before, matrix: before.matrix.map((row) => row.map((n) => 2 * n)) };
    expect(changedCells(before, twice)).toEqual({ better: [], worse: [] });
  });

  it('go by the names of classes, of which there may be others now', () => {
    const after = {
      classes: ['bee', 'cat', 'dog'],
      matrix: [
        [5, 5, 0],
        [0, 8, 2],
        [1, 4, 5],
      ],
    };
    const { better, worse } = changedCells(before, after);
    expect(better).toEqual([]);
    // Bees were not known before: that they are taken for cats is no change.
    expect(worse.map(({ truth, answer }) => [truth, answer])).toEqual([['dog', 'bee']]);
  });
});

describe('two models on the samples that both held out', () => {
  const before = { right: [1, 2, 3], wrong: [4, 5, 9] };

  it('are compared there alone', () => {
    const after = { right: [2, 4, 5, 7], wrong: [3, 8] };
    expect(pairedOf(before, after)).toEqual({ common: 4, won: 2, lost: 1 });
  });

  it('differ beyond chance as McNemar says', () => {
    expect(isBeyondChance({ common: 100, won: 4, lost: 0 })).toBe(true);
    expect(isBeyondChance({ common: 100, won: 3, lost: 0 })).toBe(false);
    expect(isBeyondChance({ common: 100, won: 20, lost: 11 })).toBe(false);
    expect(isBeyondChance({ common: 100, won: 0, lost: 0 })).toBe(false);
  });

  it('are told in words', () => {
    expect(pairedWords({ common: 54, won: 1, lost: 0 }, 'picture')).toBe(
      'Of 54 pictures that both were measured on, 1 that was wrong is right now, and 0 that were right are wrong. That is no more than chance would do.',
    );
    expect(pairedWords({ common: 54, won: 2, lost: 9 }, 'row')).toContain('it is worse now');
    expect(pairedWords({ common: 54, won: 9, lost: 2 }, 'row')).toContain('it is better now');
    expect(pairedWords({ common: 1, won: 0, lost: 0 }, 'row')).toContain('right on the same');
    expect(pairedWords({ common: 0, won: 0, lost: 0 }, 'row')).toContain('cannot be compared');
  });
});

describe('corrections', () => {
  const relabel = (...items: string[]): Edit => ({ kind: 'relabel', items, className: 'cat' });
  const first = relabel('a');

  it('count samples once, beyond the edits that are known', () => {
    const exclude: Edit = { kind: 'exclude', items: ['c', 'b'] };
    expect(correctionsBetween([first], [first])).toBe(0);
    expect(correctionsBetween([first], [first, relabel('b', 'c'), exclude])).toBe(2);
    expect(correctionsBetween([], [{ kind: 'rename-class', from: 'a', to: 'b' }, first])).toBe(2);
  });

  it('are also what was taken back', () => {
    expect(correctionsBetween([first, relabel('b')], [first])).toBe(1);
  });
});
