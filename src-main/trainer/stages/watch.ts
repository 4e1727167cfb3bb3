/** Turns the epochs of a training into curves and the updates that a person sees. */
import type { CurvePoint, Recipe, TrainingUpdate } from '../../../src-preload/contract';
import type { Job, Report } from '../job';
import { accuracy } from '../learn/metrics';
import type { FitWatch } from './fit';

export interface CurveWatch extends FitWatch {
  /** The points of one of the runs of a search. */
  curveOf(run: number): CurvePoint[];
}

/**
 * Where several trainings run side by side the updates are of the one that began last.
 * @param rows of the training part
 */
export function watchTraining(
  classNames: string[],
  { epochs }: Recipe,
  job: Job,
  report: Report,
  rows: number,
  onUpdate: (update: TrainingUpdate) => void,
): CurveWatch {
  const began = job.now();
  const curves = new Map<number, CurvePoint[]>();
  let shown = 0;
  let passes = 0;
  return {
    isStopped: () => job.isStopped,
    isCancelled: () => job.signal.aborted,
    unpaused: () => job.unpaused(),
    curveOf: (run) => curves.get(run) ?? [],
    onEpoch: ({ epoch, loss, accuracy: trainAccuracy, ...more }, outcome, bestEpoch, trial) => {
      const seconds = (job.now() - began) / 1000;
      const point: CurvePoint = {
        epoch,
        trainLoss: loss,
        trainAccuracy,
        validationLoss: outcome?.loss ?? null,
        validationAccuracy: outcome && accuracy(outcome.confusionMatrix),
        seconds,
      };
      const curve = curves.get(trial.run) ?? [];
      curves.set(trial.run, curve);
      curve.push(point);
      report(epoch, { total: epochs });
      passes++;
      if (trial.run < shown) return;
      shown = trial.run;
      const { index, hidden, l2 } = trial;
      onUpdate({
        points: [point],
        trial: { index, hidden, l2 },
        epochs,
        bestEpoch,
        learningRate: more.learningRate ?? null,
        gradientNorm: more.gradientNorm ?? null,
        samplesPerSecond: seconds > 0 ? (passes * rows) / seconds : null,
        classNames,
        confusionMatrix: outcome?.confusionMatrix ?? null,
      });
    },
  };
}
