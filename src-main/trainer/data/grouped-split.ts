/** Parts whose groups are whole: what belongs together is learned from or held out, never both. */
import { createRandom } from '../random';
import { placeOf, repeatedValues } from './repeated';

/** How many samples, and how many of which class. */
interface Size {
  size: number;
  counts: Map<number, number>;
}

interface Group extends Size {
  samples: number[];
}

/** Whether any two samples are of one group. */
export const hasGroups = (groups: Int32Array | null): groups is Int32Array =>
  groups !== null && !groups.every((number, index) => number === index) && repeatedValues(groups).length > 0;

/**
 * Greedy: the largest groups first, in random order among those of one size, each to the part that it brings nearest to
 * its wanted counts. That is scikit-learn's StratifiedGroupKFold with another measure, which also suits parts of
 * different sizes: the sum of (count - wanted)^2 / wanted over the classes, and over all samples with the weight of all
 * classes together. Every part gets groups of each size in proportion, large ones too.
 * @param groups number of each sample's group, any numbers, [samples]
 * @param shares of the parts; their sum is 1
 * @param home a part that is to have a sample of every class; -1 for none
 * @returns the part of each sample
 */
export function assignGroups(
  labels: Int32Array,
  classes: number,
  groups: Int32Array,
  shares: readonly number[],
  home: number,
  seed: number,
): Uint8Array {
  const { shared, single } = collect(labels, groups);
  const random = createRandom(seed);
  const ordered = random.shuffle(shared).sort((a, b) => b.size - a.size);
  // There may be tens of millions: they are no objects.
  random.shuffle(single);
  const alone = Array.from({ length: classes }, (_, label): Size => ({
    size: 1,
    counts: new Map([[label, 1]]),
  }));
  // Groups that are still to come with a sample of the class.
  const left = new Int32Array(classes);
  for (const { counts } of ordered) for (const label of counts.keys()) left[label]!++;
  for (const sample of single) left[labels[sample]!]!++;
  const filling = new Filling(labels, classes, shares);
  const choose = (group: Size) => {
    const isLast = (label: number) => left[label] === 1 && filling.countOf(home, label) === 0;
    const isNeeded = home >= 0 && [...group.counts.keys()].some(isLast);
    const part = isNeeded ? home : filling.best(group);
    for (const label of group.counts.keys()) left[label]!--;
    filling.put(part, group);
    return part;
  };
  const parts = new Uint8Array(labels.length);
  for (const group of ordered) {
    const part = choose(group);
    for (const sample of group.samples) parts[sample] = part;
  }
  for (const sample of single) parts[sample] = choose(alone[labels[sample]!]!);
  return parts;
}

/** What is in each part so far. */
class Filling {
  private readonly sizes: number[];
  /** Samples of each class, [parts][classes]. */
  private readonly taken: Int32Array[];
  private readonly wanted: Float64Array;
  /** Classes with a sample. */
  private readonly known: number;

  constructor(
    private readonly labels: Int32Array,
    classes: number,
    private readonly shares: readonly number[],
  ) {
    this.sizes = shares.map(() => 0);
    this.taken = shares.map(() => new Int32Array(classes));
    this.wanted = new Float64Array(classes);
    for (const label of labels) this.wanted[label]!++;
    this.known = this.wanted.filter((count) => count > 0).length;
  }

  countOf = (part: number, label: number): number => this.taken[part]![label]!;

  put(part: number, { size, counts }: Size): void {
    this.sizes[part]! += size;
    for (const [label, count] of counts) this.taken[part]![label]! += count;
  }

  /** The part with a share that comes nearest to its wanted counts by a group; the first of equals. */
  best(group: Size): number {
    let [chosen, most] = [0, -Infinity];
    for (const [part, share] of this.shares.entries()) {
      const gain = share > 0 ? this.gain(part, share, group) : -Infinity;
      if (gain > most) [chosen, most] = [part, gain];
    }
    return chosen;
  }

  private gain(part: number, share: number, { size, counts }: Size): number {
    const whole = improvement(this.sizes[part]!, share * this.labels.length, size);
    let sum = this.known * whole;
    for (const [label, count] of counts)
      sum += improvement(this.countOf(part, label), share * this.wanted[label]!, count);
    return sum;
  }
}

/** By how much (count - wanted)^2 / wanted becomes smaller. */
const improvement = (count: number, wanted: number, more: number) =>
  (more * (2 * (wanted - count) - more)) / wanted;

/** The groups of several samples, in the order of their numbers, and the samples that are on their own. */
function collect(labels: Int32Array, groups: Int32Array): { shared: Group[]; single: Int32Array } {
  const repeated = repeatedValues(groups);
  const shared = Array.from(repeated, (): Group => ({ size: 0, samples: [], counts: new Map() }));
  const single = new Int32Array(groups.length);
  let count = 0;
  groups.forEach((number, sample) => {
    const group = shared[placeOf(number, repeated)];
    if (!group) return void (single[count++] = sample);
    const label = labels[sample]!;
    group.size++;
    group.samples.push(sample);
    group.counts.set(label, (group.counts.get(label) ?? 0) + 1);
  });
  return { shared, single: single.subarray(0, count) };
}
