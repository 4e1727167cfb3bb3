/** The update rules of mini-batch optimizers, as ONNX operators. */
import type { GraphBuilder, Value } from '../../onnx/builder';

export type MiniBatchOptimizer = 'sgd' | 'adam';

interface StepInputs {
  gradient: Value;
  /** The optimizer's memory for this parameter, as its `slots` names it. */
  slots: Value[];
  learningRate: Value;
  secondRate: Value;
}

interface Optimizer {
  /** A learning rate that suits standardized features. */
  defaultRate: number;
  slots: readonly string[];
  /** @returns what is subtracted from the parameter, and the new slots */
  step(g: GraphBuilder, inputs: StepInputs, momentum: number): { change: Value; slots: Value[] };
  /** The two rates of step `t` (from 1) for the graph's `rates` input. */
  rates(learningRate: number, t: number): [number, number];
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

const scale = (g: GraphBuilder, value: Value, factor: number) =>
  g.op('Mul', value, g.scalar('float32', factor));

export const optimizers: Record<MiniBatchOptimizer, Optimizer> = {
  /** v = mu v + g; W = W - rate v (Sutskever et al. 2013, in PyTorch's form). */
  sgd: {
    defaultRate: 0.01,
    slots: ['v'],
    step: (g, { gradient, slots, learningRate }, momentum) => {
      const v = g.op('Add', scale(g, slots[0]!, momentum), gradient);
      return { change: g.op('Mul', v, learningRate), slots: [v] };
    },
    rates: (learningRate) => [learningRate, 0],
  },

  /**
   * Adam (Kingma and Ba 2015, algorithm 1). Both bias corrections are folded into two scalars a step, the
   * rate and epsilon: rate' = rate sqrt(1 - b2^t) / (1 - b1^t), epsilon' = epsilon sqrt(1 - b2^t).
   */
  adam: {
    defaultRate: 0.001,
    slots: ['m', 'v'],
    step: (g, { gradient, slots, learningRate, secondRate: epsilon }) => {
      const [m0, v0] = slots as [Value, Value];
      const m = g.op('Add', scale(g, m0, BETA1), scale(g, gradient, 1 - BETA1));
      const squared = scale(g, g.op('Mul', gradient, gradient), 1 - BETA2);
      const v = g.op('Add', scale(g, v0, BETA2), squared);
      const denominator = g.op('Add', g.op('Sqrt', v), epsilon);
      return { change: g.op('Div', g.op('Mul', m, learningRate), denominator), slots: [m, v] };
    },
    rates: (learningRate, t) => {
      const correction = Math.sqrt(1 - BETA2 ** t);
      return [(learningRate * correction) / (1 - BETA1 ** t), EPSILON * correction];
    },
  },
};
