/** ONNX files written by hand, of any opset: what exporters of other years wrote. */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  type AttributeProto,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  type ModelProto,
  NodeProtoSchema,
  type NodeProto,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  type TensorProto,
  ValueInfoProtoSchema,
} from '../../../src-main/trainer/onnx/generated/onnx_pb';

export { DataType };

/** Marks a number as a float: others are integers. */
export class Real {
  constructor(readonly value: number) {}
}
type Attribute = number | Real | string | number[] | Real[] | TensorProto | GraphProto;

function attribute(name: string, value: Attribute): AttributeProto {
  const make = (fields: object) => create(AttributeProtoSchema, { name, ...fields });
  if (typeof value === 'number') return make({ type: AttributeType.INT, i: BigInt(value) });
  if (value instanceof Real) return make({ type: AttributeType.FLOAT, f: value.value });
  if (typeof value === 'string')
    return make({ type: AttributeType.STRING, s: new TextEncoder().encode(value) });
  if (!Array.isArray(value)) {
    return value.$typeName === 'onnx.GraphProto'
      ? make({ type: AttributeType.GRAPH, g: value })
      : make({ type: AttributeType.TENSOR, t: value });
  }
  return value[0] instanceof Real
    ? make({ type: AttributeType.FLOATS, floats: (value as Real[]).map((real) => real.value) })
    : make({ type: AttributeType.INTS, ints: (value as number[]).map(BigInt) });
}

export const node = (
  opType: string,
  input: string[],
  output: string[],
  attributes: Record<string, Attribute> = {},
  domain = '',
): NodeProto =>
  create(NodeProtoSchema, {
    opType,
    domain,
    input,
    output,
    attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  });

export const floats = (name: string, dims: number[], values?: number[]): TensorProto =>
  create(TensorProtoSchema, {
    name,
    dataType: DataType.FLOAT,
    dims: dims.map(BigInt),
    floatData: values ?? waves(dims.reduce((product, length) => product * length, 1)),
  });

export const integers = (name: string, values: number[]): TensorProto =>
  create(TensorProtoSchema, {
    name,
    dataType: DataType.INT64,
    dims: [BigInt(values.length)],
    int64Data: values.map(BigInt),
  });

/** Numbers that are all different, small and of both signs. */
export const waves = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.sin(index * 1.7) / 2);

export interface ValueShape {
  name: string;
  /** A text stands for any length; null for no shape at all. */
  shape: (number | string)[] | null;
  type?: DataType;
}

function valueInfo({ name, shape, type = DataType.FLOAT }: ValueShape) {
  const dim = shape?.map((length) =>
    typeof length === 'number'
      ? { value: { case: 'dimValue' as const, value: BigInt(length) } }
      : { value: { case: 'dimParam' as const, value: length } },
  );
  const tensorType = { elemType: type, ...(dim ? { shape: { dim } } : {}) };
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType' as const, value: tensorType } },
  });
}

export interface HandMade {
  opset: number;
  inputs: ValueShape[];
  outputs: ValueShape[];
  nodes: NodeProto[];
  weights?: TensorProto[];
  metadata?: Record<string, string>;
}

export function modelOf({
  opset,
  inputs,
  outputs,
  nodes,
  weights = [],
  metadata = {},
}: HandMade): ModelProto {
  return create(ModelProtoSchema, {
    irVersion: opset > 18 ? 10n : opset > 9 ? 8n : 4n,
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    graph: create(GraphProtoSchema, {
      name: 'main_graph',
      input: inputs.map(valueInfo),
      output: outputs.map(valueInfo),
      node: nodes,
      initializer: weights,
    }),
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
}

export const bytesOf = (model: ModelProto): Uint8Array => toBinary(ModelProtoSchema, model);
