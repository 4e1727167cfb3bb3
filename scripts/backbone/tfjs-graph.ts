/** Reads TensorFlow.js graph models (`model.json` and its weights) as far as a MobileNet needs it. */
import { sizeOf, type Convolution, type Layer, type Network, type Operand, type Weights } from './network';

interface Attribute {
  s?: string | number[];
  list?: { i?: string[]; s?: (string | number[])[] };
}
interface GraphNode {
  name: string;
  op: string;
  input?: string[];
  attr?: Record<string, Attribute>;
}
export interface WeightSpec {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: { dtype: string; scale: number; min: number };
}
export interface GraphModel {
  modelTopology: { node: GraphNode[] };
  weightsManifest: { paths: string[]; weights: WeightSpec[] }[];
}

export const weightSpecs = ({ weightsManifest }: GraphModel): WeightSpec[] =>
  weightsManifest.flatMap(({ weights }) => weights);

/**
 * The layers that lead from one value to some others.
 * @param bytes all shards of the weights, one after the other
 * @param input the node that images come in by
 * @param outputs the nodes that are wanted
 * @throws where a layer on the way is of a kind that is not converted
 */
export function readGraph(model: GraphModel, bytes: Uint8Array, input: string, outputs: string[]): Network {
  const weights = readWeights(weightSpecs(model), bytes);
  const nodes = new Map(model.modelTopology.node.map((node) => [node.name, node]));
  const layers: Layer[] = [];
  const visited = new Set([input]);
  const visit = (name: string): void => {
    if (visited.has(name) || weights.has(name)) return;
    visited.add(name);
    const node = nodes.get(name);
    if (!node) throw new Error(`The graph has no node "${name}".`);
    node.input?.forEach(visit);
    layers.push(...layersOf(node, weights));
  };
  outputs.forEach(visit);
  return { input, layers };
}

/** All weights by name. Integers are left out: no layer here takes them. */
function readWeights(specs: WeightSpec[], bytes: Uint8Array): Map<string, Weights> {
  const lengths = specs.map(({ shape, quantization }) => sizeOf(shape) * (quantization ? 1 : 4));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total !== bytes.length) throw new Error(`The weights take ${total} of ${bytes.length} bytes.`);
  const found = new Map<string, Weights>();
  let offset = 0;
  for (const [index, spec] of specs.entries()) {
    // A copy: numbers of four bytes may start anywhere in the file.
    const stored = storedWeights(spec, new Uint8Array(bytes.subarray(offset, (offset += lengths[index]!))));
    if (stored) found.set(spec.name, { shape: spec.shape, stored });
  }
  return found;
}

function storedWeights(
  { name, dtype, quantization }: WeightSpec,
  part: Uint8Array,
): Weights['stored'] | null {
  const type = quantization?.dtype ?? dtype;
  if (quantization && type === 'uint8') {
    return { type, codes: part, scale: quantization.scale, minimum: quantization.min };
  }
  if (!quantization && type === 'float32') return { type, values: new Float32Array(part.buffer) };
  if (!quantization && type === 'int32') return null;
  throw new Error(`"${name}" is of the type ${type}, which is not read.`);
}

function layersOf(node: GraphNode, weights: Map<string, Weights>): Layer[] {
  const { name, op, input: inputs = [] } = node;
  switch (op) {
    case 'Conv2D':
    case '_FusedConv2D':
      return fused(node, 'convolution', weights);
    case 'DepthwiseConv2dNative':
    case 'FusedDepthwiseConv2dNative':
      return fused(node, 'depthwise', weights);
    case 'Add':
    case 'AddV2':
    case 'AddN':
      return [{ name, kind: 'add', inputs: pair(node, weights) }];
    case 'Mul':
      return [{ name, kind: 'multiply', inputs: pair(node, weights) }];
    case 'Relu6':
      return [{ name, kind: 'relu6', input: inputs[0]! }];
    default:
      throw new Error(`"${name}" is of the kind ${op}, which is not converted.`);
  }
}

function pair({ name, input = [] }: GraphNode, weights: Map<string, Weights>): [Operand, Operand] {
  const [a, b, ...others] = input.map((of): Operand => weights.get(of) ?? of);
  if (a === undefined || b === undefined || others.length > 0) {
    throw new Error(`"${name}" takes ${input.length} values, and only two are converted.`);
  }
  return [a, b];
}

/** A convolution and what was fused with it: the bias, then the activation. */
function fused(node: GraphNode, kind: Convolution['kind'], weights: Map<string, Weights>): Layer[] {
  const [input, kernel, bias] = node.input as [string, string, string?];
  const steps = (node.attr?.['fused_ops']?.list?.s ?? []).map(text);
  // The last step bears the node's own name.
  const names = [...steps.map((_, index) => `${node.name}/step-${index}`), node.name];
  const layers: Layer[] = [
    { name: names[0]!, kind, input, kernel: weightsOf(node, kernel, weights), ...windowOf(node) },
  ];
  steps.forEach((step, index) => {
    const [before, name] = [names[index]!, names[index + 1]!];
    if (step === 'BiasAdd') {
      layers.push({ name, kind: 'add', inputs: [before, weightsOf(node, bias, weights)] });
    } else if (step === 'Relu6') layers.push({ name, kind: 'relu6', input: before });
    else throw new Error(`"${node.name}" is fused with ${step}, which is not converted.`);
  });
  return layers;
}

function weightsOf(node: GraphNode, name: string | undefined, weights: Map<string, Weights>): Weights {
  const found = weights.get(name ?? '');
  if (!found) throw new Error(`"${node.name}" has no weights "${name}".`);
  return found;
}

/** @throws where the window is of a kind that is not converted, so that none is converted wrongly */
function windowOf({ name, attr = {} }: GraphNode): Pick<Convolution, 'strides' | 'padding'> {
  const padding = text(attr['padding']?.s ?? '');
  const layout = text(attr['data_format']?.s ?? '');
  const dilations = attr['dilations']?.list?.i ?? [];
  const [, vertical, horizontal] = (attr['strides']?.list?.i ?? []).map(Number);
  const isPlain = layout === 'NHWC' && dilations.every((step) => Number(step) === 1);
  if (!isPlain || (padding !== 'SAME' && padding !== 'VALID') || !vertical || !horizontal) {
    throw new Error(`The window of "${name}" is not converted: ${JSON.stringify(attr)}`);
  }
  return { strides: [vertical, horizontal], padding };
}

/** Text stands as base64 or as codes of characters. */
const text = (value: string | number[]) =>
  (typeof value === 'string' ? Buffer.from(value, 'base64') : Buffer.from(value)).toString('latin1');
