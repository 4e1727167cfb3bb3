/** What a model file says of some samples. */
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import { float32Output, type Tensor } from '../onnx/runtime';
import type { LoadedModel } from './model-file';

export interface Answers {
  count: number;
  /** [count] what the model says, as indices into its labels. */
  decisions: Int32Array;
  /** [count] the probabilities of the decisions. */
  confidences: Float32Array;
  /** [count, classes] in the order of the model's labels. */
  probabilities: Float32Array;
  /** [count] whether nothing rejects the answer, threshold or distance; null where nothing could. */
  accepted: ArrayLike<unknown> | null;
  /** [count] from the training samples: beyond 1 it is unlike all of them; null where that was not measured. */
  distances: Float32Array | null;
}

/** The answer to one sample. */
export interface Classified {
  /** File path, or `row 17`. */
  item: string;
  label: string;
  /** In the order of the model's labels. */
  probabilities: number[];
  accepted: boolean | null;
  /** From the training samples: beyond 1 it is unlike all of them; null where that was not measured. */
  distance: number | null;
}

/** One of some answers by itself. */
export function classifiedOf(
  { metadata: { labels } }: LoadedModel,
  { decisions, probabilities, accepted, distances }: Answers,
  index: number,
  item: string,
): Classified {
  const first = index * labels.length;
  return {
    item,
    label: labels[decisions[index]!]!,
    probabilities: [...probabilities.subarray(first, first + labels.length)],
    accepted: accepted && Boolean(accepted[index]),
    distance: distances && distances[index]!,
  };
}

type Rejecting = Pick<LoadedModel, 'metadata' | 'threshold' | 'maxDistance'>;

/** What answering takes of a model: its graph may run in whatever runs it. */
export type Answering = Omit<LoadedModel, 'session'> & { session: Pick<LoadedModel['session'], 'run'> };

/** @param inputs of the model's graph, for some samples */
export async function answer(model: Answering, inputs: Record<string, Tensor>) {
  const { metadata, session } = model;
  const outputs = await session.run(inputs);
  const labels = outputs['label']!.data as string[];
  const probabilities = float32Output(outputs, 'probabilities');
  const classes = metadata.labels.length;
  const indices = indicesOf(metadata.labels);
  const decisions = new Int32Array(labels.length);
  const confidences = new Float32Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    const decision = indices.get(labels[row]!)!;
    decisions[row] = decision;
    confidences[row] = probabilities[row * classes + decision]!;
  }
  const distances = outputs['distance'] ? float32Output(outputs, 'distance') : null;
  const accepted = acceptedOf(model, outputs, confidences, distances);
  return {
    count: labels.length,
    decisions,
    confidences,
    probabilities,
    accepted,
    distances,
  } satisfies Answers;
}

/** As the graph says, where a person did not say otherwise. */
function acceptedOf(
  model: Answering,
  outputs: Record<string, Tensor>,
  confidences: Float32Array,
  distances: Float32Array | null,
): Answers['accepted'] {
  const { threshold, maxDistance } = model;
  if (threshold === undefined && maxDistance === undefined) return outputs['accepted']?.data ?? null;
  const [least, most] = [thresholdOf(model) ?? 0, maxDistanceOf(model) ?? Infinity];
  return Uint8Array.from(confidences, (confidence, index) =>
    Number(confidence >= least && (distances === null || distances[index]! <= most)),
  );
}

/** Answers with a smaller probability are rejected; null where none are. */
export const thresholdOf = ({ metadata, threshold }: Rejecting): number | null =>
  threshold ?? metadata.report.decision.threshold?.value ?? null;

/** Answers to what is farther from the training samples are rejected; null where none are. */
export function maxDistanceOf({ metadata, maxDistance }: Rejecting): number | null {
  const { novelty, recipe } = metadata.report;
  return maxDistance ?? (novelty && recipe.rejectUnlike ? 1 : null);
}

/** Whether any answer can be rejected. */
export const canReject = (model: Rejecting): boolean =>
  thresholdOf(model) !== null || maxDistanceOf(model) !== null;

/** @throws UserError where a model does not measure distances */
export function withMaxDistance(model: LoadedModel, maxDistance: number): LoadedModel {
  if (model.metadata.report.novelty) return { ...model, maxDistance };
  const message = t(
    'This model does not tell how far samples are from those that it was trained on. Train it again with this version.',
  );
  throw new UserError('no-distance', message);
}

const known = new WeakMap<string[], Map<string, number>>();

/** The places of a model's labels; asked for again and again. */
export function indicesOf(labels: string[]): Map<string, number> {
  let indices = known.get(labels);
  if (!indices) known.set(labels, (indices = new Map(labels.map((name, index) => [name, index]))));
  return indices;
}

/** @throws UserError where the model is for something else */
export function requireKind({ metadata }: LoadedModel, kind: 'images' | 'table'): void {
  if (metadata.kind === kind) return;
  const message =
    kind === 'images'
      ? t('This model classifies rows of a table, not images. Give it a CSV file.')
      : t('This model classifies images, not rows of a table. Give it images or a folder of them.');
  throw new UserError('wrong-kind', message);
}
