/** Turns the epochs of a training into curves and the updates that a person sees. */
import type { CurvePoint, Recipe, TrainingUpdate } from '../../../src-preload/contract';
import type { Job, Report } from '../job';
import { accuracy } from '../learn/metrics';
import type { FitWatch } from './fit';

export interface CurveWatch extends FitWatch {
  /** The points of one of the runs of a search. */
  curveOf(run: number): CurvePoint[];
}

/** Where several trainings run side by side the updates are of the one that began last. */
export function watchTraining(
  classNames: string[],
  { epochs }: Recipe,
  job: Job,
  report: Report,
  onUpdate: (update: TrainingUpdate) => void,
): CurveWatch {
  const began = performance.now();
  const curves = new Map<number, CurvePoint[]>();
  let shown = 0;
  return {
    isStopped: () => job.isStopped,
    curveOf: (run) => curves.get(run) ?? [],
    onEpoch: ({ epoch, loss, accuracy: trainAccuracy }, outcome, bestEpoch, trial) => {
      const point: CurvePoint = {
        epoch,
        trainLoss: loss,
        trainAccuracy,
        validationLoss: outcome?.loss ?? null,
        validationAccuracy: outcome && accuracy(outcome.confusionMatrix),
        seconds: (performance.now() - began) / 1000,
      };
      const curve = curves.get(trial.run) ?? [];
      curves.set(trial.run, curve);
      curve.push(point);
      report(epoch, { total: epochs });
      if (trial.run < shown) return;
      shown = trial.run;
      const { index, hidden, l2 } = trial;
      onUpdate({
        points: [point],
        trial: { index, hidden, l2 },
        epochs,
        bestEpoch,
        classNames,
        confusionMatrix: outcome?.confusionMatrix ?? null,
      });
    },
  };
}
