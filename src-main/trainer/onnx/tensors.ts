/** Reading the constants of a graph that came out of a file. */
import { type GraphProto, TensorProto_DataType as DataType, type TensorProto } from './generated/onnx_pb';
import { attributeOf } from './nodes';

/** The float32 numbers of a constant, row-major; null where it is none. */
export function floatsOf(graph: GraphProto, name: string): Float32Array | null {
  const tensor = constantOf(graph, name);
  if (tensor?.dataType !== DataType.FLOAT) return null;
  const { rawData, floatData } = tensor;
  return rawData.length > 0 ? new Float32Array(aligned(rawData)) : Float32Array.from(floatData);
}

/** The int64 numbers of a constant; null where it is none. */
export function integersOf(graph: GraphProto, name: string): number[] | null {
  const tensor = constantOf(graph, name);
  if (tensor?.dataType !== DataType.INT64) return null;
  const { rawData, int64Data } = tensor;
  return Array.from(rawData.length > 0 ? new BigInt64Array(aligned(rawData)) : int64Data, Number);
}

/** A copy: the bytes of a file begin anywhere, and numbers must not. */
const aligned = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

function constantOf(graph: GraphProto, name: string): TensorProto | undefined {
  const kept = graph.initializer.find((tensor) => tensor.name === name);
  if (kept) return kept;
  const node = graph.node.find(({ opType, output }) => opType === 'Constant' && output[0] === name);
  return node && attributeOf(node, 'value')?.t;
}
