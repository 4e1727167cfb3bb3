/** Runs a classifier over samples. */
import type { FeatureMatrix, LabelledFeatures } from '../matrix';
import { float32Output, Session, type Tensor } from '../onnx/runtime';
import type { NetworkShape } from './graph/network';
import { predictGraph } from './graph/predict';
import { confusionMatrix, mostProbable } from './metrics';

/** So many numbers of X in one call keep calls short enough to answer a cancel. */
const VALUES_PER_CALL = 1 << 23;

export interface Outcome {
  /** log P, [n, classes]. */
  logP: Float32Array;
  /** Mean cross-entropy, in nats. */
  loss: number;
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
    const logP = new Float32Array(X.rows * this.classes);
    const step = Math.max(1, Math.floor(VALUES_PER_CALL / X.columns));
    for (let first = 0; first < X.rows; first += step) {
      const rows = Math.min(step, X.rows - first);
      const data = X.data.subarray(first * X.columns, (first + rows) * X.columns);
      const outputs = await this.session.run({ X: { data, shape: [rows, X.columns] }, ...parameters });
      logP.set(float32Output(outputs, 'logP'), first * this.classes);
    }
    const loss = y.reduce((sum, label, row) => sum - logP[row * this.classes + label]!, 0) / X.rows;
    const { predictions } = mostProbable(logP, this.classes);
    return { logP, loss, confusionMatrix: confusionMatrix(y, predictions, this.classes) };
  }

  release(): Promise<void> {
    return this.session.release();
  }
}
