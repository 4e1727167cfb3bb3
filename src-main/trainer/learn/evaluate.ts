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
  /** log P, [n, classes]; the output itself of a network that has one. */
  logP: Float32Array;
  /** The weighted mean of the samples' losses. */
  loss: number;
  /** Empty for a network of one output. */
  confusionMatrix: number[][];
}

/** Applies a network of given parameters to features. */
export class Predictor {
  private constructor(
    private readonly session: Session,
    private readonly classes: number,
  ) {}

  static async create(shape: NetworkShape, X: FeatureMatrix, options: LossOptions): Promise<Predictor> {
    return new Predictor(
      await Session.load(predictGraph(shape, X.format, options), { isBeside: true }),
      shape.classes,
    );
  }

  /** @param weights of the samples in the loss, summing to one; all alike where they are not given */
  async evaluate(
    { X, y }: LabelledFeatures,
    parameters: Record<string, Tensor>,
    weights: Float32Array = new Float32Array(X.rows).fill(1 / X.rows),
  ): Promise<Outcome> {
    const logP = new Float32Array(X.rows * this.classes);
    let loss = 0;
    const step = Math.max(1, Math.floor(VALUES_PER_CALL / X.columns));
    for await (const { first, end, data } of spansOf(X, step)) {
      const rows = end - first;
      const outputs = await this.session.run({
        X: { data, shape: [rows, X.columns] },
        y: { data: y.subarray(first, end), shape: [rows] },
        w: { data: weights.subarray(first, end), shape: [rows] },
        ...parameters,
      });
      logP.set(float32Output(outputs, 'logP'), first * this.classes);
      loss += float32Output(outputs, 'loss')[0]!;
    }
    return { logP, loss, confusionMatrix: this.confusionMatrix(y, logP) };
  }

  release(): Promise<void> {
    return this.session.release();
  }

  /** A network of one output gives numbers, not classes. */
  private confusionMatrix(y: Int32Array, logP: Float32Array): number[][] {
    if (this.classes === 1) return [];
    return confusionMatrix(y, mostProbable(logP, this.classes).predictions, this.classes);
  }
}
