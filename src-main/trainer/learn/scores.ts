/** All scores of one part of the data, as reports hold them: sums over its samples, which come some at a time. */
import type { Diagnostics, Scores } from '../../../src-preload/contract';
import {
  accuracy,
  addToConfusion,
  averagePrecision,
  averages,
  balancedAccuracy,
  brierScore,
  cohenKappa,
  confusionMatrix,
  drawnCurves,
  logLoss,
  macroF1,
  matthewsCorrelation,
  meanClassDistance,
  mostProbable,
  oneVsRestCurves,
  perClass,
  Reliability,
  rocArea,
  wilsonInterval,
  type ClassCurves,
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
  const scoring = new Scoring(labels.length, classes, isOrdered);
  scoring.add(labels, probabilities, decisions);
  return scoring.scores();
}

/** Keeps the probabilities of samples alone that are few enough to be ranked. */
export class Scoring {
  private readonly matrix: number[][];
  private readonly reliability = new Reliability();
  private logLoss = 0;
  private brier = 0;
  private kept: { labels: Int32Array; probabilities: Float64Array } | null;
  private count = 0;
  private ranked: ClassCurves[] | null = null;

  /** @param rows how many samples there will be at most */
  constructor(
    rows: number,
    private readonly classes: string[],
    private readonly isOrdered: boolean,
  ) {
    const { length } = classes;
    this.matrix = confusionMatrix(new Int32Array(0), new Int32Array(0), length);
    this.kept =
      rows * length <= MAX_RANKED
        ? { labels: new Int32Array(rows), probabilities: new Float64Array(rows * length) }
        : null;
  }

  /** @param probabilities [n, classes] @param decisions [n] where they are not the most probable classes */
  add(labels: Int32Array, probabilities: Probabilities, decisions?: Int32Array): void {
    const { length } = this.classes;
    const { predictions, confidences } = mostProbable(probabilities, length);
    addToConfusion(this.matrix, labels, decisions ?? predictions);
    this.reliability.add(
      confidences,
      labels.map((label, index) => (label === predictions[index] ? 1 : 0)),
    );
    this.logLoss += labels.length * logLoss(labels, probabilities, length);
    this.brier += labels.length * brierScore(labels, probabilities, length);
    this.kept?.labels.set(labels, this.count);
    this.kept?.probabilities.set(probabilities, this.count * length);
    this.count += labels.length;
  }

  /** When all samples have come. */
  scores(): Scores {
    const { classes, matrix, count, isOrdered } = this;
    const share = accuracy(matrix);
    const curves = this.curves();
    return {
      count,
      accuracy: share,
      accuracyInterval: wilsonInterval(share, count),
      balancedAccuracy: balancedAccuracy(matrix),
      macroF1: macroF1(matrix),
      averages: averages(matrix),
      cohenKappa: cohenKappa(matrix),
      matthewsCorrelation: matthewsCorrelation(matrix),
      rocAuc: curves && rocArea(curves).macro,
      averagePrecision: curves && averagePrecision(curves).macro,
      brierScore: this.brier / count,
      logLoss: this.logLoss / count,
      expectedCalibrationError: this.reliability.error,
      meanClassDistance: isOrdered ? meanClassDistance(matrix) : null,
      confusionMatrix: matrix,
      perClass: perClass(matrix).map((scores, index) => ({ label: classes[index]!, ...scores })),
    };
  }

  /** When all samples have come: what is drawn of them. */
  diagnostics(): Omit<Diagnostics, 'part'> {
    const { answered, reliability } = this;
    const curves = this.curves();
    return {
      reliability: reliability.bins,
      curves: answered && curves && drawnCurves(curves, answered.labels, answered.probabilities),
    };
  }

  private curves(): ClassCurves[] | null {
    const { answered, classes } = this;
    this.ranked ??= answered && oneVsRestCurves(answered.labels, answered.probabilities, classes.length);
    return this.ranked;
  }

  /** What is kept, without room that was left. */
  private get answered() {
    const { kept, count, classes } = this;
    return (
      kept && {
        labels: kept.labels.subarray(0, count),
        probabilities: kept.probabilities.subarray(0, count * classes.length),
      }
    );
  }
}
