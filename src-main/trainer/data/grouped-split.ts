/** Parts whose groups are whole: what belongs together is learned from or held out, never both. */
import { createRandom } from '../random';

interface Group {
  samples: number[];
  /** How many samples of which class. */
  counts: Map<number, number>;
}

/** Whether any two samples are of one group. */
export const hasGroups = (groups: Int32Array | null): groups is Int32Array =>
  groups !== null && new Set(groups).size < groups.length;

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
): Int32Array {
  const ordered = createRandom(seed)
    .shuffle(collect(labels, groups))
    .sort((a, b) => b.samples.length - a.samples.length);
  // Groups that are still to come with a sample of the class.
  const left = new Int32Array(classes);
  for (const { counts } of ordered) for (const label of counts.keys()) left[label]!++;
  const filling = new Filling(labels, classes, shares);
  const parts = new Int32Array(labels.length);
  for (const group of ordered) {
    const isLast = (label: number) => left[label] === 1 && filling.countOf(home, label) === 0;
    const isNeeded = home >= 0 && [...group.counts.keys()].some(isLast);
    const part = isNeeded ? home : filling.best(group);
    for (const sample of group.samples) parts[sample] = part;
    for (const label of group.counts.keys()) left[label]!--;
    filling.put(part, group);
  }
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

  put(part: number, { samples, counts }: Group): void {
    this.sizes[part]! += samples.length;
    for (const [label, count] of counts) this.taken[part]![label]! += count;
  }

  /** The part with a share that comes nearest to its wanted counts by a group; the first of equals. */
  best(group: Group): number {
    let [chosen, most] = [0, -Infinity];
    for (const [part, share] of this.shares.entries()) {
      const gain = share > 0 ? this.gain(part, share, group) : -Infinity;
      if (gain > most) [chosen, most] = [part, gain];
    }
    return chosen;
  }

  private gain(part: number, share: number, { samples, counts }: Group): number {
    const whole = improvement(this.sizes[part]!, share * this.labels.length, samples.length);
    let sum = this.known * whole;
    for (const [label, count] of counts)
      sum += improvement(this.countOf(part, label), share * this.wanted[label]!, count);
    return sum;
  }
}

/** By how much (count - wanted)^2 / wanted becomes smaller. */
const improvement = (count: number, wanted: number, more: number) =>
  (more * (2 * (wanted - count) - more)) / wanted;

function collect(labels: Int32Array, groups: Int32Array): Group[] {
  const found = new Map<number, Group>();
  groups.forEach((number, sample) => {
    const group = found.get(number) ?? { samples: [], counts: new Map<number, number>() };
    const label = labels[sample]!;
    group.samples.push(sample);
    group.counts.set(label, (group.counts.get(label) ?? 0) + 1);
    found.set(number, group);
  });
  return [...found.values()];
}
