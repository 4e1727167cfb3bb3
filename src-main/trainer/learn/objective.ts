/** The objective of full-batch training: one graph gives the loss and its gradient on all samples. */
import { BLOCK_ROWS, paddedRows, spansOf, valuesOf, type LabelledFeatures, type Span } from '../matrix';
import { float32Output, Session, type Tensor } from '../onnx/runtime';
import { fullBatchGraph } from './graph/full-batch';
import type { LossOptions } from './graph/losses';
import { parametersOf, sizeOf, type NetworkShape, type Parameter } from './graph/network';
import type { Evaluation } from './lbfgs';
import { dot, sum } from './vector';

/** So many multiply-adds in one call keep calls short enough to answer a stop. */
const WORK_PER_CALL = 2e9;

/** Thrown by an evaluation that a stop broke off. */
export class Interrupted extends Error {}

/** J(x) = sum_i w_i loss_i + l2/2 |W|^2, with the parameters one after the other in x. */
export class FullBatchObjective {
  /** Of the last evaluation: the loss without the L2 term, the share of right predictions, and |dJ/dx|. */
  last = { loss: NaN, accuracy: NaN, gradientNorm: NaN };

  private constructor(
    private readonly session: Session,
    private readonly data: LabelledFeatures,
    private readonly parameters: Parameter[],
    private readonly weights: Float32Array,
    private readonly rowsPerCall: number,
    private readonly isOver: () => boolean | undefined,
  ) {}

  /**
   * @param weights one per sample, summing to one
   * @param isOver is asked between the parts of a pass: one over much data takes long
   */
  static async create(
    shape: NetworkShape,
    data: LabelledFeatures,
    options: LossOptions,
    weights: Float32Array,
    isOver: () => boolean | undefined = () => false,
  ): Promise<FullBatchObjective> {
    const session = await Session.load(fullBatchGraph(shape, data.X.format, options));
    const parameters = parametersOf(shape);
    const perBlock = 4 * BLOCK_ROWS * parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const blocks = Math.max(1, Math.floor(WORK_PER_CALL / perBlock));
    return new FullBatchObjective(session, data, parameters, weights, blocks * BLOCK_ROWS, isOver);
  }

  /** @throws Interrupted */
  async evaluate(x: Float64Array, l2: number): Promise<Evaluation> {
    const feeds = toTensors(x, this.parameters);
    const gradient = new Float64Array(x.length);
    let [loss, correct] = [0, 0];
    for await (const span of spansOf(this.data.X, this.rowsPerCall, paddedRows(this.data.X.rows))) {
      if (this.isOver()) throw new Interrupted();
      const outputs = await this.session.run({ ...feeds, ...this.blocks(span) });
      loss += sum(float32Output(outputs, 'loss'));
      correct += sum(float32Output(outputs, 'correct'));
      addGradients(gradient, outputs, this.parameters);
    }
    const value = loss + this.addPenalty(x, gradient, l2);
    this.last = {
      loss,
      accuracy: correct / this.data.X.rows,
      gradientNorm: Math.sqrt(dot(gradient, gradient)),
    };
    return { value, gradient };
  }

  release(): Promise<void> {
    return this.session.release();
  }

  private blocks({ first, end, data }: Span): Record<string, Tensor> {
    const blocks = (end - first) / BLOCK_ROWS;
    return {
      X: { data, shape: [blocks, BLOCK_ROWS, this.data.X.columns] },
      y: { data: valuesOf(this.data.y, first, end), shape: [blocks, BLOCK_ROWS] },
      w: { data: valuesOf(this.weights, first, end), shape: [blocks, BLOCK_ROWS] },
    };
  }

  /** Adds the L2 term's gradient, l2 W, and returns the term, l2/2 |W|^2. */
  private addPenalty(x: Float64Array, gradient: Float64Array, l2: number): number {
    let penalty = 0;
    let offset = 0;
    for (const { shape, isWeight } of this.parameters) {
      const end = offset + sizeOf(shape);
      for (let index = offset; isWeight && index < end; index++) {
        penalty += (l2 / 2) * x[index]! ** 2;
        gradient[index]! += l2 * x[index]!;
      }
      offset = end;
    }
    return penalty;
  }
}

function addGradients(
  gradient: Float64Array,
  outputs: Record<string, Tensor>,
  parameters: Parameter[],
): void {
  let offset = 0;
  for (const { name } of parameters) {
    const part = float32Output(outputs, `d${name}`);
    for (let index = 0; index < part.length; index++) gradient[offset + index]! += part[index]!;
    offset += part.length;
  }
}

/** Cuts a vector into the network's parameters, as float32. */
export function toTensors(x: Float64Array, parameters: Parameter[]): Record<string, Tensor<Float32Array>> {
  const tensors: Record<string, Tensor<Float32Array>> = {};
  let offset = 0;
  for (const { name, shape } of parameters) {
    const end = offset + sizeOf(shape);
    tensors[name] = { data: new Float32Array(x.subarray(offset, end)), shape };
    offset = end;
  }
  return tensors;
}
