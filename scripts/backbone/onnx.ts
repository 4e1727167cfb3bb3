/** From a network in TensorFlow's layout to ONNX: [N, height, width, channels] becomes [N, channels, height, width]. */
import type { GraphBuilder, Value } from '../../src-main/trainer/onnx/builder';
import {
  transposed,
  type Convolution,
  type Layer,
  type Network,
  type Operand,
  type Weights,
} from './network';

/**
 * @param images [N, channels, height, width], as the network wants its numbers
 * @param outputs names of layers
 * @returns their values, [N, channels, height, width]
 */
export function addNetwork(g: GraphBuilder, network: Network, images: Value, outputs: string[]): Value[] {
  const values = new Map<string, Value>([[network.input, images]]);
  const valueOf = (name: string): Value => values.get(name)!;
  for (const layer of network.layers) values.set(layer.name, addLayer(g, layer, valueOf));
  return outputs.map(valueOf);
}

function addLayer(g: GraphBuilder, layer: Layer, valueOf: (name: string) => Value): Value {
  const operand = (of: Operand) => (typeof of === 'string' ? valueOf(of) : addChannelwise(g, of));
  switch (layer.kind) {
    case 'convolution':
    case 'depthwise':
      return addConvolution(g, layer, valueOf(layer.input));
    case 'add':
      return g.op('Add', ...layer.inputs.map(operand));
    case 'multiply':
      return g.op('Mul', ...layer.inputs.map(operand));
    case 'relu6':
      return g.op('Clip', valueOf(layer.input), g.scalar('float32', 0), g.scalar('float32', 6));
  }
}

/** TensorFlow's SAME puts the odd row or column of zeros at the end, and that is what SAME_UPPER says. */
const paddings = { SAME: 'SAME_UPPER', VALID: 'VALID' };

function addConvolution(g: GraphBuilder, layer: Convolution, input: Value): Value {
  const { kind, kernel, strides, padding } = layer;
  const isDepthwise = kind === 'depthwise';
  const weights = addWeights(g, transposed(kernel, isDepthwise ? [2, 3, 0, 1] : [3, 2, 0, 1]));
  const group = isDepthwise ? kernel.shape[2]! : 1;
  return g.op('Conv', input, weights, { group, strides, auto_pad: paddings[padding] });
}

/** One number a channel. */
function addChannelwise(g: GraphBuilder, { shape, stored }: Weights): Value {
  if (shape.length !== 1)
    throw new Error(`Only a number a channel can be an operand, not [${shape.join()}].`);
  return addWeights(g, { shape: [1, shape[0]!, 1, 1], stored });
}

/** Small as they are stored: onnxruntime turns them into numbers once, when it loads the graph. */
function addWeights(g: GraphBuilder, { shape, stored }: Weights): Value {
  if (stored.type === 'float32') return g.constant('float32', shape, stored.values);
  const { codes, scale, minimum } = stored;
  // `minimum / scale` is a whole number wherever zero has a code: so only the last step rounds.
  const steps = g.scalar('float32', minimum / scale);
  const counts = g.op('Add', g.cast(g.constant('uint8', shape, codes), 'float32'), steps);
  return g.op('Mul', counts, g.scalar('float32', scale));
}
