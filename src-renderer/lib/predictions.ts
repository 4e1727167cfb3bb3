/** Reading what a model answered. */
import type { Prediction } from '../../src-preload/contract';
import { isUnsure } from './answer-list';
import { ranked } from './classes';

/** How sure the model is of its answer, 0 to 1. With costs that need not be the most probable class. */
export function sureness(classes: string[], { label, probabilities }: Prediction): number {
  return probabilities[classes.indexOf(label)] ?? Math.max(...probabilities);
}

/** The most probable class that was not the answer; null where there is none. */
export function runnerUp(classes: string[], { label, probabilities }: Prediction): number | null {
  return ranked(probabilities, 2).find((index) => classes[index] !== label) ?? null;
}

/** Beyond this distance from the training samples one is unlike all of them. */
const FARTHEST = 1;

/** Whether nothing that the model was trained on is like a sample; false where the model does not tell. */
export const isUnlike = (distance: number | null | undefined): boolean => (distance ?? 0) > FARTHEST;

/**
 * Whether an answer is sure enough, and where the model rejects what is unlike its training data, not that.
 * @param threshold a person's own; null: as the model has it
 */
export function isAccepted(
  { classes, rejectsUnlike = false }: { classes: string[]; rejectsUnlike?: boolean },
  prediction: Prediction,
  threshold: number | null,
): boolean {
  if (threshold === null) return prediction.accepted !== false;
  if (rejectsUnlike && isUnlike(prediction.distance)) return false;
  return !isUnsure(sureness(classes, prediction), threshold);
}
