/** The update rules of mini-batch optimizers, as ONNX operators; as PyTorch has them, step for step. */
import type { GraphBuilder, Value } from '../../onnx/builder';

export type MiniBatchOptimizer = 'sgd' | 'adam';

export interface UpdateOptions {
  optimizer: MiniBatchOptimizer;
  momentum: number;
  nesterov: boolean;
  weightDecay: number;
  l2: number;
}

interface StepInputs {
  gradient: Value;
  /** Whether `gradient` is already the sum that `carried` tells of. */
  isCarried: boolean;
  /** The optimizer's memory for this parameter, as its `slots` names it. */
  slots: Value[];
  scalars: Record<string, Value>;
}

interface Optimizer {
  /** A learning rate that suits standardized features. */
  defaultRate: number;
  slots: readonly string[];
  /** A step makes of the first slot so many times itself, plus the gradient. */
  decay(options: UpdateOptions): number;
  /** The numbers of step `t` (from 1), by the names that they have in `scalars`. */
  scalars(learningRate: number, t: number): Record<string, number>;
  /**
   * Where all that is done to the gradient is to add it to so many times the first slot, that number: the product
   * that makes the gradient then adds them on its way. Else null.
   */
  carried(options: UpdateOptions): number | null;
  /** @returns what is subtracted from the parameter, and the new slots */
  step(g: GraphBuilder, inputs: StepInputs, options: UpdateOptions): { change: Value; slots: Value[] };
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

const scale = (g: GraphBuilder, value: Value, factor: number) =>
  g.op('Mul', value, g.scalar('float32', factor));

export const optimizers: Record<MiniBatchOptimizer, Optimizer> = {
  /** v = mu v + g; W = W - rate v, and with Nesterov's momentum W - rate (g + mu v) (Sutskever et al. 2013). */
  sgd: {
    defaultRate: 0.01,
    slots: ['v'],
    decay: ({ momentum }) => momentum,
    scalars: (rate) => ({ rate }),
    carried: ({ momentum, nesterov, l2 }) => (nesterov || l2 > 0 ? null : momentum),
    step: (g, { gradient, isCarried, slots, scalars }, { momentum, nesterov }) => {
      const v = isCarried ? gradient : g.op('Add', scale(g, slots[0]!, momentum), gradient);
      const direction = nesterov ? g.op('Add', scale(g, v, momentum), gradient) : v;
      return { change: g.op('Mul', direction, scalars['rate']!), slots: [v] };
    },
  },

  /**
   * Adam (Kingma and Ba 2015, algorithm 1): m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, W = W - rate m^ / (sqrt(v^)
   * + epsilon), with m^ = m / (1 - b1^t) and v^ = v / (1 - b2^t). To spare operators the slots are m / (1 - b1) and
   * v / (1 - b2). All constants are then in two numbers a step: with q = sqrt((1 - b2^t) / (1 - b2)) the rate is
   * q (1 - b1) / (1 - b1^t) times as large, and epsilon q times.
   */
  adam: {
    defaultRate: 0.001,
    slots: ['m', 'v'],
    decay: () => BETA1,
    scalars: (learningRate, t) => {
      const q = Math.sqrt((1 - BETA2 ** t) / (1 - BETA2));
      return { rate: (learningRate * q * (1 - BETA1)) / (1 - BETA1 ** t), epsilon: EPSILON * q };
    },
    carried: () => null,
    step: (g, { gradient, slots, scalars }) => {
      const m = g.op('Add', scale(g, slots[0]!, BETA1), gradient);
      const v = g.op('Add', scale(g, slots[1]!, BETA2), g.op('Mul', gradient, gradient));
      const denominator = g.op('Add', g.op('Sqrt', v), scalars['epsilon']!);
      return { change: g.op('Mul', g.op('Div', m, denominator), scalars['rate']!), slots: [m, v] };
    },
  },
};

/**
 * The numbers of step `t` (from 1), by name. `shrink` is decoupled weight decay's: W shrinks by the learning rate
 * times the decay, not by Adam's corrected rate (Loshchilov and Hutter 2019, in PyTorch's form).
 */
export function scalarsOf(options: UpdateOptions, learningRate: number, t: number): Record<string, number> {
  const { optimizer, weightDecay } = options;
  const scalars = optimizers[optimizer].scalars(learningRate, t);
  return weightDecay > 0 ? { ...scalars, shrink: 1 - learningRate * weightDecay } : scalars;
}
