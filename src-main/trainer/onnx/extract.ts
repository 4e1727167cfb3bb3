/** Parts of a graph that came out of a file, and what of it never changes. */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProto_DataType as DataType,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './generated/onnx_pb';
import { Session, type Tensor } from './runtime';

/** What leads from the inputs to the outputs, any values of the graph. Its nodes must have no subgraphs. */
export function extract(graph: GraphProto, inputs: ValueInfoProto[], outputs: ValueInfoProto[]): GraphProto {
  const given = new Set(inputs.map(({ name }) => name));
  const wanted = new Set(outputs.map(({ name }) => name));
  const node = graph.node
    .toReversed()
    .filter(({ input, output }) => {
      const isWanted = output.some((name) => wanted.has(name) && !given.has(name));
      if (isWanted) for (const name of input) wanted.add(name);
      return isWanted;
    })
    .reverse();
  const initializer = graph.initializer.filter(({ name }) => wanted.has(name));
  return create(GraphProtoSchema, { name: graph.name, node, initializer, input: inputs, output: outputs });
}

/** The bytes of a file that holds a graph of standard operators. */
export const modelOf = (graph: GraphProto, opset: number, irVersion: number): Uint8Array =>
  toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: BigInt(irVersion),
      producerName: 'Softmax Studio',
      opsetImport: [{ domain: '', version: BigInt(opset) }],
      graph,
    }),
  );

/** Computes now what depends on no input: weights that are unpacked when the graph starts, say. */
export async function foldConstants(
  graph: GraphProto,
  opset: number,
  irVersion: number,
): Promise<GraphProto> {
  const fixed = new Set(graph.initializer.map(({ name }) => name));
  const isFixed = ({ input }: { input: string[] }) => input.every((name) => name === '' || fixed.has(name));
  const made = new Set<string>();
  const rest = graph.node.filter((node) => {
    if (!isFixed(node)) return true;
    for (const name of node.output) {
      fixed.add(name);
      made.add(name);
    }
    return false;
  });
  const used = new Set([...rest.flatMap(({ input }) => input), ...graph.output.map(({ name }) => name)]);
  const outputs = [...made].filter((name) => used.has(name));
  const values = await valuesOf(graph, outputs, opset, irVersion);
  const { name, input, output, initializer } = graph;
  return create(GraphProtoSchema, {
    name,
    node: rest,
    input,
    output,
    initializer: [...initializer.filter(({ name }) => used.has(name)), ...values],
  });
}

async function valuesOf(
  graph: GraphProto,
  names: string[],
  opset: number,
  irVersion: number,
): Promise<TensorProto[]> {
  if (names.length === 0) return [];
  const outputs = names.map((name) => create(ValueInfoProtoSchema, { name }));
  const session = await Session.load(modelOf(extract(graph, [], outputs), opset, irVersion));
  try {
    const values = await session.run({});
    return names.map((name) => tensorOf(name, values[name]!));
  } finally {
    await session.release();
  }
}

function tensorOf(name: string, { data, shape }: Tensor): TensorProto {
  const dataType = elementType(data);
  const { buffer, byteOffset, byteLength } = data as Exclude<Tensor['data'], string[]>;
  const rawData = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength).slice();
  return create(TensorProtoSchema, { name, dataType, dims: shape.map(BigInt), rawData });
}

function elementType(data: Tensor['data']): DataType {
  if (data instanceof Float32Array) return DataType.FLOAT;
  if (data instanceof Float64Array) return DataType.DOUBLE;
  if (data instanceof Uint16Array) return DataType.FLOAT16;
  if (data instanceof BigInt64Array) return DataType.INT64;
  if (data instanceof Int32Array) return DataType.INT32;
  return DataType.UINT8;
}
