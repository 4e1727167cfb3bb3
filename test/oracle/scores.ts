/** Our scores of a case, in the shape that `metrics.py` writes. */
import {
  accuracy,
  averagePrecision,
  averages,
  balancedAccuracy,
  brierScore,
  cohenKappa,
  confusionMatrix,
  expectedCalibrationError,
  logLoss,
  matthewsCorrelation,
  mostProbable,
  normalizedByColumn,
  normalizedByRow,
  oneVsRestCurves,
  perClass,
  reliabilityBins,
  rocArea,
  topKAccuracy,
  wilsonInterval,
  type ClassCurves,
} from '../../src-main/trainer/learn/metrics';
import type { Case } from './cases';
import type { OracleScores } from './sklearn';

export function ourScores({ classes, labels, probabilities, float32 }: Case): OracleScores {
  const y = Int32Array.from(labels);
  const P = float32 ? Float32Array.from(probabilities) : Float64Array.from(probabilities);
  const { predictions, confidences } = mostProbable(P, classes);
  const curves = oneVsRestCurves(y, P, classes);
  return {
    ...ofMatrix(confusionMatrix(y, predictions, classes), y.length),
    logLoss: logLoss(y, P, classes),
    brierScore: brierScore(y, P, classes),
    topKAccuracy: [1, 2, 3, 5].map((k) => topKAccuracy(y, P, classes, k)),
    ...ofConfidences(
      confidences,
      labels.map((label, index) => label === predictions[index]),
    ),
    curves: curves.map(plainCurves),
    rocArea: rocArea(curves),
    averagePrecision: averagePrecision(curves),
  };
}

function ofMatrix(matrix: number[][], samples: number): OracleScores {
  const each = perClass(matrix);
  return {
    confusionMatrix: matrix,
    byRow: normalizedByRow(matrix),
    byColumn: normalizedByColumn(matrix),
    accuracy: accuracy(matrix),
    accuracyInterval: wilsonInterval(accuracy(matrix), samples),
    balancedAccuracy: balancedAccuracy(matrix),
    perClass: {
      // scikit-learn has zeros where we say that a score is undefined.
      precision: each.map(({ precision }) => precision ?? 0),
      recall: each.map(({ recall }) => recall ?? 0),
      f1: each.map(({ f1 }) => f1 ?? 0),
      support: each.map(({ support }) => support),
    },
    averages: averages(matrix),
    cohenKappa: cohenKappa(matrix),
    matthewsCorrelation: matthewsCorrelation(matrix),
  };
}

function ofConfidences(confidences: Float64Array, right: boolean[]): OracleScores {
  const bins = reliabilityBins(confidences, right);
  return {
    binCounts: bins.map(({ count }) => count),
    // scikit-learn leaves empty bins out.
    binAccuracies: bins.flatMap((bin) => bin.accuracy ?? []),
    binConfidences: bins.flatMap((bin) => bin.confidence ?? []),
    expectedCalibrationError: expectedCalibrationError(confidences, right),
  };
}

/** Arrays for JSON, without the threshold of the empty prediction, which versions of scikit-learn put differently. */
function plainCurves({ roc, precisionRecall }: ClassCurves): OracleScores {
  return {
    roc: roc && {
      falsePositiveRate: [...roc.falsePositiveRate],
      truePositiveRate: [...roc.truePositiveRate],
      thresholds: [...roc.thresholds].slice(1),
      area: roc.area,
    },
    precisionRecall: precisionRecall && {
      precision: [...precisionRecall.precision],
      recall: [...precisionRecall.recall],
      thresholds: [...precisionRecall.thresholds].slice(0, -1),
      averagePrecision: precisionRecall.averagePrecision,
    },
  };
}
