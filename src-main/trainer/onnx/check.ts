/** What a strange ONNX file must be before its graph is used: whole, by itself, of operators that run anywhere. */
import { t } from '../../../src-preload/language';
import { ML_DOMAIN } from './builder';
import { requireData, requireModestSizes } from './check-tensors';
import type { AttributeProto, GraphProto, ModelProto, NodeProto } from './generated/onnx_pb';
import { OnnxError } from './onnx-error';
import { OPERATORS, TABLE_OPERATORS } from './operators';
import { NEWEST_OPSET, OLDEST_OPSET } from './opset';

export { OnnxError } from './onnx-error';

/**
 * The graph of a model, its nodes in an order in which each comes after those that it takes values of, and the opset
 * that they are written in.
 * @throws OnnxError where it is not whole, needs other files, or uses operators that are not standard
 */
export function graphOf(model: ModelProto): { graph: GraphProto; opset: number } {
  const graph = wholeGraph(model);
  requireWhole(graph);
  const opset = Number(model.opsetImport.find(({ domain }) => isStandard(domain))?.version ?? 0);
  if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
    throw new OnnxError(
      t('it is written in opset {opset}. Export it again with an opset from {oldest} to {newest}', {
        opset,
        oldest: OLDEST_OPSET,
        newest: NEWEST_OPSET,
      }),
    );
  }
  graph.node = sorted(graph.node);
  return { graph, opset };
}

/** The same for a graph that runs as it is: nothing of it is changed. @throws OnnxError */
export function requireSafe(model: ModelProto): GraphProto {
  const graph = wholeGraph(model);
  requireWhole(graph, TABLE_OPERATORS);
  sorted(graph.node);
  return graph;
}

function wholeGraph({ graph, functions, trainingInfo }: ModelProto): GraphProto {
  if (!graph || graph.node.length === 0) throw new OnnxError(t('it holds no graph'));
  if (functions.length > 0 || trainingInfo.length > 0)
    throw new OnnxError(
      t(
        'it holds functions of its own, which are not supported. Export it with standard ONNX operators alone',
      ),
    );
  return graph;
}

const isStandard = (domain: string) => domain === '' || domain === 'ai.onnx';

/** @param more operators of the domain ai.onnx.ml that it may have */
function requireWhole(graph: GraphProto, more: ReadonlySet<string> = new Set()): void {
  if (graph.sparseInitializer.length > 0)
    throw new OnnxError(t('it has sparse weights, which are not supported'));
  for (const tensor of graph.initializer) requireData(tensor);
  for (const node of graph.node) {
    requireKnown(node, more);
    for (const attribute of node.attribute) requireWholeAttribute(attribute, more);
  }
  requireModestSizes(graph);
}

function requireKnown(node: NodeProto, more: ReadonlySet<string>): void {
  const { domain, opType: operator } = node;
  if (domain === ML_DOMAIN && more.has(operator)) return;
  if (!isStandard(domain)) {
    throw new OnnxError(
      t(
        'it uses the operator "{operator}" of "{domain}", which only some programs run. Export it with standard ONNX operators alone',
        { operator: shortened(operator), domain: shortened(domain) },
      ),
    );
  }
  if (!OPERATORS.has(operator)) {
    throw new OnnxError(
      t('it uses the operator "{operator}", which is none of those that are supported', {
        operator: shortened(operator),
      }),
    );
  }
  node.domain = '';
}

/** A name out of a strange file, for a message. */
const shortened = (name: string) => (name.length > 60 ? `${name.slice(0, 60)}…` : name);

function requireWholeAttribute(attribute: AttributeProto, more: ReadonlySet<string>): void {
  const { t: tensor, g, tensors, graphs, sparseTensor, sparseTensors } = attribute;
  if (sparseTensor || sparseTensors.length > 0)
    throw new OnnxError(t('it has sparse weights, which are not supported'));
  for (const each of tensor ? [tensor, ...tensors] : tensors) requireData(each);
  for (const graph of g ? [g, ...graphs] : graphs) requireWhole(graph, more);
}

/** Each node after those whose values it takes. @throws OnnxError where there is no such order */
function sorted(nodes: NodeProto[]): NodeProto[] {
  const makers = new Map(nodes.flatMap((node) => node.output.filter(Boolean).map((name) => [name, node])));
  const waitsFor = new Map(
    nodes.map((node) => [node, new Set(valuesOf(node).flatMap((name) => makers.get(name) ?? []))]),
  );
  const users = new Map<NodeProto, NodeProto[]>(nodes.map((node) => [node, []]));
  for (const [node, others] of waitsFor) for (const other of others) users.get(other)!.push(node);
  const ready = nodes.filter((node) => waitsFor.get(node)!.size === 0);
  for (const node of ready) {
    for (const user of users.get(node)!) {
      const left = waitsFor.get(user)!;
      left.delete(node);
      if (left.size === 0) ready.push(user);
    }
  }
  if (ready.length < nodes.length) throw new OnnxError(t('its operators go round in a circle'));
  return ready;
}

/** All that a node takes, itself and in its subgraphs; names of values within those are among them. */
const valuesOf = (node: NodeProto): string[] => [
  ...node.input,
  ...node.attribute.flatMap(({ g }) =>
    g ? [...g.node.flatMap(valuesOf), ...g.output.map(({ name }) => name)] : [],
  ),
];
