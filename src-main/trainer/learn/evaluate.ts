/** Runs a classifier over samples. */
import { spansOf, type FeatureMatrix, type LabelledFeatures } from '../matrix';
import { float32Output, Session, type Tensor } from '../onnx/runtime';
import type { LossOptions } from './graph/losses';
import type { NetworkShape } from './graph/network';
import { predictGraph } from './graph/predict';
import { addToConfusion, confusionMatrix, mostProbable } from './metrics';

/** So many numbers of X in one call keep calls short enough to answer a cancel. */
const VALUES_PER_CALL = 1 << 23;

export interface Outcome {
  /** The weighted mean of the samples' losses. */
  loss: number;
  /** Empty for a network of one output. */
  confusionMatrix: number[][];
}

/** What a network says of samples [first, end). */
export interface Predicted {
  first: number;
  end: number;
  /** log P, [end - first, classes]; the output itself of a network that has one. */
  logP: Float32Array;
  /** Their share of the weighted mean of all samples' losses. */
  loss: number;
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

  /** Some samples at a time. @param weights of the samples in the loss, summing to one; all alike where not given */
  async *spans(
    { X, y }: LabelledFeatures,
    parameters: Record<string, Tensor>,
    weights?: Float32Array,
  ): AsyncGenerator<Predicted> {
    const step = Math.max(1, Math.floor(VALUES_PER_CALL / Math.max(X.columns, this.classes)));
    for await (const { first, end, data } of spansOf(X, step)) {
      const rows = end - first;
      const w = weights?.subarray(first, end) ?? new Float32Array(rows).fill(1 / X.rows);
      const outputs = await this.session.run({
        X: { data, shape: [rows, X.columns] },
        y: { data: y.subarray(first, end), shape: [rows] },
        w: { data: w, shape: [rows] },
        ...parameters,
      });
      const logP = float32Output(outputs, 'logP');
      yield { first, end, logP, loss: float32Output(outputs, 'loss')[0]! };
    }
  }

  /** Loss and mistakes. @param weights as of `spans` */
  async evaluate(
    part: LabelledFeatures,
    parameters: Record<string, Tensor>,
    weights?: Float32Array,
  ): Promise<Outcome> {
    const { classes } = this;
    // A network of one output gives numbers, not classes.
    const matrix = classes === 1 ? [] : confusionMatrix(new Int32Array(0), new Int32Array(0), classes);
    let sum = 0;
    for await (const { first, end, logP, loss } of this.spans(part, parameters, weights)) {
      sum += loss;
      if (classes > 1)
        addToConfusion(matrix, part.y.subarray(first, end), mostProbable(logP, classes).predictions);
    }
    return { loss: sum, confusionMatrix: matrix };
  }

  /** Of all samples, [n, classes]. */
  async logP(part: LabelledFeatures, parameters: Record<string, Tensor>): Promise<Float32Array> {
    const all = new Float32Array(part.X.rows * this.classes);
    for await (const { first, logP } of this.spans(part, parameters)) all.set(logP, first * this.classes);
    return all;
  }

  release(): Promise<void> {
    return this.session.release();
  }
}
