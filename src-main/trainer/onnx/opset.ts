/**
 * Brings graphs of other opsets to opset 18, the one that models are written in: operators whose attributes became
 * inputs, whose defaults changed, or that came later and can be said with older ones.
 *
 * What changed when: https://github.com/onnx/onnx/blob/main/docs/Changelog.md. Operators that are not in the table
 * mean the same in all of these opsets, or are refused by the engine when it loads them as opset 18.
 */
import { t } from '../../../src-preload/language';
import type { GraphProto, NodeProto } from './generated/onnx_pb';
import {
  attributeOf,
  constantNode,
  integerOf,
  nodeOf,
  removeAttributes,
  setInteger,
  setText,
  textOf,
} from './nodes';

export const OLDEST_OPSET = 7;
export const NEWEST_OPSET = 21;

/** A way to say it with opset 18 does not exist. */
export class UnsupportedOperator extends Error {
  constructor(operator: string, opset: number) {
    super(t('its operator "{operator}" of opset {opset} cannot be said in opset 18', { operator, opset }));
  }
}

/** Makes a name that nothing in the graph has. */
type Fresh = (stem: string) => string;
/** Takes a node, which it may change; returns the nodes that do the same. */
type Change = (node: NodeProto, fresh: Fresh, opset: number) => NodeProto[];
/** For files of opsets before one, or from one on. */
type Rule = { before: number; change: Change } | { from: number; change: Change };

/** Changes a graph and those within it. @throws UnsupportedOperator */
export function toOpset18(graph: GraphProto, opset: number): void {
  let next = 0;
  const fresh = (stem: string) => `opset18/${stem}_${next++}`;
  bring(graph, opset, fresh);
}

function bring(graph: GraphProto, opset: number, fresh: Fresh): void {
  graph.node = graph.node.flatMap((node) => {
    for (const { g, graphs } of node.attribute)
      for (const inner of g ? [g, ...graphs] : graphs) bring(inner, opset, fresh);
    let nodes = [node];
    for (const rule of Object.hasOwn(RULES, node.opType) ? RULES[node.opType]! : []) {
      if ('before' in rule ? opset >= rule.before : opset < rule.from) continue;
      nodes = nodes.flatMap((one) => (one === node ? rule.change(one, fresh, opset) : [one]));
    }
    return nodes;
  });
}

const inPlace =
  (change: (node: NodeProto) => void): Change =>
  (node) => {
    change(node);
    return [node];
  };

const refused: Change = ({ opType }, _fresh, opset) => {
  throw new UnsupportedOperator(opType, opset);
};

type Kind = 'int' | 'ints' | 'float' | 'floats';

/** Attributes that became inputs, by their names in the order of these inputs, which begin with the second. */
const toInputs =
  (attributes: Record<string, Kind>): Change =>
  (node, fresh) => {
    const before: NodeProto[] = [];
    Object.entries(attributes).forEach(([name, kind], index) => {
      const attribute = attributeOf(node, name);
      if (!attribute) return;
      while (node.input.length < index + 2) node.input.push('');
      const value = fresh(name);
      node.input[index + 1] = value;
      if (kind === 'ints') before.push(constantNode(value, 'int64', attribute.ints.map(Number)));
      else if (kind === 'int') before.push(constantNode(value, 'int64', [Number(attribute.i)]));
      else if (kind === 'floats') before.push(constantNode(value, 'float32', attribute.floats));
      else {
        // Of the data's own type, which may be half precision.
        const number = fresh(name);
        before.push(constantNode(number, 'float32', attribute.f));
        before.push(nodeOf('CastLike', [number, node.input[0]!], [value]));
      }
    });
    removeAttributes(node, ...Object.keys(attributes));
    return [...before, node];
  };

/** Without an input of sizes, the number of parts is said since opset 18. */
const countParts = inPlace((node) => {
  if (!node.input[1]) setInteger(node, 'num_outputs', node.output.length);
});

/** Before opset 13, softmax went over all axes from `axis` on, 1 where it is not given. */
const overLaterAxes: Change = (node, fresh) => {
  const axis = integerOf(node, 'axis', 1);
  setInteger(node, 'axis', -1);
  if (axis === -1) return [node];
  const [x, y] = [node.input[0]!, node.output[0]!];
  const [rows, result, shape] = [fresh('rows'), fresh('softmax'), fresh('shape')];
  const flatten = nodeOf('Flatten', [x], [rows]);
  setInteger(flatten, 'axis', axis);
  node.input = [rows];
  node.output = [result];
  return [flatten, node, nodeOf('Shape', [x], [shape]), nodeOf('Reshape', [result, shape], [y])];
};

/** Opset 10 knew one way to find coordinates; `Upsample` before it is the same. */
const asOldResize: Change = (node) => {
  node.opType = 'Resize';
  setText(node, 'coordinate_transformation_mode', 'asymmetric');
  setText(node, 'nearest_mode', 'floor');
  node.input = [node.input[0]!, '', node.input[1]!];
  return [node];
};

/** Running statistics are for training. `spatial` was 0 in files that meant 1: their scales are those of channels. */
const asInference = inPlace((node) => {
  removeAttributes(node, 'spatial');
  node.output = node.output.slice(0, 1);
});

/** Outside of training, dropout passes everything on. */
const asIdentity: Change = (node) => [nodeOf('Identity', [node.input[0]!], [node.output[0]!])];

/** x (1 + erf(x / sqrt 2)) / 2, or with tanh where asked: https://onnx.ai/onnx/operators/onnx__Gelu.html */
const gelu: Change = (node, fresh) => {
  const [x, y] = [node.input[0]!, node.output[0]!];
  const nodes: NodeProto[] = [];
  const op = (opType: string, ...input: string[]) => {
    const output = fresh('gelu');
    nodes.push(nodeOf(opType, input, [output]));
    return output;
  };
  const number = (value: number) => {
    const output = fresh('gelu');
    nodes.push(constantNode(output, 'float32', value));
    return op('CastLike', output, x);
  };
  const isTanh = textOf(node, 'approximate', 'none') === 'tanh';
  const cube = () => op('Mul', op('Mul', op('Mul', x, x), x), number(0.044715));
  const gate = isTanh
    ? op('Tanh', op('Mul', op('Add', x, cube()), number(Math.sqrt(2 / Math.PI))))
    : op('Erf', op('Mul', x, number(Math.SQRT1_2)));
  const half = op('Mul', x, number(0.5));
  op('Add', op('Mul', half, gate), half);
  nodes.at(-1)!.output = [y];
  return nodes;
};

/** Modes got the names that `Resize` has. */
const oldGridModes = inPlace((node) => {
  const names: Record<string, string> = { linear: 'bilinear', cubic: 'bicubic' };
  const mode = textOf(node, 'mode', 'linear');
  setText(node, 'mode', names[mode] ?? mode);
});

/** Attributes that say nothing where they have their default. */
const without =
  (...names: string[]): Change =>
  (node, fresh, opset) => {
    const isPlain = names.every((name) => integerOf(node, name, 0) === 0);
    if (!isPlain) return refused(node, fresh, opset);
    removeAttributes(node, ...names);
    return [node];
  };

const axesToInput: Rule[] = [{ before: 18, change: toInputs({ axes: 'ints' }) }];
const axesToInput13: Rule[] = [{ before: 13, change: toInputs({ axes: 'ints' }) }];
const softmax: Rule[] = [{ before: 13, change: overLaterAxes }];
const saturate: Rule = { from: 19, change: inPlace((node) => removeAttributes(node, 'saturate')) };

/** By operator; the rules of one are applied in their order. */
const RULES: Record<string, Rule[]> = {
  BatchNormalization: [{ before: 14, change: asInference }],
  Cast: [saturate],
  CastLike: [saturate],
  Clip: [{ before: 11, change: toInputs({ min: 'float', max: 'float' }) }],
  DequantizeLinear: [{ from: 21, change: without('block_size') }],
  Dropout: [{ before: 12, change: asIdentity }],
  Gelu: [{ from: 20, change: gelu }],
  GridSample: [{ from: 20, change: oldGridModes }],
  // Its scales were those of groups, and are those of channels.
  GroupNormalization: [{ from: 21, change: refused }],
  Hardmax: softmax,
  LogSoftmax: softmax,
  Pad: [{ before: 11, change: toInputs({ pads: 'ints', value: 'float' }) }],
  QuantizeLinear: [saturate, { from: 21, change: without('block_size', 'output_dtype') }],
  ReduceL1: axesToInput,
  ReduceL2: axesToInput,
  ReduceLogSum: axesToInput,
  ReduceLogSumExp: axesToInput,
  ReduceMax: axesToInput,
  ReduceMean: axesToInput,
  ReduceMin: axesToInput,
  ReduceProd: axesToInput,
  ReduceSum: axesToInput13,
  ReduceSumSquare: axesToInput,
  Resize: [{ before: 11, change: asOldResize }],
  RoiAlign: [
    {
      before: 16,
      change: inPlace((node) => setText(node, 'coordinate_transformation_mode', 'output_half_pixel')),
    },
  ],
  // It had an axis for batches.
  Scan: [{ before: 9, change: refused }],
  Slice: [{ before: 10, change: toInputs({ starts: 'ints', ends: 'ints', axes: 'ints' }) }],
  Softmax: softmax,
  Split: [
    { before: 13, change: toInputs({ split: 'ints' }) },
    { before: 18, change: countParts },
  ],
  Squeeze: axesToInput13,
  TopK: [{ before: 10, change: toInputs({ k: 'int' }) }],
  Unsqueeze: axesToInput13,
  Upsample: [
    { before: 9, change: toInputs({ scales: 'floats' }) },
    { before: 10, change: asOldResize },
  ],
};
