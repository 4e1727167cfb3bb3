/** Reading and changing the nodes of a graph that came out of a file. */
import { create } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  type AttributeProto,
  type NodeProto,
  NodeProtoSchema,
  TensorProto_DataType as DataType,
  type TensorProto,
  TensorProtoSchema,
} from './generated/onnx_pb';

export const attributeOf = (node: NodeProto, name: string): AttributeProto | undefined =>
  node.attribute.find((attribute) => attribute.name === name);

/** An integer attribute; `otherwise` where the node has none of this name. */
export function integerOf(node: NodeProto, name: string, otherwise: number): number {
  const attribute = attributeOf(node, name);
  return attribute ? Number(attribute.i) : otherwise;
}

/** A text attribute; `otherwise` where the node has none of this name. */
export function textOf(node: NodeProto, name: string, otherwise: string): string {
  const attribute = attributeOf(node, name);
  return attribute ? new TextDecoder().decode(attribute.s) : otherwise;
}

export function removeAttributes(node: NodeProto, ...names: string[]): void {
  node.attribute = node.attribute.filter(({ name }) => !names.includes(name));
}

export function setInteger(node: NodeProto, name: string, value: number): void {
  removeAttributes(node, name);
  const fields = { name, type: AttributeType.INT, i: BigInt(value) };
  node.attribute.push(create(AttributeProtoSchema, fields));
}

export function setText(node: NodeProto, name: string, value: string): void {
  removeAttributes(node, name);
  const fields = { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  node.attribute.push(create(AttributeProtoSchema, fields));
}

/** Floats as bytes, which are read and copied many times faster than one by one. */
export function packFloats(tensor: TensorProto): void {
  if (tensor.dataType !== DataType.FLOAT || tensor.floatData.length === 0) return;
  tensor.rawData = new Uint8Array(new Float32Array(tensor.floatData).buffer);
  tensor.floatData = [];
}

export const nodeOf = (opType: string, input: string[], output: string[]): NodeProto =>
  create(NodeProtoSchema, { opType, input, output });

/** A node that gives a list of integers, or of floats: [values.length], or one number by itself. */
export function constantNode(
  output: string,
  type: 'int64' | 'float32',
  values: number[] | number,
): NodeProto {
  const list = typeof values === 'number' ? [values] : values;
  const t = create(TensorProtoSchema, {
    dataType: type === 'int64' ? DataType.INT64 : DataType.FLOAT,
    dims: typeof values === 'number' ? [] : [BigInt(list.length)],
    ...(type === 'int64' ? { int64Data: list.map(BigInt) } : { floatData: list }),
  });
  const node = nodeOf('Constant', [], [output]);
  node.attribute.push(create(AttributeProtoSchema, { name: 'value', type: AttributeType.TENSOR, t }));
  return node;
}
