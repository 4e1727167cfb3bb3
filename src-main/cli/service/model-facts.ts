/** What the service says of the model that it serves. */
import { maxDistanceOf, thresholdOf } from '../../trainer/model/answer';
import type { LoadedModel } from '../../trainer/model/model-file';
import type { ModelFacts } from './schemas';

export interface RequestLimits {
  /** Pictures or rows of a request. */
  samples: number;
  /** Of the body of a request. */
  bytes: number;
}

export function modelFacts(model: LoadedModel, limits: RequestLimits): ModelFacts {
  const { kind, labels, columns, labelColumn, fingerprint, seed, report } = model.metadata;
  return {
    name: report.name,
    kind,
    classes: labels,
    columns: columns.map((column) => ({
      name: column.name,
      use: column.use,
      ...(column.use === 'category' && { categories: column.categories }),
    })),
    labelColumn,
    threshold: thresholdOf(model),
    maxDistance: maxDistanceOf(model),
    bytes: model.bytes,
    training: { samples: report.counts.train, seed, fingerprint, versions: report.versions },
    test: scoresOf(report.test),
    limits,
  };
}

function scoresOf(scores: LoadedModel['metadata']['report']['test']): ModelFacts['test'] {
  if (scores === null) return null;
  const { count, accuracy, accuracyInterval, balancedAccuracy, macroF1, logLoss, expectedCalibrationError } =
    scores;
  return {
    samples: count,
    accuracy,
    accuracyInterval,
    balancedAccuracy,
    macroF1,
    logLoss,
    expectedCalibrationError,
  };
}
