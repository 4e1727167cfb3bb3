/**
 * The model as ONNX operators: a feed-forward network of fully connected layers with ReLU between them and
 * logits at the end. With no hidden layer it is softmax regression, Z = X W' + b.
 *
 * Weights are kept [outputs, inputs], the way that multiplies fastest in onnxruntime.
 */
import type { StorageFormat } from '../../matrix';
import { float, type FloatType, type GraphBuilder, type Value } from '../../onnx/builder';

export interface NetworkShape {
  features: number;
  hidden: readonly number[];
  classes: number;
}

export interface Parameter {
  name: string;
  /** [outputs, inputs] for weights, [outputs] for biases. */
  shape: number[];
  /** Biases are not penalized by L2. */
  isWeight: boolean;
}

/** The parameters of a network, in the order in which graphs take and return them. */
export function parametersOf({ features, hidden, classes }: NetworkShape): Parameter[] {
  const sizes = [features, ...hidden, classes];
  return sizes.slice(1).flatMap((outputs, layer) => [
    { name: `W${layer}`, shape: [outputs, sizes[layer]!], isWeight: true },
    { name: `b${layer}`, shape: [outputs], isWeight: false },
  ]);
}

/** The number of values in an array of this shape. */
export const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** Stored features as numbers of the graph's float type, still to be multiplied by the format's scale. */
export function readInput(g: GraphBuilder, X: Value, input: StorageFormat, type: FloatType): Value {
  return input.type === 'float32' ? X : g.cast(X, type);
}

export interface Forward {
  /** [n, classes] */
  logits: Value;
  /** What goes into each layer, each to be multiplied by its scale; the first is X. */
  activations: Value[];
  scales: number[];
}

/** Which values of the hidden layers a training step keeps. */
export interface Dropout {
  /** A mask a hidden layer, [n, size], 1 to keep and 0 to leave out. */
  masks: readonly Value[];
  /** The expected share of ones. */
  kept: number;
}

/**
 * Z = ReLU(... ReLU(scale X W0' + b0) ...) Wl' + bl. The scale of X rides on the product for free, and so does that
 * of dropout: what is kept is divided by the share that is, so that a prediction without dropout needs no correction
 * (inverted dropout; Srivastava et al. 2014, section 10).
 * @param parameters W0, b0, W1, b1, ... as `parametersOf` lists them
 */
export function forward(
  g: GraphBuilder,
  X: Value,
  scale: number,
  parameters: readonly Value[],
  dropout: Dropout | null = null,
): Forward {
  const activations = [X];
  const scales = [scale];
  for (let layer = 0; ; layer++) {
    const [W, b] = [parameters[2 * layer]!, parameters[2 * layer + 1]!];
    const Z = g.op('Gemm', activations[layer]!, W, b, { transB: 1, alpha: float(scales[layer]!) });
    if (2 * layer + 2 === parameters.length) return { logits: Z, activations, scales };
    const A = g.op('Relu', Z);
    activations.push(dropout ? g.op('Mul', A, dropout.masks[layer]!) : A);
    scales.push(dropout ? 1 / dropout.kept : 1);
  }
}

/**
 * Backpropagation: from dJ/dZ to the gradient of every parameter. For each layer, from the last to the first,
 * dW = dZ' A, db = sum over rows of dZ, dA = dZ W, and through ReLU and dropout dZ = dA where A > 0, for A is zero
 * where either stopped it.
 * @param dZ [n, classes], the loss's gradient on the logits
 * @param addTo what is added to each parameter's gradient on the way: `scale` times `value`, or null
 * @returns gradients in the order of the parameters
 */
export function backward(
  g: GraphBuilder,
  { activations, scales }: Forward,
  dZ: Value,
  parameters: readonly Value[],
  addTo: (index: number) => { value: Value; scale: number } | null,
  type: FloatType,
): Value[] {
  const gradients: Value[] = [];
  const sum = (index: number, gradient: Value) => {
    const term = addTo(index);
    if (!term) return gradient;
    const added = term.scale === 1 ? term.value : g.op('Mul', term.value, g.scalar(type, term.scale));
    return g.op('Add', added, gradient);
  };
  for (let layer = activations.length - 1, upstream = dZ; layer >= 0; layer--) {
    const A = activations[layer]!;
    const term = addTo(2 * layer);
    const product = { transA: 1, alpha: float(scales[layer]!) };
    gradients[2 * layer] = term
      ? g.op('Gemm', upstream, A, term.value, { ...product, beta: float(term.scale) })
      : g.op('Gemm', upstream, A, product);
    const db = g.op('ReduceSum', upstream, g.integers(0), { keepdims: 0 });
    gradients[2 * layer + 1] = sum(2 * layer + 1, db);
    if (layer > 0) {
      const dA = g.op('Gemm', upstream, parameters[2 * layer]!, { alpha: float(scales[layer]!) });
      // A is never negative, so that its sign is one where it is positive, and zero elsewhere.
      upstream = g.op('Mul', dA, g.op('Sign', A));
    }
  }
  return gradients;
}
