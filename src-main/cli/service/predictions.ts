/** Answers of a model as the service writes them. */
import type { Answers } from '../../trainer/model/answer';
import type { LoadedModel } from '../../trainer/model/model-file';
import type { Prediction } from './schemas';

/** One prediction a sample, in their order. */
export function predictionsOf({ metadata: { labels } }: LoadedModel, answers: Answers): Prediction[] {
  const { count, decisions, confidences, probabilities, accepted, distances } = answers;
  return Array.from({ length: count }, (_, row) => ({
    label: labels[decisions[row]!]!,
    confidence: confidences[row]!,
    accepted: accepted && Boolean(accepted[row]),
    distance: distances && distances[row]!,
    probabilities: Object.fromEntries(
      labels.map((label, index) => [label, probabilities[row * labels.length + index]!]),
    ),
  }));
}
