/** Full-batch training: L-BFGS, with a preconditioner where the model is softmax regression. */
import type { LabelledFeatures } from '../matrix';
import { gramOf, GramPreconditioner, MAX_ROWS, type Gram } from './gram';
import type { LossOptions } from './graph/losses';
import { parametersOf, type NetworkShape } from './graph/network';
import { lbfgs, type LbfgsEnd } from './lbfgs';
import { FullBatchObjective, Interrupted, toTensors } from './objective';
import type { OnEpoch } from './options';
import type { TrainHooks } from './watch';
import { CovariancePreconditioner, MAX_COLUMNS, momentsOf, type Moments } from './preconditioner';

const MEMORY = 10;
/** With gradients in float32, about what can be reached. */
const GRADIENT_TOLERANCE = 5e-7;
const VALUE_TOLERANCE = 1e-7;

/** Training data that L-BFGS minimizes on, once or for one L2 penalty after another. */
export class FullBatch {
  private moments: Moments | null = null;
  private gram: Gram | null = null;
  private hasImproved = false;

  private constructor(
    private readonly shape: NetworkShape,
    private readonly data: LabelledFeatures,
    private readonly weights: Float32Array,
    private readonly loss: LossOptions,
    private readonly objective: FullBatchObjective,
  ) {}

  /**
   * @param weights one per sample, summing to one
   * @param hooks end a minimization within a pass over the data; a stop waits for the first weights that are better
   */
  static async create(
    shape: NetworkShape,
    data: LabelledFeatures,
    weights: Float32Array,
    loss: LossOptions,
    hooks: Pick<TrainHooks, 'isStopped' | 'isCancelled'> = { isStopped: () => false },
  ): Promise<FullBatch> {
    const isOver = () => hooks.isCancelled?.() || (batch.hasImproved && hooks.isStopped());
    const objective = await FullBatchObjective.create(shape, data, loss, weights, isOver);
    const batch: FullBatch = new FullBatch(shape, data, weights, loss, objective);
    return batch;
  }

  /**
   * @param start all parameters, one after the other
   * @param tolerance what share of the objective ten iterations must gain to go on
   * @param onEpoch sees every iteration
   */
  async minimize(
    start: Float64Array,
    { l2, epochs }: { l2: number; epochs: number },
    onEpoch: OnEpoch,
    tolerance = VALUE_TOLERANCE,
  ): Promise<{ x: Float64Array; value: number; ended: LbfgsEnd }> {
    const preconditioner = await this.preconditioner(l2);
    const parameters = parametersOf(this.shape);
    const settings = {
      maxIterations: epochs,
      gradientTolerance: GRADIENT_TOLERANCE,
      valueTolerance: tolerance,
      memory: MEMORY,
      ...(preconditioner && { precondition: preconditioner.apply }),
    };
    const evaluate = (x: Float64Array) => this.objective.evaluate(x, l2);
    let last = { x: start, value: NaN };
    try {
      return await lbfgs(evaluate, start, settings, (epoch, x, value) => {
        last = { x, value };
        this.hasImproved = true;
        return onEpoch({ epoch, parameters: toTensors(x, parameters), ...this.objective.last });
      });
    } catch (error) {
      if (error instanceof Interrupted) return { ...last, ended: 'stopped' };
      throw error;
    } finally {
      await preconditioner?.release();
    }
  }

  release(): Promise<void> {
    return this.objective.release();
  }

  /** Only softmax regression's curvature is known beforehand. */
  private async preconditioner(l2: number): Promise<CovariancePreconditioner | GramPreconditioner | null> {
    const { hidden, features, classes } = this.shape;
    const { X } = this.data;
    if (hidden.length > 0) return null;
    if (X.rows < features && X.rows <= MAX_ROWS) {
      this.gram ??= await gramOf(X, this.weights);
      return GramPreconditioner.create(this.gram, classes, this.loss.loss, l2);
    }
    if (features > MAX_COLUMNS) return null;
    this.moments ??= await momentsOf(X, this.weights);
    return CovariancePreconditioner.create(this.moments, classes, this.loss.loss, l2);
  }
}
