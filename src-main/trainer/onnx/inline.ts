/** Puts a whole graph that came out of a file into one that is being built. */
import { clone } from '@bufbuild/protobuf';
import type { GraphBuilder, Value } from './builder';
import {
  type GraphProto,
  type NodeProto,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from './generated/onnx_pb';

/**
 * @param inputs the values that take the place of the graph's inputs, by name
 * @param wanted names of values of the graph
 * @returns the names of the wanted values in `g`
 */
export function inline(
  g: GraphBuilder,
  graph: GraphProto,
  inputs: Record<string, Value>,
  wanted: string[],
): Value[] {
  const prefix = g.fresh(graph.name || 'graph');
  // An empty name stands for an input that is left out.
  const rename = (name: string) => {
    if (name === '') return '';
    return Object.hasOwn(inputs, name) ? inputs[name]! : `${prefix}/${name}`;
  };
  for (const initializer of graph.initializer) {
    const copy = clone(TensorProtoSchema, initializer);
    copy.name = rename(initializer.name);
    g.addInitializer(copy);
  }
  for (const node of graph.node) g.addNode(renamed(node, rename));
  return wanted.map(rename);
}

/** With all names changed, those in its subgraphs too. */
function renamed(node: NodeProto, rename: (name: string) => string): NodeProto {
  const copy = clone(NodeProtoSchema, node);
  renameIn(copy, rename);
  return copy;
}

function renameIn(node: NodeProto, rename: (name: string) => string): void {
  node.input = node.input.map(rename);
  node.output = node.output.map(rename);
  if (node.name) node.name = rename(node.name);
  for (const { g: body } of node.attribute) {
    if (!body) continue;
    for (const named of [...body.input, ...body.output, ...body.initializer]) named.name = rename(named.name);
    body.valueInfo = body.valueInfo.map((info) => {
      const copy = clone(ValueInfoProtoSchema, info);
      copy.name = rename(info.name);
      return copy;
    });
    for (const inner of body.node) renameIn(inner, rename);
  }
}
