/** Turns the epochs of a training into the curve and the updates that a person sees. */
import type { CurvePoint, TrainingUpdate } from '../../../src-preload/contract';
import type { OpenDataset } from '../dataset';
import type { Job } from '../job';
import { accuracy } from '../learn/metrics';
import type { FitWatch } from './fit';

/** @param curve receives the points of the training that is kept */
export function watchTraining(
  { classes }: OpenDataset,
  job: Job,
  report: (done: number, total?: number) => void,
  curve: CurvePoint[],
  onUpdate: (update: TrainingUpdate) => void,
): FitWatch {
  const began = performance.now();
  return {
    isStopped: () => job.isStopped,
    onEpoch: ({ epoch, loss, accuracy: trainAccuracy }, outcome, bestEpoch, epochs) => {
      const point: CurvePoint = {
        epoch,
        trainLoss: loss,
        trainAccuracy,
        validationLoss: outcome?.loss ?? null,
        validationAccuracy: outcome && accuracy(outcome.confusionMatrix),
        seconds: (performance.now() - began) / 1000,
      };
      curve.push(point);
      onUpdate({
        points: [point],
        epochs,
        bestEpoch,
        classNames: classes,
        confusionMatrix: outcome?.confusionMatrix ?? null,
      });
      report(epoch, epochs);
    },
  };
}
