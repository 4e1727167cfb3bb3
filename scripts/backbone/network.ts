/** A convolutional network as far as a MobileNet needs it, between the file it is read from and ONNX. */

/** Numbers in TensorFlow's order of axes; those of quantized ones are `code * scale + minimum`. */
export interface Weights {
  shape: number[];
  stored:
    | { type: 'float32'; values: Float32Array }
    | { type: 'uint8'; codes: Uint8Array; scale: number; minimum: number };
}

/** The name of a value that another layer gives, or weights. */
export type Operand = string | Weights;

export interface Convolution {
  name: string;
  kind: 'convolution' | 'depthwise';
  input: string;
  /** [height, width, inputs, outputs]; of a depthwise one [height, width, channels, 1]. */
  kernel: Weights;
  strides: [vertical: number, horizontal: number];
  padding: 'SAME' | 'VALID';
}

/** A step to a value of [N, height, width, channels], which bears the layer's name. */
export type Layer =
  | Convolution
  | { name: string; kind: 'add' | 'multiply'; inputs: [Operand, Operand] }
  | { name: string; kind: 'relu6'; input: string };

export interface Network {
  /** The name of the value that images come in by. */
  input: string;
  /** Each after those that it takes from. */
  layers: Layer[];
}

export const sizeOf = (shape: number[]): number => shape.reduce((product, length) => product * length, 1);

/** With axes in another order: axis i of the result is axis `order[i]` of these. */
export function transposed({ shape, stored }: Weights, order: number[]): Weights {
  const to = order.map((axis) => shape[axis]!);
  return {
    shape: to,
    stored:
      stored.type === 'float32'
        ? { ...stored, values: reordered(stored.values, shape, order) }
        : { ...stored, codes: reordered(stored.codes, shape, order) },
  };
}

function reordered<T extends Float32Array | Uint8Array>(from: T, shape: number[], order: number[]): T {
  const steps = order.map((axis) => sizeOf(shape.slice(axis + 1)));
  const lengths = order.map((axis) => shape[axis]!);
  const index = lengths.map(() => 0);
  const result = from.slice() as T;
  for (let position = 0; position < result.length; position++) {
    result[position] = from[index.reduce((sum, at, axis) => sum + at * steps[axis]!, 0)]!;
    for (let axis = index.length - 1; axis >= 0 && ++index[axis]! === lengths[axis]; axis--) index[axis] = 0;
  }
  return result;
}
