/** All scores of one part of the data, as reports hold them. */
import type { Scores } from '../../../src-preload/contract';
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
  macroF1,
  matthewsCorrelation,
  meanClassDistance,
  mostProbable,
  oneVsRestCurves,
  perClass,
  rocArea,
  wilsonInterval,
  type Probabilities,
} from './metrics';

/** Ranking more probabilities than this would take seconds. */
const MAX_RANKED = 5_000_000;

export interface Answering {
  /** [n] where they are not the most probable classes. */
  decisions?: Int32Array;
  /** Whether the classes go from the lowest to the highest. */
  isOrdered?: boolean;
}

/**
 * Counts of right and wrong are of the decisions, ranking and calibration of the probabilities alone.
 * @param labels [n]
 * @param probabilities [n, classes]
 */
export function scoresOf(
  labels: Int32Array,
  probabilities: Probabilities,
  classes: string[],
  { decisions, isOrdered = false }: Answering = {},
): Scores {
  const count = classes.length;
  const { predictions, confidences } = mostProbable(probabilities, count);
  const matrix = confusionMatrix(labels, decisions ?? predictions, count);
  const share = accuracy(matrix);
  const right = Array.from(labels, (label, index) => label === predictions[index]);
  const curves = probabilities.length <= MAX_RANKED ? oneVsRestCurves(labels, probabilities, count) : null;
  return {
    count: labels.length,
    accuracy: share,
    accuracyInterval: wilsonInterval(share, labels.length),
    balancedAccuracy: balancedAccuracy(matrix),
    macroF1: macroF1(matrix),
    averages: averages(matrix),
    cohenKappa: cohenKappa(matrix),
    matthewsCorrelation: matthewsCorrelation(matrix),
    rocAuc: curves && rocArea(curves).macro,
    averagePrecision: curves && averagePrecision(curves).macro,
    brierScore: brierScore(labels, probabilities, count),
    logLoss: logLoss(labels, probabilities, count),
    expectedCalibrationError: expectedCalibrationError(confidences, right),
    meanClassDistance: isOrdered ? meanClassDistance(matrix) : null,
    confusionMatrix: matrix,
    perClass: perClass(matrix).map((scores, index) => ({ label: classes[index]!, ...scores })),
  };
}
