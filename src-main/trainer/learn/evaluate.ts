/** Runs a classifier over samples. */
import { spansOf, type FeatureMatrix, type LabelledFeatures } from '../matrix';
import { float32Output, Session, type Tensor } from '../onnx/runtime';
import type { LossOptions } from './graph/losses';
import type { NetworkShape } from './graph/network';
import { predictGraph } from './graph/predict';
import { confusionMatrix, mostProbable } from './metrics';

/** So many numbers of X in one call keep calls short enough to answer a cancel. */
const VALUES_PER_CALL = 1 << 23;

export interface Outcome {
  /** log P, [n, classes]. */
  logP: Float32Array;
  /** The mean of the samples' losses. */
  loss: number;
  confusionMatrix: number[][];
}

/** Applies a network of given parameters to features. */
export class Predictor {
  private constructor(
    private readonly session: Session,
    private readonly classes: number,
  ) {}

  static async create(shape: NetworkShape, X: FeatureMatrix, options: LossOptions): Promise<Predictor> {
    return new Predictor(await Session.load(predictGraph(shape, X.format, options)), shape.classes);
  }

  async evaluate({ X, y }: LabelledFeatures, parameters: Record<string, Tensor>): Promise<Outcome> {
    const logP = new Float32Array(X.rows * this.classes);
    let loss = 0;
    const step = Math.max(1, Math.floor(VALUES_PER_CALL / X.columns));
    for await (const { first, end, data } of spansOf(X, step)) {
      const rows = end - first;
      const outputs = await this.session.run({
        X: { data, shape: [rows, X.columns] },
        y: { data: y.subarray(first, end), shape: [rows] },
        ...parameters,
      });
      logP.set(float32Output(outputs, 'logP'), first * this.classes);
      loss += float32Output(outputs, 'loss')[0]!;
    }
    const { predictions } = mostProbable(logP, this.classes);
    return { logP, loss: loss / X.rows, confusionMatrix: confusionMatrix(y, predictions, this.classes) };
  }

  release(): Promise<void> {
    return this.session.release();
  }
}
