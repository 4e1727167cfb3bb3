/** Scores of a classifier, by the definitions that scikit-learn uses. Rows of a confusion matrix are true classes. */
export { cohenKappa, matthewsCorrelation } from './agreement';
export { expectedCalibrationError, Reliability, reliabilityBins, type ReliabilityBin } from './calibration';
export { accuracy, addToConfusion, confusionMatrix, normalizedByColumn, normalizedByRow } from './confusion';
export {
  chooseThreshold,
  coverageAt,
  coverageCurve,
  thinned,
  type Coverage,
  type CoveragePoint,
} from './coverage';
export type { PrecisionRecallCurve, RocCurve } from './curves';
export { drawnCurves, type DrawnCurves } from './drawn-curves';
export { wilsonInterval } from './interval';
export { averagePrecision, oneVsRestCurves, rocArea, type ClassCurves, type MeanArea } from './one-vs-rest';
export { mcNemar } from './mcnemar';
export { pairedGain } from './paired';
export { meanClassDistance, nearestClasses } from './ordered';
export {
  averages,
  balancedAccuracy,
  macroF1,
  perClass,
  type AverageMetrics,
  type Averages,
  type ClassMetrics,
} from './per-class';
export {
  brierScore,
  logLoss,
  mostProbable,
  topKAccuracy,
  type MostProbable,
  type Probabilities,
} from './probabilities';
