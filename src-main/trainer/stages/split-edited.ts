/** The split of data that a person changed. */
import type { Recipe } from '../../../src-preload/contract';
import type { Arrangement, Split } from '../data/split';
import type { OpenDataset } from '../dataset';
import type { EditedSamples } from '../edits/replay';
import { PART_NAMES } from '../features/parts';
import { labelled, splitSamples } from './split';

const TRAIN = PART_NAMES.indexOf('train');

/**
 * Edits move nobody else from part to part, so that scores before and after can be compared:
 *
 * 1. The samples as read are cut by their classes as read, as if nothing had been edited. One that has another class
 *    now, or whose class has another name, stays in its part; one that is excluded leaves its place empty.
 * 2. Samples that were added, or have a label only now, go where others of their group are; the rest is cut by itself,
 *    class by class.
 * 3. What a person moved is where he put it, whatever group it is of.
 * 4. A class that has no sample to learn from gets its first one that nobody moved.
 *
 * A recipe that orders or merges classes cuts unedited data by these classes: there the first edit cuts anew, once.
 */
export function splitEdited(
  dataset: OpenDataset,
  { asRead, moved }: EditedSamples,
  recipe: Pick<Recipe, 'validation' | 'test' | 'seed'>,
  arrangement: Arrangement,
): Split {
  const parts = new Int8Array(dataset.labels.length).fill(-1);
  const put = (split: Split) =>
    PART_NAMES.forEach((part, number) => {
      for (const sample of split[part]) parts[sample] = number;
    });
  const { groups, preset } = arrangement;
  const groupsAsRead = groups && groups.subarray(0, asRead.labels.length);
  put(splitSamples(asRead, labelled(asRead), recipe, { groups: groupsAsRead, preset }));
  follow(parts, arrangement);
  const left = labelled(dataset).filter((sample) => parts[sample] === -1);
  put(splitSamples(dataset, left, sharesOf(recipe, preset), arrangement));
  moved.forEach((part, sample) => part >= 0 && (parts[sample] = part));
  dataset.labels.forEach((label, sample) => label < 0 && (parts[sample] = -1));
  learnAll(parts, dataset, moved);
  return splitOf(parts);
}

/** Nothing is cut for parts that samples are in beforehand. */
function sharesOf(
  { validation, test, seed }: Pick<Recipe, 'validation' | 'test' | 'seed'>,
  preset: Arrangement['preset'],
) {
  const isThere = (part: keyof Split) => preset?.includes(PART_NAMES.indexOf(part)) ?? false;
  return {
    validation: isThere('validation') ? 0 : validation,
    test: isThere('test') ? 0 : test,
    seed,
  };
}

/** Samples without a part get that of their group. */
function follow(parts: Int8Array, { groups, preset }: Arrangement): void {
  if (!groups) return;
  const partOf = new Map<number, number>();
  parts.forEach((part, sample) => part >= 0 && partOf.set(groups[sample]!, part));
  parts.forEach((part, sample) => {
    if (part === -1 && (preset?.[sample] ?? -1) === -1) parts[sample] = partOf.get(groups[sample]!) ?? -1;
  });
}

function learnAll(parts: Int8Array, { labels, classes }: OpenDataset, moved: Int8Array): void {
  const isLearned = new Uint8Array(classes.length);
  labels.forEach((label, sample) => parts[sample] === TRAIN && (isLearned[label] = 1));
  labels.forEach((label, sample) => {
    if (label < 0 || isLearned[label] === 1 || moved[sample] !== -1) return;
    isLearned[label] = 1;
    parts[sample] = TRAIN;
  });
}

function splitOf(parts: Int8Array): Split {
  const [train, validation, test] = PART_NAMES.map((_, number) => {
    const found = new Int32Array(parts.length);
    let count = 0;
    parts.forEach((part, sample) => {
      if (part === number) found[count++] = sample;
    });
    return found.slice(0, count);
  });
  return { train: train!, validation: validation!, test: test! };
}
