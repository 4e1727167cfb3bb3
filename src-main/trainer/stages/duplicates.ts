/** What is said about samples that are there more than once. */
import type { DuplicateReport } from '../../../src-preload/contract';
import type { DuplicateGroup } from '../data/duplicates';
import type { Arrangement } from '../data/split';
import { PART_NAMES } from '../features/parts';

const MAX_GROUPS = 100;
const MAX_SAMPLES = 20;

/** What is known of the samples. */
interface Described extends Pick<Arrangement, 'preset'> {
  classes: readonly string[];
  /** Class of each sample, -1 where it has none. */
  labels: Int32Array;
  /** The name of a sample, its path below the folder for example. */
  itemOf: (index: number) => string;
}

/**
 * The same picture under two classes is a conflict: one of the labels is wrong, or the classes overlap. Where it lies in
 * two pre-made parts it is a leak: the parts stay as they were made, but scores on them flatter. Samples without a part
 * are for training.
 */
export function describeDuplicates(
  groups: readonly DuplicateGroup[],
  { preset, classes, labels, itemOf }: Described,
): DuplicateReport {
  const partOf = (index: number) => PART_NAMES[preset?.[index] ?? -1] ?? 'train';
  const described = groups.map(({ kind, samples }) => ({
    kind,
    isConflict: new Set(samples.map((index) => labels[index]!).filter((label) => label >= 0)).size > 1,
    isLeak: new Set(samples.map(partOf)).size > 1,
    count: samples.length,
    samples,
  }));
  const countOf = (isCounted: (group: (typeof described)[number]) => boolean) =>
    described.filter(isCounted).length;
  const gravity = (group: (typeof described)[number]) => Number(group.isConflict) + Number(group.isLeak);
  return {
    exact: countOf(({ kind }) => kind === 'exact'),
    near: countOf(({ kind }) => kind === 'near'),
    samples: described.reduce((sum, { count }) => sum + count - 1, 0),
    conflicts: countOf(({ isConflict }) => isConflict),
    leaks: countOf(({ isLeak }) => isLeak),
    groups: described
      .toSorted((a, b) => gravity(b) - gravity(a))
      .slice(0, MAX_GROUPS)
      .map((group) => ({
        ...group,
        samples: group.samples.slice(0, MAX_SAMPLES).map((index) => ({
          item: itemOf(index),
          className: classes[labels[index]!] ?? '',
          index,
        })),
      })),
  };
}
