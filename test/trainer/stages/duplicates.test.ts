import { describe, expect, it } from 'vitest';
import type { DuplicateGroup } from '../../../src-main/trainer/data/duplicates';
import { describeDuplicates } from '../../../src-main/trainer/stages/duplicates';
import { reportSchema } from '../../../src-preload/report';

const classes = ['cat', 'dog'];
const labels = Int32Array.of(0, 0, 0, 1, 1, 1, -1);
const itemOf = (index: number) => `${index}.jpg`;
const sample = (index: number, className: string) => ({ item: `${index}.jpg`, className, index });
const groups: DuplicateGroup[] = [
  { kind: 'exact', samples: [0, 1, 6] },
  { kind: 'near', samples: [2, 3] },
  { kind: 'near', samples: [4, 5] },
];

describe('The report of duplicates', () => {
  it('counts groups and names samples, conflicts and leaks first', () => {
    const preset = Int8Array.of(0, -1, 0, 0, 0, 2, 0);
    const found = describeDuplicates(groups, { classes, labels, preset, itemOf });
    expect(reportSchema.shape.duplicates.parse(found)).toEqual({
      exact: 1,
      near: 2,
      samples: 4,
      conflicts: 1,
      leaks: 1,
      groups: [
        {
          kind: 'near',
          isConflict: true,
          isLeak: false,
          count: 2,
          samples: [sample(2, 'cat'), sample(3, 'dog')],
        },
        {
          kind: 'near',
          isConflict: false,
          isLeak: true,
          count: 2,
          samples: [sample(4, 'dog'), sample(5, 'dog')],
        },
        {
          kind: 'exact',
          isConflict: false,
          isLeak: false,
          count: 3,
          samples: [sample(0, 'cat'), sample(1, 'cat'), sample(6, '')],
        },
      ],
    });
  });

  it('has no leaks without pre-made parts, and nothing where there is nothing', () => {
    expect(describeDuplicates(groups, { classes, labels, preset: null, itemOf }).leaks).toBe(0);
    const none = describeDuplicates([], { classes, labels, preset: null, itemOf });
    expect(none).toEqual({ exact: 0, near: 0, samples: 0, conflicts: 0, leaks: 0, groups: [] });
  });

  it('stays short: the first hundred groups and twenty samples of each, but all are counted', () => {
    const many = Array.from({ length: 150 }, (_, group) => ({
      kind: 'exact' as const,
      samples: Array.from({ length: 30 }, (_, member) => 30 * group + member),
    }));
    const zeros = new Int32Array(150 * 30);
    const found = describeDuplicates(many, { classes, labels: zeros, preset: null, itemOf });
    expect([found.exact, found.samples, found.groups.length]).toEqual([150, 150 * 29, 100]);
    expect([found.groups[0]!.samples.length, found.groups[0]!.count]).toEqual([20, 30]);
  });
});
