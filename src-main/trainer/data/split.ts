/** Which samples are for training, which for validation (choosing), which for the test (measuring). */
import { createRandom } from '../random';
import { assignGroups, hasGroups } from './grouped-split';

export interface Split {
  /** Sample indices, ascending. */
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

/** What a split of a dataset's samples has to respect. */
export interface Arrangement {
  /** Samples of one number stay in one part, [samples]; null where each is on its own. */
  groups: Int32Array | null;
  /** The part that a sample is in beforehand: an index of `PART_NAMES`, or -1 where it is free, [samples]; or null. */
  preset: Int8Array | null;
}

/** Every sample may go anywhere. */
export const FREE: Arrangement = { groups: null, preset: null };

export interface Shares {
  validation: number;
  test: number;
}

/**
 * Stratified and seeded: every class is shuffled and cut by the same shares, rounded so that the whole comes
 * out right too. A class always keeps one sample for training.
 * @param groups samples of one number stay in one part, [samples]; where there are any, `assignGroups` says how near
 * that comes to the shares
 */
export function stratifiedSplit(
  labels: Int32Array,
  classes: number,
  shares: Shares,
  seed: number,
  groups: Int32Array | null = null,
): Split {
  if (hasGroups(groups)) return groupedSplit(labels, classes, shares, seed, groups);
  const parts = new Uint8Array(labels.length);
  // What rounding owes to each part so far, carried from class to class.
  const owed = { validation: 0, test: 0 };
  const take = (part: 'validation' | 'test', count: number, available: number) => {
    const exact = count * shares[part] + owed[part];
    const wanted = Math.max(0, Math.round(exact));
    // What a class is too small to give is not asked of the next ones: that would empty them instead.
    owed[part] = exact - wanted;
    return Math.min(wanted, available);
  };
  for (const members of shuffledClasses(labels, classes, seed)) {
    const test = take('test', members.length, Math.max(0, members.length - 1));
    const validation = take('validation', members.length, Math.max(0, members.length - 1 - test));
    members.forEach((member, position) => {
      parts[member] = position < test ? TEST : position < test + validation ? VALIDATION : TRAIN;
    });
  }
  return splitOf(parts);
}

/** Of the parts of samples. */
const [TRAIN, VALIDATION, TEST] = [0, 1, 2];

function splitOf(parts: Uint8Array | Int32Array): Split {
  const [train, validation, test] = indicesOf(parts, 3);
  return { train: train!, validation: validation!, test: test! };
}

function groupedSplit(
  labels: Int32Array,
  classes: number,
  { validation, test }: Shares,
  seed: number,
  groups: Int32Array,
): Split {
  const shares = [1 - validation - test, validation, test];
  return splitOf(assignGroups(labels, classes, groups, shares, 0, seed));
}

/**
 * Stratified and seeded: every class is shuffled and dealt out one sample a fold, the next class from where the
 * last one ended, so that the folds differ by one sample at most, in every class and over all.
 * @param groups samples of one number stay in one fold, [samples]; see `assignGroups`
 * @returns for each fold the sample indices in it, ascending; every sample is in exactly one
 */
export function stratifiedFolds(
  labels: Int32Array,
  classes: number,
  folds: number,
  seed: number,
  groups: Int32Array | null = null,
): Int32Array[] {
  if (hasGroups(groups)) {
    const shares = Array<number>(folds).fill(1 / folds);
    return indicesOf(assignGroups(labels, classes, groups, shares, -1, seed), folds);
  }
  const dealt = new Int32Array(labels.length);
  let position = 0;
  for (const members of shuffledClasses(labels, classes, seed))
    for (const member of members) dealt[member] = position++ % folds;
  return indicesOf(dealt, folds);
}

/**
 * Stratified, seeded and nested: every class is shuffled once, and each subset takes its share from the front, but
 * at least `atLeast` samples where the class has them.
 * @param shares of every class
 * @returns for each share the sample indices, ascending
 */
export function nestedSubsets(
  labels: Int32Array,
  classes: number,
  shares: readonly number[],
  atLeast: number,
  seed: number,
): Int32Array[] {
  const byClass = shuffledClasses(labels, classes, seed);
  return shares.map((share) => {
    const isTaken = new Uint8Array(labels.length);
    for (const members of byClass) {
      const count = Math.max(atLeast, Math.round(members.length * share));
      for (const member of members.subarray(0, count)) isTaken[member] = 1;
    }
    return indicesOf(isTaken, 2)[1]!;
  });
}

/** The sample indices of each class, in random order. There may be tens of millions: they are numbers in one array. */
function shuffledClasses(labels: Int32Array, classes: number, seed: number): Int32Array[] {
  const random = createRandom(seed);
  const byClass = indicesOf(labels, classes);
  for (const members of byClass) random.shuffle(members);
  return byClass;
}

/** For each number below `count` the indices that have it, ascending. */
function indicesOf(numbers: Uint8Array | Int32Array, count: number): Int32Array[] {
  const sizes = new Int32Array(count);
  for (const number of numbers) sizes[number]!++;
  const found = Array.from(sizes, (size) => new Int32Array(size));
  const ends = new Int32Array(count);
  numbers.forEach((number, index) => (found[number]![ends[number]!++] = index));
  return found;
}
