/** Which samples are for what, and in which order classes stand. */
import type { Recipe } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { FREE, stratifiedSplit, type Arrangement, type Split } from '../data/split';
import type { OpenDataset } from '../dataset';
import { UserError } from '../errors';
import { splitEdited } from './split-edited';
import { PART_NAMES } from '../features/parts';
import { listed } from '../words';

/** At least a tenth of the samples is for training. */
const MAX_HELD_OUT = 0.9;

/** @throws UserError where too little is left to train on */
export function requireShares({ validation, test }: Recipe): void {
  if (validation + test <= MAX_HELD_OUT) return;
  const left = Math.max(0, Math.round(100 * (1 - validation - test)));
  throw new UserError(
    'shares',
    t('Validation and test leave {left}% for training. Make them smaller.', { left }),
  );
}

/** The samples that have a label. There may be tens of millions: no array of objects is made of them on the way. */
export function labelled({ labels }: Pick<OpenDataset, 'labels'>): Int32Array {
  const samples = new Int32Array(labels.length);
  let count = 0;
  labels.forEach((label, index) => {
    if (label >= 0) samples[count++] = index;
  });
  return samples.subarray(0, count);
}

/** Splits the samples that have a label; see `splitEdited` for what a person changed. */
export function splitLabelled(dataset: OpenDataset, recipe: Recipe, arrangement: Arrangement = FREE): Split {
  return dataset.edited
    ? splitEdited(dataset, dataset.edited, recipe, arrangement)
    : splitSamples(dataset, labelled(dataset), recipe, arrangement);
}

/**
 * Samples that are in a part beforehand stay there, whatever groups they are of. From the others, those for training
 * among them, the recipe's shares are cut for the parts that have no sample yet.
 * @param samples indices of samples with a label, ascending
 */
export function splitSamples(
  { labels, classes }: { labels: Int32Array; classes: readonly string[] },
  samples: Int32Array,
  recipe: Pick<Recipe, 'validation' | 'test' | 'seed'>,
  { groups, preset }: Arrangement = FREE,
): Split {
  const { validation, test, others } = beforehand(samples, preset);
  const shares = {
    validation: validation.length > 0 ? 0 : recipe.validation,
    test: test.length > 0 ? 0 : recipe.test,
  };
  if (others.length === labels.length)
    return stratifiedSplit(labels, classes.length, shares, recipe.seed, groups);
  const of = (values: Int32Array) => others.map((index) => values[index]!);
  const cut = stratifiedSplit(of(labels), classes.length, shares, recipe.seed, groups && of(groups));
  const original = (indices: Int32Array) => indices.map((index) => others[index]!);
  return {
    train: original(cut.train),
    validation: validation.length > 0 ? validation : original(cut.validation),
    test: test.length > 0 ? test : original(cut.test),
  };
}

/** The samples that are held out beforehand, and all others. */
function beforehand(samples: Int32Array, preset: Int8Array | null) {
  const none = new Int32Array(0);
  if (preset === null) return { validation: none, test: none, others: samples };
  const isIn = (part: (typeof PART_NAMES)[number], index: number) =>
    preset[index] === PART_NAMES.indexOf(part);
  return {
    validation: samples.filter((index) => isIn('validation', index)),
    test: samples.filter((index) => isIn('test', index)),
    others: samples.filter((index) => !isIn('validation', index) && !isIn('test', index)),
  };
}

/**
 * The dataset with its classes in the order of the recipe.
 * @throws UserError where the recipe does not list exactly the classes
 */
export function inOrder(dataset: OpenDataset, ordered: Recipe['ordered']): OpenDataset {
  if (ordered === null) return dataset;
  const known = new Set(dataset.classes);
  if (ordered.length !== known.size || !ordered.every((name) => known.delete(name))) {
    const message = t('The order of the classes must list each of {classes} once.', {
      classes: listed(dataset.classes),
    });
    throw new UserError('order', message);
  }
  const position = new Map(ordered.map((name, index) => [name, index]));
  const moved = dataset.classes.map((name) => position.get(name)!);
  return relabelled(dataset, ordered, moved);
}

/**
 * The dataset with other classes.
 * @param moved for each class of the dataset the place of the one that it becomes
 */
export function relabelled(dataset: OpenDataset, classes: string[], moved: number[]): OpenDataset {
  const move = (labels: Int32Array) => labels.map((label) => (label < 0 ? label : moved[label]!));
  const extract: OpenDataset['extract'] = async (split, recipe, job, preparation) => {
    const extracted = await dataset.extract(split, recipe, job, preparation);
    for (const part of Object.values(extracted.parts)) part.y = move(part.y);
    return extracted;
  };
  return Object.create(dataset, {
    classes: { value: classes },
    labels: { value: move(dataset.labels) },
    extract: { value: extract },
  }) as OpenDataset;
}
