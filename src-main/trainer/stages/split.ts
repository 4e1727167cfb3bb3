/** Which samples are for what, and in which order classes stand. */
import type { Recipe } from '../../../src-preload/contract';
import { stratifiedSplit, type Split } from '../data/split';
import type { OpenDataset } from '../dataset';
import { UserError } from '../errors';

/** At least a tenth of the samples is for training. */
const MAX_HELD_OUT = 0.9;

/** @throws UserError where too little is left to train on */
export function requireShares({ validation, test }: Recipe): void {
  if (validation + test <= MAX_HELD_OUT) return;
  const left = Math.max(0, Math.round(100 * (1 - validation - test)));
  throw new UserError('shares', `Validation and test leave ${left}% for training. Make them smaller.`);
}

/** The samples that have a label. */
export const labelled = ({ labels }: OpenDataset): Int32Array =>
  Int32Array.from(labels.keys()).filter((index) => labels[index]! >= 0);

/** Splits the samples that have a label. */
export function splitLabelled(dataset: OpenDataset, recipe: Recipe): Split {
  return splitSamples(dataset, labelled(dataset), recipe);
}

/** @param samples indices of samples with a label, ascending */
export function splitSamples(
  { labels, classes }: OpenDataset,
  samples: Int32Array,
  recipe: Pick<Recipe, 'validation' | 'test' | 'seed'>,
): Split {
  const known = samples.map((index) => labels[index]!);
  const split = stratifiedSplit(known, classes.length, recipe, recipe.seed);
  const original = (indices: Int32Array) => indices.map((index) => samples[index]!);
  return { train: original(split.train), validation: original(split.validation), test: original(split.test) };
}

/**
 * The dataset with its classes in the order of the recipe.
 * @throws UserError where the recipe does not list exactly the classes
 */
export function inOrder(dataset: OpenDataset, ordered: Recipe['ordered']): OpenDataset {
  if (ordered === null) return dataset;
  const known = new Set(dataset.classes);
  if (ordered.length !== known.size || !ordered.every((name) => known.delete(name))) {
    const message = `The order of the classes must list each of ${dataset.classes.join(', ')} once.`;
    throw new UserError('order', message);
  }
  const position = new Map(ordered.map((name, index) => [name, index]));
  const moved = dataset.classes.map((name) => position.get(name)!);
  const move = (labels: Int32Array) => labels.map((label) => (label < 0 ? label : moved[label]!));
  const extract: OpenDataset['extract'] = async (split, job) => {
    const extracted = await dataset.extract(split, job);
    for (const part of Object.values(extracted.parts)) part.y = move(part.y);
    return extracted;
  };
  return Object.create(dataset, {
    classes: { value: ordered },
    labels: { value: move(dataset.labels) },
    extract: { value: extract },
  }) as OpenDataset;
}
