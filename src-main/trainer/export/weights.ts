/**
 * A model file with its weights in fewer bytes. What is computed stays float32, so that every runtime agrees: a Cast
 * after each weight, and for int8 a Mul, gives back numbers near those that it was trained with. A DequantizeLinear
 * would say the same, but onnxruntime keeps it for every run, where these are worked out once, when the file is loaded.
 */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { WeightFormat } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import { decodeMetadata, encodeWeights } from '../model/metadata';
import {
  type GraphProto,
  ModelProtoSchema,
  type NodeProto,
  StringStringEntryProtoSchema,
  TensorProto_DataType as DataType,
  type TensorProto,
  TensorProtoSchema,
} from '../onnx/generated/onnx_pb';
import { fromHalves, toHalves } from '../onnx/halves';
import { integerOf, nodeOf, setInteger } from '../onnx/nodes';
import { floatsOf } from '../onnx/tensors';

/** Smaller ones are not worth a node: they are biases, means and the like. */
const LEAST_VALUES = 256;
const MAX_INT8 = 127;

/**
 * The weights of Conv, Gemm and MatMul with 256 values or more as half-precision numbers, or as int8 with a scale for
 * each output channel, its largest magnitude over 127. Weights of a backbone that are halves already stay so, or
 * become int8 as the others.
 * @param model the bytes of a model file
 * @returns for `float32` and for what the file already has, the same bytes
 * @throws UserError where its weights were reduced before, in another way
 */
export function withWeights(model: Uint8Array, format: WeightFormat): Uint8Array {
  if (format === 'float32') return model;
  const proto = fromBinary(ModelProtoSchema, model);
  const { weights: now } = decodeMetadata(proto.metadataProps);
  if (now === format) return model;
  if (now !== 'float32') {
    const message = t(
      'The weights of this model are kept as {now}: what was left out of them cannot be brought back. Leave them as they are, or use the file that was trained.',
      { now },
    );
    throw new UserError('already-reduced', message);
  }
  reduce(proto.graph!, format);
  const [key, value] = encodeWeights(format);
  proto.metadataProps = proto.metadataProps.filter((property) => property.key !== key);
  proto.metadataProps.push(create(StringStringEntryProtoSchema, { key, value }));
  return toBinary(ModelProtoSchema, proto);
}

function reduce(graph: GraphProto, format: 'float16' | 'int8'): void {
  const added: NodeProto[] = [];
  const replaced = new Set<string>();
  for (const [name, axis] of outputAxes(graph)) {
    const weight = weightOf(graph, name);
    if (!weight || weight.values.length < LEAST_VALUES) continue;
    if (format === 'float16' ? weight.isHalf : axis === null) continue;
    added.push(
      ...(format === 'float16' ? addHalves(graph, name, weight) : addIntegers(graph, name, weight, axis!)),
    );
    replaced.add(name);
  }
  // What gave these values before goes: the constant of that name, or the Cast of a backbone's halves.
  const casts = graph.node.filter(({ output }) => replaced.has(output[0]!));
  graph.node = [...added, ...graph.node.filter((node) => !casts.includes(node))];
  const used = new Set(graph.node.flatMap(({ input }) => input));
  const freed = new Set(casts.map(({ input }) => input[0]!).filter((name) => !used.has(name)));
  graph.initializer = graph.initializer.filter(({ name }) => !replaced.has(name) && !freed.has(name));
}

/** The axis of the output channels of every weight, by the weight's name; null where its uses differ in it. */
function outputAxes(graph: GraphProto): Map<string, number | null> {
  const axes = new Map<string, number | null>();
  for (const node of graph.node) {
    const axis = outputAxis(node);
    const name = node.input[1];
    if (axis === undefined || !name) continue;
    axes.set(name, axes.has(name) && axes.get(name) !== axis ? null : axis);
  }
  return axes;
}

/** Of the second input; -1 is the last. */
function outputAxis(node: NodeProto): number | undefined {
  if (node.domain !== '') return undefined;
  if (node.opType === 'Conv') return 0;
  if (node.opType === 'MatMul') return -1;
  return node.opType === 'Gemm' ? 1 - integerOf(node, 'transB', 0) : undefined;
}

interface Weight {
  dims: number[];
  /** Row-major. */
  values: Float32Array;
  /** Whether the file has it as halves, with a Cast. */
  isHalf: boolean;
}

/** Null where the value is no constant, or has no channels. */
function weightOf(graph: GraphProto, name: string): Weight | null {
  const cast = graph.node.find(({ opType, output }) => opType === 'Cast' && output[0] === name);
  const source = cast ? cast.input[0] : name;
  const tensor = graph.initializer.find((each) => each.name === source);
  if (!tensor || tensor.dims.length < 2) return null;
  const dims = tensor.dims.map(Number);
  if (tensor.dataType === DataType.FLOAT && !cast)
    return { dims, values: floatsOf(graph, name)!, isHalf: false };
  if (tensor.dataType !== DataType.FLOAT16 || !cast || integerOf(cast, 'to', 0) !== Number(DataType.FLOAT))
    return null;
  const halves = new Uint16Array(new Uint8Array(tensor.rawData).buffer);
  return { dims, values: fromHalves(halves), isHalf: true };
}

function addHalves(graph: GraphProto, name: string, { dims, values }: Weight): NodeProto[] {
  const halves = addTensor(graph, `${name}_float16`, DataType.FLOAT16, dims, toHalves(values));
  return [castNode(halves, name)];
}

function addIntegers(graph: GraphProto, name: string, weight: Weight, outputAxis: number): NodeProto[] {
  const { dims } = weight;
  const axis = outputAxis < 0 ? dims.length + outputAxis : outputAxis;
  const { integers, scales } = quantized(weight, axis);
  const kept = addTensor(graph, `${name}_int8`, DataType.INT8, dims, integers);
  const along = dims.map((length, index) => (index === axis ? length : 1));
  const scale = addTensor(graph, `${name}_scale`, DataType.FLOAT, along, scales);
  const cast = unusedName(graph, `${name}_cast`);
  return [castNode(kept, cast), nodeOf('Mul', [cast, scale], [name])];
}

function castNode(from: string, to: string): NodeProto {
  const node = nodeOf('Cast', [from], [to]);
  setInteger(node, 'to', DataType.FLOAT);
  return node;
}

/** Symmetric, a scale for each place along the axis: value = scale x integer. */
function quantized({ dims, values }: Weight, axis: number): { integers: Int8Array; scales: Float32Array } {
  const channels = dims[axis]!;
  const inner = dims.slice(axis + 1).reduce((product, length) => product * length, 1);
  const channelOf = (index: number) => Math.floor(index / inner) % channels;
  const largest = new Float32Array(channels);
  values.forEach((value, index) => {
    const channel = channelOf(index);
    largest[channel] = Math.max(largest[channel]!, Math.abs(value));
  });
  // Where all are zero, any scale will do.
  const scales = largest.map((size) => size / MAX_INT8 || 1);
  const integers = Int8Array.from(values, (value, index) => Math.round(value / scales[channelOf(index)]!));
  return { integers, scales };
}

function addTensor(
  graph: GraphProto,
  stem: string,
  dataType: DataType,
  dims: number[],
  values: Uint16Array | Int8Array | Float32Array,
): string {
  const name = unusedName(graph, stem);
  const rawData = new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
  const tensor: TensorProto = create(TensorProtoSchema, { name, dataType, dims: dims.map(BigInt), rawData });
  graph.initializer.push(tensor);
  return name;
}

function unusedName(graph: GraphProto, stem: string): string {
  const isTaken = (name: string) =>
    [...graph.initializer, ...graph.input].some((each) => each.name === name) ||
    graph.node.some(({ output }) => output.includes(name));
  let name = stem;
  for (let number = 2; isTaken(name); number++) name = `${stem}_${number}`;
  return name;
}
