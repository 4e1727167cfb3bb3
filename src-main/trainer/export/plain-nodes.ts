/** Pieces of a plain graph, and operators as opset 10 has them. */
import { create } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  type GraphProto,
  type NodeProto,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from '../onnx/generated/onnx_pb';
import { removeAttributes } from '../onnx/nodes';
import { floatsOf, integersOf } from '../onnx/tensors';

const REDUCING = ['L1', 'L2', 'LogSum', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'Sum', 'SumSquare'];
/** Inputs after the first that were attributes in opset 10. */
const AS_ATTRIBUTES: Record<string, string[]> = {
  Clip: ['min', 'max'],
  Pad: ['pads', 'value'],
  Split: ['split'],
  Squeeze: ['axes'],
  Unsqueeze: ['axes'],
  ...Object.fromEntries(REDUCING.map((name) => [`Reduce${name}`, ['axes']])),
};

/** @returns false where an input is no constant that an attribute can hold */
export function inputsToAttributes(node: NodeProto, graph: GraphProto): boolean {
  const names = Object.hasOwn(AS_ATTRIBUTES, node.opType) ? AS_ATTRIBUTES[node.opType]! : [];
  if (names.length === 0) return true;
  const values = node.input.splice(1);
  removeAttributes(node, 'noop_with_empty_axes', 'num_outputs');
  for (const [index, name] of names.entries()) {
    const value = values[index];
    if (!value) continue;
    const [lengths, numbers] = [integersOf(graph, value), floatsOf(graph, value)];
    if (lengths) node.attribute.push(integers(name, lengths));
    else if (numbers?.length === 1) node.attribute.push(number(name, numbers[0]!));
    else return false;
  }
  return true;
}

export const integers = (name: string, values: number[]) =>
  create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: values.map(BigInt) });

const number = (name: string, value: number) =>
  create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value });

export const tensor = (name: string, dims: number[], values: Float32Array) =>
  create(TensorProtoSchema, {
    name,
    dataType: DataType.FLOAT,
    dims: dims.map(BigInt),
    rawData: new Uint8Array(values.slice().buffer),
  });

export function valueInfo(name: string, elemType: DataType, shape: number[]): ValueInfoProto {
  const dim = shape.map((length) => ({ value: { case: 'dimValue' as const, value: BigInt(length) } }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType' as const, value: { elemType, shape: { dim } } } },
  });
}
