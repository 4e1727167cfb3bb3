/**
 * Builds ONNX graphs in memory. A value in a graph is its name, so a formula reads as nested calls:
 * `g.op('Add', g.op('MatMul', X, W), b)`.
 *
 * Operators: https://onnx.ai/onnx/operators/. The file format: onnx.proto.
 */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  type AttributeProto,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  type NodeProto,
  StringStringEntryProtoSchema,
  TensorProto_DataType as DataType,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './generated/onnx_pb';

/** Opset 18 has the antialiased `Resize`; IR version 8 is what came with it. */
export const OPSET = 18n;
export const ML_OPSET = 3n;
export const IR_VERSION = 8n;
export const ML_DOMAIN = 'ai.onnx.ml';

/** The name of a value in a graph. */
export type Value = string;

const elementTypes = {
  float32: DataType.FLOAT,
  float64: DataType.DOUBLE,
  /** Given and taken as the bits of half-precision numbers. */
  float16: DataType.FLOAT16,
  uint8: DataType.UINT8,
  int32: DataType.INT32,
  int64: DataType.INT64,
  bool: DataType.BOOL,
  string: DataType.STRING,
} as const;
export type ElementType = keyof typeof elementTypes;

/** The floating-point types a graph may compute in; tests use float64 to compare with finite differences. */
export type FloatType = 'float32' | 'float64';

/** A length, or the name of a length that is known only when the graph runs. */
export type Dimension = number | string;

/** Marks an attribute as a float: a plain number stands for an integer. */
export class Float {
  constructor(readonly value: number) {}
}
export const float = (value: number) => new Float(value);

type Attribute = number | Float | string | number[] | string[] | GraphBuilder | TensorProto;

export class GraphBuilder {
  private readonly nodes: NodeProto[] = [];
  private readonly initializers: TensorProto[] = [];
  private readonly inputs: ValueInfoProto[] = [];
  private readonly outputs: ValueInfoProto[] = [];

  private constructor(
    private readonly name: string,
    private readonly counter: { next: number; taken: Set<Value> },
  ) {}

  static create(name: string): GraphBuilder {
    return new GraphBuilder(name, { next: 0, taken: new Set() });
  }

  /** A graph for an attribute (the body of a `Scan`); it may use any value of this one by its name. */
  subgraph(name: string): GraphBuilder {
    return new GraphBuilder(name, this.counter);
  }

  input(name: string, type: ElementType, shape: Dimension[]): Value {
    this.inputs.push(valueInfo(name, type, shape));
    this.counter.taken.add(name);
    return name;
  }

  output(name: string, value: Value, type: ElementType, shape: Dimension[]): void {
    this.nodes.push(create(NodeProtoSchema, { opType: 'Identity', input: [value], output: [name] }));
    this.outputs.push(valueInfo(name, type, shape));
  }

  /** An output under the value's own name, for a subgraph, whose outputs count by their order: it spares a copy. */
  result(value: Value, type: ElementType, shape: Dimension[]): void {
    this.outputs.push(valueInfo(value, type, shape));
  }

  constant(type: ElementType, shape: number[], values: ArrayLike<number> | readonly string[]): Value {
    const name = this.fresh('constant');
    this.initializers.push(tensor(name, type, shape, values));
    return name;
  }

  scalar(type: ElementType, value: number): Value {
    return this.constant(type, [], [value]);
  }

  /** A one-dimensional int64 constant, as shapes and axes are given. */
  integers(...values: number[]): Value {
    return this.constant('int64', [values.length], values);
  }

  /** Adds a node of one output; the attributes, if any, come last. */
  op(opType: string, ...args: (Value | Record<string, Attribute>)[]): Value {
    const last = args.at(-1);
    const attributes = typeof last === 'object' ? last : {};
    const inputs = args.filter((arg) => typeof arg === 'string');
    return this.ops(opType, inputs, attributes, 1)[0]!;
  }

  /** Adds a node of several outputs. */
  ops(
    opType: string,
    inputs: Value[],
    attributes: Record<string, Attribute>,
    count: number,
    domain = '',
  ): Value[] {
    const outputs = Array.from({ length: count }, () => this.fresh(opType));
    const attribute = Object.entries(attributes).map(([name, value]) => toAttribute(name, value));
    this.nodes.push(create(NodeProtoSchema, { opType, domain, input: inputs, output: outputs, attribute }));
    return outputs;
  }

  /** Adds what was made elsewhere, with names that are taken nowhere in this graph. */
  addNode(node: NodeProto): void {
    this.nodes.push(node);
  }

  addInitializer(tensor: TensorProto): void {
    this.initializers.push(tensor);
  }

  cast(value: Value, to: ElementType): Value {
    return this.op('Cast', value, { to: elementTypes[to] });
  }

  /** The graph without the nodes whose outputs nobody asks for: onnxruntime would run them. */
  toGraph(): GraphProto {
    const wanted = new Set(this.outputs.map(({ name }) => name));
    const needed = this.nodes.toReversed().filter((node) => {
      const isNeeded = node.output.some((name) => wanted.has(name));
      if (isNeeded) for (const name of valuesOf(node)) wanted.add(name);
      return isNeeded;
    });
    return create(GraphProtoSchema, {
      name: this.name,
      node: needed.toReversed(),
      initializer: this.initializers,
      input: this.inputs,
      output: this.outputs,
    });
  }

  /** The bytes of a whole model file, with `metadata` in its `metadata_props`. */
  toModel(producerVersion: string, metadata: Record<string, string> = {}): Uint8Array {
    const graph = this.toGraph();
    const usesMl = graph.node.some(({ domain }) => domain === ML_DOMAIN);
    const model = create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      producerName: 'Softmax Studio',
      producerVersion,
      opsetImport: [
        { domain: '', version: OPSET },
        ...(usesMl ? [{ domain: ML_DOMAIN, version: ML_OPSET }] : []),
      ],
      graph,
      metadataProps: Object.entries(metadata).map(([key, value]) =>
        create(StringStringEntryProtoSchema, { key, value }),
      ),
    });
    return toBinary(ModelProtoSchema, model);
  }

  /** A name that no value and no input so far has. */
  fresh(stem: string): Value {
    const name = `${stem}_${this.counter.next++}`;
    return this.counter.taken.has(name) ? this.fresh(stem) : name;
  }
}

/** All that a node takes, itself and in its subgraphs. */
const valuesOf = (node: NodeProto): Value[] => [
  ...node.input,
  ...node.attribute.flatMap(({ g }) => [
    ...(g?.node.flatMap(valuesOf) ?? []),
    ...(g?.output.map(({ name }) => name) ?? []),
  ]),
];

function valueInfo(name: string, type: ElementType, shape: Dimension[]): ValueInfoProto {
  const dim = shape.map((length) =>
    typeof length === 'number'
      ? { value: { case: 'dimValue' as const, value: BigInt(length) } }
      : { value: { case: 'dimParam' as const, value: length } },
  );
  const tensorType = { elemType: elementTypes[type], shape: { dim } };
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType' as const, value: tensorType } },
  });
}

function tensor(
  name: string,
  type: ElementType,
  shape: number[],
  values: ArrayLike<number> | readonly string[],
): TensorProto {
  const proto = create(TensorProtoSchema, { name, dataType: elementTypes[type], dims: shape.map(BigInt) });
  if (type === 'string') {
    const encoder = new TextEncoder();
    proto.stringData = Array.from(values as readonly string[], (text) => encoder.encode(text));
  } else {
    proto.rawData = rawBytes(type, values as ArrayLike<number>);
  }
  return proto;
}

/** Little-endian bytes, as ONNX wants them and as every platform we ship for has them. */
function rawBytes(type: Exclude<ElementType, 'string'>, values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const array = {
    float32: () => new Float32Array(values),
    float64: () => new Float64Array(values),
    float16: () => new Uint16Array(values),
    uint8: () => new Uint8Array(values),
    bool: () => new Uint8Array(values),
    int32: () => new Int32Array(values),
    int64: () => BigInt64Array.from(Array.from(values, BigInt)),
  }[type]();
  return new Uint8Array(array.buffer);
}

function toAttribute(name: string, value: Attribute): AttributeProto {
  const encode = (text: string) => new TextEncoder().encode(text);
  const make = (fields: Parameters<typeof create<typeof AttributeProtoSchema>>[1]) =>
    create(AttributeProtoSchema, { name, ...fields } as typeof fields);
  if (typeof value === 'number') return make({ type: AttributeType.INT, i: BigInt(value) });
  if (value instanceof Float) return make({ type: AttributeType.FLOAT, f: value.value });
  if (typeof value === 'string') return make({ type: AttributeType.STRING, s: encode(value) });
  if (value instanceof GraphBuilder) return make({ type: AttributeType.GRAPH, g: value.toGraph() });
  if (!Array.isArray(value)) return make({ type: AttributeType.TENSOR, t: value });
  return typeof value[0] === 'string'
    ? make({ type: AttributeType.STRINGS, strings: (value as string[]).map(encode) })
    : make({ type: AttributeType.INTS, ints: (value as number[]).map(BigInt) });
}
