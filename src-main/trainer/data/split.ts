/** Which samples are for training, which for validation (choosing), which for the test (measuring). */
import { createRandom } from '../random';

export interface Split {
  /** Sample indices, ascending. */
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

export interface Shares {
  validation: number;
  test: number;
}

/**
 * Stratified and seeded: every class is shuffled and cut by the same shares, rounded so that the whole comes
 * out right too. A class always keeps one sample for training.
 */
export function stratifiedSplit(labels: Int32Array, classes: number, shares: Shares, seed: number): Split {
  const random = createRandom(seed);
  const byClass: number[][] = Array.from({ length: classes }, () => []);
  labels.forEach((label, index) => byClass[label]!.push(index));
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  // What rounding owes to each part so far, carried from class to class.
  const owed = { validation: 0, test: 0 };
  const take = (part: 'validation' | 'test', count: number, available: number) => {
    const exact = count * shares[part] + owed[part];
    const wanted = Math.max(0, Math.round(exact));
    // What a class is too small to give is not asked of the next ones: that would empty them instead.
    owed[part] = exact - wanted;
    return Math.min(wanted, available);
  };
  for (const members of byClass) {
    random.shuffle(members);
    const test = take('test', members.length, Math.max(0, members.length - 1));
    const validation = take('validation', members.length, Math.max(0, members.length - 1 - test));
    members.forEach((member, position) => {
      const part = position < test ? 'test' : position < test + validation ? 'validation' : 'train';
      parts[part].push(member);
    });
  }
  const sorted = (indices: number[]) => Int32Array.from(indices).sort();
  return { train: sorted(parts.train), validation: sorted(parts.validation), test: sorted(parts.test) };
}
