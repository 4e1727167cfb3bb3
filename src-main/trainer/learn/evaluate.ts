/** Runs a classifier over samples and scores it. */
import type { Scores } from '../../../src-preload/contract';
import type { FeatureMatrix, LabelledFeatures } from '../matrix';
import { float32Output, Session, type Tensor } from '../onnx/runtime';
import type { NetworkShape } from './graph/network';
import { predictGraph } from './graph/predict';
import {
  accuracy,
  balancedAccuracy,
  confusionMatrix,
  expectedCalibrationError,
  macroF1,
  perClass,
  wilsonInterval,
} from './metrics';

/** So many numbers of X in one call keep calls short enough to answer a cancel. */
const VALUES_PER_CALL = 1 << 23;

/** What the scores are made from. */
export interface Outcome {
  predictions: Int32Array;
  /** The largest probability of each sample. */
  confidences: Float64Array;
  /** Mean cross-entropy, in nats. */
  logLoss: number;
  confusionMatrix: number[][];
}

/** Applies a network of given parameters to features. */
export class Predictor {
  private constructor(
    private readonly session: Session,
    private readonly classes: number,
  ) {}

  static async create(shape: NetworkShape, X: FeatureMatrix): Promise<Predictor> {
    return new Predictor(await Session.load(predictGraph(shape, X.format)), shape.classes);
  }

  async evaluate({ X, y }: LabelledFeatures, parameters: Record<string, Tensor>): Promise<Outcome> {
    const predictions = new Int32Array(X.rows);
    const confidences = new Float64Array(X.rows);
    let loss = 0;
    const step = Math.max(1, Math.floor(VALUES_PER_CALL / X.columns));
    for (let first = 0; first < X.rows; first += step) {
      const rows = Math.min(step, X.rows - first);
      const data = X.data.subarray(first * X.columns, (first + rows) * X.columns);
      const outputs = await this.session.run({ X: { data, shape: [rows, X.columns] }, ...parameters });
      const logP = float32Output(outputs, 'logP');
      for (let row = 0; row < rows; row++) {
        const start = row * this.classes;
        const best = argMax(logP, start, this.classes);
        predictions[first + row] = best;
        confidences[first + row] = Math.exp(logP[start + best]!);
        loss -= logP[start + y[first + row]!]!;
      }
    }
    const matrix = confusionMatrix(y, predictions, this.classes);
    return { predictions, confidences, logLoss: loss / X.rows, confusionMatrix: matrix };
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/** The index, from `start`, of the largest of `count` values; the first of equals. */
export function argMax(values: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let index = 1; index < count; index++)
    if (values[start + index]! > values[start + best]!) best = index;
  return best;
}

export function scoresOf(outcome: Outcome, labels: Int32Array, classes: string[]): Scores {
  const matrix = outcome.confusionMatrix;
  const share = accuracy(matrix);
  const right = Array.from(labels, (label, index) => label === outcome.predictions[index]);
  return {
    count: labels.length,
    accuracy: share,
    accuracyInterval: wilsonInterval(share, labels.length),
    balancedAccuracy: balancedAccuracy(matrix),
    macroF1: macroF1(matrix),
    logLoss: outcome.logLoss,
    expectedCalibrationError: expectedCalibrationError(outcome.confidences, right),
    confusionMatrix: matrix,
    perClass: perClass(matrix).map((scores, index) => ({ label: classes[index]!, ...scores })),
  };
}
