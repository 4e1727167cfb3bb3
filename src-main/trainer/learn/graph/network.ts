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
  return input.type === 'uint8' ? g.cast(X, type) : X;
}

export interface Forward {
  /** [n, classes] */
  logits: Value;
  /** What goes into each layer, each to be multiplied by its scale; the first is X. */
  activations: Value[];
  scales: number[];
}

/**
 * Z = ReLU(... ReLU(scale X W0' + b0) ...) Wl' + bl. The scale of X rides on the product for free.
 * @param parameters W0, b0, W1, b1, ... as `parametersOf` lists them
 */
export function forward(g: GraphBuilder, X: Value, scale: number, parameters: readonly Value[]): Forward {
  const activations = [X];
  const scales = [scale];
  for (let layer = 0; ; layer++) {
    const [W, b] = [parameters[2 * layer]!, parameters[2 * layer + 1]!];
    const Z = g.op('Gemm', activations[layer]!, W, b, { transB: 1, alpha: float(scales[layer]!) });
    if (2 * layer + 2 === parameters.length) return { logits: Z, activations, scales };
    activations.push(g.op('Relu', Z));
    scales.push(1);
  }
}

/**
 * Backpropagation: from dJ/dZ to the gradient of every parameter. For each layer, from the last to the first,
 * dW = dZ' A, db = sum over rows of dZ, dA = dZ W, and through ReLU dZ = dA where A > 0.
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
    return term ? g.op('Add', gradient, term.value) : gradient;
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
      const dA = g.op('MatMul', upstream, parameters[2 * layer]!);
      upstream = g.op('Where', g.op('Greater', A, g.scalar(type, 0)), dA, g.scalar(type, 0));
    }
  }
  return gradients;
}
