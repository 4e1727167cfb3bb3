/**
 * The network inside an image model as a plain graph: numbers in, probabilities out, in operators that small runtimes
 * know, in opset 10, with lengths that never change.
 */
import { create, fromBinary } from '@bufbuild/protobuf';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import { extract, foldConstants, modelOf } from '../onnx/extract';
import {
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  TensorProto_DataType as DataType,
  type ValueInfoProto,
} from '../onnx/generated/onnx_pb';
import { attributeOf, integerOf, nodeOf, removeAttributes, setInteger } from '../onnx/nodes';
import { Session } from '../onnx/runtime';
import { floatsOf } from '../onnx/tensors';
import { inputsToAttributes, integers, tensor, valueInfo } from './plain-nodes';
import { MODEL_IR, MODEL_OPSET, squareOf } from './squares';

const PLAIN = { opset: 10, ir: 5 };
/** What changes no number. */
const MOVING = new Set(['Identity', 'Reshape', 'Transpose', 'Flatten']);
/** Rounds a float32 to the 11 bits of a half-precision number: 2^13 + 1. */
const SPLITTER = 8193;

/**
 * @param bytes of an image model's file
 * @param side of its square pictures
 * @returns the bytes of a graph with the input `image`, float32 [1, 3, side, side], and the output `probabilities`,
 * float32 [1, classes]
 * @throws UserError where its backbone does what a plain graph cannot say
 */
export async function plainNetwork(bytes: Uint8Array, side: number, classes: number): Promise<Uint8Array> {
  const graph = fromBinary(ModelProtoSchema, bytes).graph!;
  const square = squareOf(graph);
  requireSimple(graph);
  const output = valueInfo('probabilities', DataType.FLOAT, [1, classes]);
  const middle = valueInfo(square, DataType.UINT8, [1, side, side, 3]);
  const folded = await foldConstants(extract(graph, [middle], [output]), MODEL_OPSET, MODEL_IR);
  const image = valueInfo('image', DataType.FLOAT, [1, 3, side, side]);
  const plain = new Plain(folded, square).graph(image, output);
  const network = modelOf(extract(plain, [image], [output]), PLAIN.opset, PLAIN.ir);
  await requireRuns(network);
  return network;
}

const refused = (message: string) => new UserError('no-export', message);

const isHalf = () =>
  refused(
    t(
      'The network that looks at the pictures computes in half precision, which a plain graph does not. Save the model as ONNX instead.',
    ),
  );

const unknown = (name: string) =>
  refused(
    t(
      'The network that looks at the pictures uses the operator "{name}" in a way that older runtimes do not know. Save the model as ONNX instead.',
      { name },
    ),
  );

function requireSimple({ node }: GraphProto): void {
  const composed = node.find(({ attribute }) => attribute.some(({ g }) => g));
  if (composed) throw unknown(composed.opType);
}

async function requireRuns(network: Uint8Array): Promise<void> {
  const session = await Session.load(network, { threads: 1, isTrial: true }).catch((error: unknown) => {
    const operator = /Node \(([A-Z]\w*?)_|registered function\/op:?\s*(\w+)|(\w+)\(\d+\)/.exec(String(error));
    const name = operator?.slice(1).find(Boolean) ?? '?';
    throw unknown(name);
  });
  await session.release();
}

/** Takes a graph from bytes of a square picture, [1, side, side, 3], to one from numbers, [1, 3, side, side]. */
class Plain {
  /** Values that are others under another name. */
  private readonly same = new Map<string, string>();
  /** Values that are rounded to half precision, and such as were bytes. */
  private readonly stored = new Set<string>();
  private readonly constants;
  private readonly splitter = 'half/splitter';

  constructor(
    private readonly from: GraphProto,
    private readonly square: string,
  ) {
    this.stored.add(square);
    const splitter = tensor(this.splitter, [], Float32Array.of(SPLITTER));
    this.constants = new Map([...from.initializer, splitter].map((one) => [one.name, one]));
  }

  graph(image: ValueInfoProto, output: ValueInfoProto): GraphProto {
    const turned = nodeOf('Transpose', ['image'], [this.square]);
    turned.attribute.push(integers('perm', [0, 2, 3, 1]));
    const node = [turned, ...this.from.node.flatMap((one) => this.said(one))];
    for (const one of node) one.input = one.input.map((name) => this.original(name));
    const last = this.original('probabilities');
    // Of two axes the second is the last; opset 10 does not count from the end.
    for (const one of node.filter(({ output }) => output[0] === last)) setInteger(one, 'axis', 1);
    for (const one of node) one.output = one.output.map((name) => (name === last ? 'probabilities' : name));
    const used = new Set(node.flatMap(({ input }) => input));
    const initializer = [...this.constants.values()].filter(({ name }) => used.has(name));
    if (initializer.some(({ dataType }) => dataType === DataType.FLOAT16)) throw isHalf();
    return create(GraphProtoSchema, { name: 'network', node, initializer, input: [image], output: [output] });
  }

  private original(name: string): string {
    const other = this.same.get(name);
    return other === undefined ? name : this.original(other);
  }

  /** The nodes that say the same; none where it is another name. */
  private said(node: NodeProto): NodeProto[] {
    const [input, output] = [node.input[0]!, node.output[0]!];
    const isStored = this.stored.has(input);
    if (node.opType === 'Cast') return this.cast(node, isStored);
    if (node.opType === 'Transpose' && this.original(input) === this.square && isToPlanes(node))
      return this.rename('image', output);
    if (isStored) {
      if (!MOVING.has(node.opType)) throw isHalf();
      this.stored.add(output);
    }
    if (node.opType === 'Identity') return this.rename(input, output);
    if (node.opType === 'Gemm') this.scale(node);
    if (node.opType === 'Conv') this.sayKernel(node);
    if (!inputsToAttributes(node, this.from)) throw unknown(node.opType);
    return [node];
  }

  private rename(input: string, output: string): NodeProto[] {
    this.same.set(output, input);
    return [];
  }

  private cast(node: NodeProto, isStored: boolean): NodeProto[] {
    const [input, output] = [node.input[0]!, node.output[0]!];
    const to = integerOf(node, 'to', 0);
    if (to === (DataType.FLOAT as number) && isStored) return this.rename(input, output);
    if (to !== (DataType.FLOAT16 as number)) return [node];
    return this.rounded(input, output);
  }

  /**
   * To the precision of a half, in single precision: c - (c - x), where c = (2^13 + 1) x. Veltkamp's splitting (Dekker
   * 1971, "A floating-point technique for extending the available precision").
   */
  private rounded(input: string, output: string): NodeProto[] {
    const [large, low] = [`${output}/large`, `${output}/low`];
    this.stored.add(output);
    return [
      nodeOf('Mul', [input, this.splitter], [large]),
      nodeOf('Sub', [large, input], [low]),
      nodeOf('Sub', [large, low], [output]),
    ];
  }

  /** Puts the factor of a product into its weights: some runtimes overlook it. */
  private scale(node: NodeProto): void {
    const alpha = attributeOf(node, 'alpha')?.f ?? 1;
    const weights = this.constants.get(node.input[1]!);
    const numbers = floatsOf(this.from, node.input[1]!);
    if (alpha === 1 || !weights || !numbers) return;
    const name = `${weights.name}/scaled`;
    const scaled = numbers.map((value) => value * alpha);
    this.constants.set(name, tensor(name, weights.dims.map(Number), scaled));
    node.input[1] = name;
    removeAttributes(node, 'alpha');
  }

  /** Its lengths are those of its weights, from which some runtimes do not take them. */
  private sayKernel(node: NodeProto): void {
    const weights = this.constants.get(node.input[1]!);
    if (attributeOf(node, 'kernel_shape') || !weights) return;
    node.attribute.push(integers('kernel_shape', weights.dims.slice(2).map(Number)));
  }
}

const isToPlanes = (node: NodeProto) => String(attributeOf(node, 'perm')?.ints.map(Number)) === '0,3,1,2';
