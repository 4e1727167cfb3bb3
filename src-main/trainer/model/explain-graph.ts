/** Finds the parts of a model's own graph: where it gets its features from, and the layers that follow them. */
import { fromBinary } from '@bufbuild/protobuf';
import { GraphBuilder, type Value } from '../onnx/builder';
import { type GraphProto, ModelProtoSchema, type NodeProto } from '../onnx/generated/onnx_pb';
import { inline } from '../onnx/inline';
import { integerOf } from '../onnx/nodes';
import { floatsOf, integersOf } from '../onnx/tensors';
import { readModelBytes } from './model-file';

/** The names of some values in a model's graph, and the weights behind them. */
export interface ModelGraph {
  graph: GraphProto;
  /** X, float32 [N, features], still to be multiplied by the scale of its format where it is pixels. */
  features: string;
  /** Z, float32 [N, classes], before the temperature. */
  logits: string;
  /** The weights where there is no hidden layer, else null. */
  linear: Linear | null;
}

export interface Linear {
  /** [classes, features] */
  W: Float32Array;
  /** [classes] */
  b: Float32Array;
}

/** How a model of images standardizes its features. */
export interface Standardized {
  /** The value before that. */
  raw: string;
  /** [features] */
  mean: Float32Array;
  deviation: Float32Array;
}

/** Some of the channels: numbers at places, of which each channel's feature is the mean. */
export interface Branch {
  /** The value before it was averaged, four axes. */
  map: string;
  layout: 'NCHW' | 'NHWC';
  /** Whether the feature is the square root of the mean: a standard deviation, of a map of squares. */
  isRoot: boolean;
}

/** @throws UserError where the file cannot be read */
export async function readModelGraph(path: string): Promise<ModelGraph> {
  return findParts(fromBinary(ModelProtoSchema, await readModelBytes(path)).graph!);
}

/** `buildModel` made the graph: softmax, a temperature where there is one, layers with ReLU between them. */
export function findParts(graph: GraphProto): ModelGraph {
  const { maker } = new Trail(graph);
  const softmax = maker(maker('probabilities')!.input[0]!)!;
  const scaled = maker(softmax.input[0]!)!;
  const last = scaled.opType === 'Div' ? maker(scaled.input[0]!)! : scaled;
  let first = last;
  for (let before = maker(first.input[0]!); before?.opType === 'Relu'; before = maker(first.input[0]!))
    first = maker(before.input[0]!)!;
  const [X, W, b] = first.input;
  const linear = first === last ? { W: floatsOf(graph, W!)!, b: floatsOf(graph, b!)! } : null;
  return { graph, features: X!, logits: last.output[0]!, linear };
}

/** @returns null where features are not standardized */
export function standardizationOf({ graph, features }: ModelGraph): Standardized | null {
  const trail = new Trail(graph);
  const divided = trail.maker(trail.halved(features) ?? '');
  const centred = divided?.opType === 'Div' ? trail.maker(divided.input[0]!) : undefined;
  if (!divided || centred?.opType !== 'Sub') return null;
  const [mean, deviation] = [floatsOf(graph, centred.input[1]!), floatsOf(graph, divided.input[1]!)];
  const raw = trail.halved(centred.input[0]!);
  return mean && deviation && raw !== null ? { raw, mean, deviation } : null;
}

/**
 * Follows features back to the averages that they are, through what changes only their shape. Whoever uses it compares
 * the means of the maps with the features.
 * @param raw the features
 * @returns channel after channel; null where they are no averages of numbers at places
 */
export const branchesOf = (graph: GraphProto, raw: string): Branch[] | null => new Trail(graph).branches(raw);

/** What is not looked through changes more than the shape of features. */
const PASSING = new Set(['Cast', 'Dropout', 'Flatten', 'Identity', 'Reshape', 'Squeeze']);

/** Goes through a graph from its end. */
class Trail {
  private readonly makers: Map<string, NodeProto>;

  constructor(private readonly graph: GraphProto) {
    this.makers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node])));
  }

  maker = (name: string): NodeProto | undefined => this.makers.get(name);

  /** What was cut to half precision, or null: `Cast(Cast(Clip(value)))`. */
  halved(name: string): string | null {
    const clip = this.past(name, new Set(['Cast']));
    return this.maker(clip)?.opType === 'Clip' ? this.maker(clip)!.input[0]! : null;
  }

  branches(name: string): Branch[] | null {
    const end = this.past(name, PASSING);
    const node = this.maker(end);
    if (node?.opType === 'Concat') {
      if (![1, 3, -1].includes(integerOf(node, 'axis', 0))) return null;
      const parts = node.input.map((input) => this.branches(input));
      return parts.every((part) => part !== null) ? parts.flat() : null;
    }
    const isRoot = node?.opType === 'Sqrt';
    const average = this.average(isRoot ? this.past(node!.input[0]!, PASSING) : end);
    return average && [{ ...average, isRoot }];
  }

  private average(name: string): Omit<Branch, 'isRoot'> | null {
    const node = this.maker(name);
    const map = node?.input[0];
    if (!node || !map) return null;
    if (node.opType === 'GlobalAveragePool') return { map, layout: 'NCHW' };
    if (node.opType !== 'ReduceMean') return null;
    const axes = integersOf(this.graph, node.input[1] ?? '')?.join();
    if (axes === '2,3' || axes === '-2,-1') return { map, layout: 'NCHW' };
    return axes === '1,2' ? { map, layout: 'NHWC' } : null;
  }

  private past(name: string, types: Set<string>): string {
    let at = name;
    for (let node = this.maker(at); node && types.has(node.opType); node = this.maker(at))
      at = node.input[0]!;
    return at;
  }
}

/** The value that holds the square which an image is cut or resized to, uint8 [N, side, side, 3]. */
export function squareOf(graph: GraphProto): string {
  const shaping = new Set(['Slice', 'Resize', 'Pad']);
  let at = 'pixels';
  for (;;) {
    const next = graph.node.find(({ opType, input }) => shaping.has(opType) && input[0] === at);
    if (!next) return at;
    at = next.output[0]!;
  }
}

export interface Wanted {
  name: string;
  /** A value of the graph. */
  value: string;
  type: 'float32' | 'uint8';
  axes: number;
}

/**
 * From some of a graph's values to others, under other names.
 * @param addInputs gives what takes the place of values
 */
export function graphTo(
  graph: GraphProto,
  addInputs: (g: GraphBuilder) => Record<string, Value>,
  wanted: Wanted[],
): Uint8Array {
  const g = GraphBuilder.create('explain');
  const inputs = addInputs(g);
  // What made such a value is not wanted any more.
  const node = graph.node.filter(({ output }) => !output.some((name) => Object.hasOwn(inputs, name)));
  const values = inline(
    g,
    { ...graph, node },
    inputs,
    wanted.map(({ value }) => value),
  );
  wanted.forEach(({ name, type, axes }, index) => {
    const value = type === 'float32' ? g.cast(values[index]!, type) : values[index]!;
    g.output(
      name,
      value,
      type,
      Array.from({ length: axes }, (_, axis) => `${name}_${axis}`),
    );
  });
  return g.toModel('explain');
}
