/** Finds samples. */
import type { SampleFilter, TrainerInput } from '../../../src-preload/contract';
import type { OpenDataset } from '../open-dataset';
import type { AnsweredSamples } from './answered';

type Order = TrainerInput<'listSamples'>['order'];
type Passes = (index: number) => boolean;

/** Whether it takes answers to tell what fits. */
export const needsAnswers = ({ truth, answer, outcome }: SampleFilter, order: Order): boolean =>
  truth !== undefined || answer !== undefined || outcome !== undefined || order.endsWith('-confident');

/** @returns indices of the samples that all fields of the filter fit */
export function listSamples(
  dataset: OpenDataset,
  answered: AnsweredSamples | null,
  filter: SampleFilter,
  order: Order,
): Int32Array {
  const tests = testsOf(dataset, answered, filter);
  const found = new Int32Array(dataset.labels.length);
  let count = 0;
  for (let index = 0; index < found.length; index++)
    if (tests.every((passes) => passes(index))) found[count++] = index;
  return ordered(found.slice(0, count), dataset, answered, order);
}

function testsOf(dataset: OpenDataset, answered: AnsweredSamples | null, filter: SampleFilter): Passes[] {
  const { edited } = dataset;
  const tests: Passes[] = [];
  if (filter.state === 'excluded') tests.push((index) => edited?.excluded[index] === 1);
  if (filter.state === 'included') tests.push((index) => edited?.excluded[index] !== 1);
  if (filter.state === 'edited') tests.push((index) => edited?.isChanged[index] === 1);
  if (filter.classes) tests.push(ofClasses(dataset, filter.classes));
  if (answered && needsAnswers(filter, 'dataset')) tests.push(...ofAnswers(answered, filter));
  if (filter.parts) tests.push(inParts(dataset, answered, filter));
  if (filter.query) {
    const query = filter.query.toLowerCase();
    tests.push((index) => dataset.itemOf(index).toLowerCase().includes(query));
  }
  return tests;
}

function ofClasses({ classes, labels, edited }: OpenDataset, wanted: (string | null)[]): Passes {
  const classOf = edited?.classOf ?? labels;
  const names = new Set(wanted);
  const isWanted = classes.map((name) => names.has(name));
  return (index) => isWanted[classOf[index]!] ?? names.has(null);
}

function ofAnswers(answered: AnsweredSamples, { truth, answer, outcome }: SampleFilter): Passes[] {
  const tests: Passes[] = [answered.has];
  if (truth !== undefined) tests.push((index) => answered.truthOf(index) === truth);
  if (answer !== undefined) tests.push((index) => answered.decisionOf(index) === answer);
  if (outcome !== undefined) tests.push((index) => answered.isRight(index) === (outcome === 'right'));
  return tests;
}

/** Where it is asked what a model answered, parts are those that its training had. */
function inParts(dataset: OpenDataset, answered: AnsweredSamples | null, filter: SampleFilter): Passes {
  const wanted = new Set(filter.parts);
  const isOfTraining = needsAnswers(filter, 'dataset');
  return (index) => {
    const preset = isOfTraining ? null : dataset.presetOf(index);
    const part = preset ?? answered?.partOf(index) ?? null;
    return part !== null && wanted.has(part);
  };
}

/** @param indices ascending */
function ordered(
  indices: Int32Array,
  { byName, labels }: OpenDataset,
  answered: AnsweredSamples | null,
  order: Order,
): Int32Array {
  if (order === 'dataset') return indices;
  if (order === 'name') {
    if (!byName) return indices;
    const isFound = new Uint8Array(labels.length);
    for (const index of indices) isFound[index] = 1;
    return byName.filter((index) => isFound[index]);
  }
  return answered ? byConfidence(indices, answered, order === 'most-confident') : indices;
}

/** Steps of confidence, finer than those of float32 near 1, and beside them room for an index in a float64. */
const STEPS = 2 ** 26;

/** What was not answered comes last. Numbers are sorted many times faster without a function to compare them. */
function byConfidence(indices: Int32Array, answered: AnsweredSamples, isMost: boolean): Int32Array {
  const known = indices.filter(answered.has);
  const keys = Float64Array.from(known);
  known.forEach((index, place) => {
    const confidence = answered.confidenceOf(index);
    keys[place] = Math.round((isMost ? 1 - confidence : confidence) * STEPS) * STEPS + index;
  });
  keys.sort().forEach((key, place) => (known[place] = key % STEPS));
  const sorted = new Int32Array(indices.length);
  sorted.set(known);
  sorted.set(
    indices.filter((index) => !answered.has(index)),
    known.length,
  );
  return sorted;
}
