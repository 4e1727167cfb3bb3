/** Runs the training graph in float64 on small examples. */
import { fullBatchGraph } from '../../../src-main/trainer/learn/graph/full-batch';
import type { LossOptions } from '../../../src-main/trainer/learn/graph/losses';
import { parametersOf, type NetworkShape } from '../../../src-main/trainer/learn/graph/network';
import {
  BLOCK_ROWS,
  createMatrix,
  paddedRows,
  type LabelledFeatures,
  type ResidentMatrix,
} from '../../../src-main/trainer/matrix';
import { Session, type Tensor } from '../../../src-main/trainer/onnx/runtime';

export const CROSS_ENTROPY: LossOptions = { loss: 'cross-entropy', labelSmoothing: 0 };

/** Loss and gradients of any network in float64, by the graph that trains. Parameters are W0, b0, W1, ... */
export class Float64Pass {
  private constructor(
    private readonly session: Session,
    private readonly shape: NetworkShape,
  ) {}

  static async create(shape: NetworkShape, options: LossOptions = CROSS_ENTROPY): Promise<Float64Pass> {
    const graph = fullBatchGraph(shape, { type: 'float32', scale: 1 }, options, 'float64');
    return new Float64Pass(await Session.load(graph), shape);
  }

  /** Every sample weighs 1/n. */
  async run(X: number[][], y: number[], parameters: number[][]) {
    const rows = paddedRows(X.length);
    const data = new Float64Array(rows * this.shape.features);
    data.set(X.flat());
    const labels = new Int32Array(rows);
    labels.set(y);
    const w = new Float64Array(rows).fill(1 / X.length, 0, X.length);
    const blocks = rows / BLOCK_ROWS;
    const named = parametersOf(this.shape).map(({ name, shape }, index): [string, Tensor] => [
      name,
      { data: Float64Array.from(parameters[index]!), shape },
    ]);
    const outputs = await this.session.run({
      X: { data, shape: [blocks, BLOCK_ROWS, this.shape.features] },
      y: { data: labels, shape: [blocks, BLOCK_ROWS] },
      w: { data: w, shape: [blocks, BLOCK_ROWS] },
      ...Object.fromEntries(named),
    });
    const values = (name: string) => [...(outputs[name]!.data as Float64Array)];
    return {
      loss: values('loss').reduce((sum, value) => sum + value, 0),
      gradients: named.map(([name]) => values(`d${name}`)),
    };
  }
}

interface Example {
  options?: LossOptions;
  X: number[][];
  y: number[];
  /** [classes][features] */
  W: number[][];
  b: number[];
}

/** A linear model's mean loss and its gradients. */
export async function lossAndGradient({ X, y, W, b, options = CROSS_ENTROPY }: Example) {
  const pass = await Float64Pass.create({ features: W[0]!.length, hidden: [], classes: W.length }, options);
  const { loss, gradients } = await pass.run(X, y, [W.flat(), b]);
  return { loss, dW: gradients[0]!, db: gradients[1]! };
}

/** Features and labels from plain arrays. */
export function labelled(X: number[][], y: number[]): LabelledFeatures & { X: ResidentMatrix } {
  const matrix = createMatrix(X.length, X[0]!.length, { type: 'float32', scale: 1 });
  matrix.data.set(X.flat());
  return { X: matrix, y: Int32Array.from(y) };
}
