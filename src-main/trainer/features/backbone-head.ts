/** Finds the last layer of a classifier: what goes into it are better features than its answers. */
import type { GraphProto, NodeProto } from '../onnx/generated/onnx_pb';
import { integerOf } from '../onnx/nodes';

/** What may stand between the last layer and the output. */
const PASSING = new Set([
  'Cast',
  'Dropout',
  'Flatten',
  'Identity',
  'LogSoftmax',
  'Reshape',
  'Sigmoid',
  'Softmax',
  'Squeeze',
]);
const WITH_A_CONSTANT = new Set(['Add', 'Div', 'Mul', 'Sub']);
/** More nodes than a head has. */
const MAX_STEPS = 12;

/**
 * @returns the name of what goes into the last linear layer before an output: a `Gemm`, a `MatMul` or a convolution of
 * single pixels with weights of its own; null where something else makes the output
 */
export function headInput(graph: GraphProto, output: string): string | null {
  const makers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node])));
  const weights = new Set(graph.initializer.map(({ name }) => name));
  const known = new Map<string, boolean>();
  const isConstant = (name: string | undefined): boolean => {
    if (!name) return false;
    if (!known.has(name)) {
      const maker = makers.get(name);
      known.set(name, weights.has(name) || (maker?.input.every(isConstant) ?? false));
    }
    return known.get(name)!;
  };
  let name = output;
  for (let step = 0; step < MAX_STEPS; step++) {
    const node = makers.get(name);
    if (!node) return null;
    const [first, second] = node.input;
    if (isLayer(node, graph) && isConstant(second) && !isConstant(first)) return first!;
    if (WITH_A_CONSTANT.has(node.opType) && isConstant(first) !== isConstant(second))
      name = isConstant(first) ? second! : first!;
    else if (PASSING.has(node.opType)) name = first!;
    else return null;
  }
  return null;
}

function isLayer(node: NodeProto, graph: GraphProto): boolean {
  if (node.opType === 'Gemm') return integerOf(node, 'transA', 0) === 0;
  if (node.opType !== 'Conv') return node.opType === 'MatMul';
  const kernel = graph.initializer.find(({ name }) => name === node.input[1])?.dims.slice(2);
  return kernel !== undefined && kernel.every((length) => length === 1n);
}
