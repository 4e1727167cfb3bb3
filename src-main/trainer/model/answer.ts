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
  /** [count] whether the confidence reaches the model's threshold; null where it has none. */
  accepted: ArrayLike<unknown> | null;
}

/** The answer to one sample. */
export interface Classified {
  /** File path, or `row 17`. */
  item: string;
  label: string;
  /** In the order of the model's labels. */
  probabilities: number[];
  accepted: boolean | null;
}

/** One of some answers by itself. */
export function classifiedOf(
  { metadata: { labels } }: LoadedModel,
  { decisions, probabilities, accepted }: Answers,
  index: number,
  item: string,
): Classified {
  const first = index * labels.length;
  return {
    item,
    label: labels[decisions[index]!]!,
    probabilities: [...probabilities.subarray(first, first + labels.length)],
    accepted: accepted && Boolean(accepted[index]),
  };
}

/** @param inputs of the model's graph, for some samples */
export async function answer(model: LoadedModel, inputs: Record<string, Tensor>) {
  const { metadata, session, threshold } = model;
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
  const accepted =
    threshold === undefined
      ? (outputs['accepted']?.data ?? null)
      : Uint8Array.from(confidences, (confidence) => Number(confidence >= threshold));
  return { count: labels.length, decisions, confidences, probabilities, accepted } satisfies Answers;
}

/** Answers with a smaller probability are rejected; null where none are. */
export const thresholdOf = ({ metadata, threshold }: LoadedModel): number | null =>
  threshold ?? metadata.report.decision.threshold?.value ?? null;

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
