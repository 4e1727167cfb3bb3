/** What a strange ONNX file must be before its graph is used: whole, by itself, of operators that run anywhere. */
import { t } from '../../../src-preload/language';
import {
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  TensorProto_DataLocation as DataLocation,
  type TensorProto,
} from './generated/onnx_pb';
import { NEWEST_OPSET, OLDEST_OPSET } from './opset';

/** What is wrong with an ONNX file; the message goes on after its name and a colon. */
export class OnnxError extends Error {}

/**
 * The graph of a model, its nodes in an order in which each comes after those that it takes values of, and the opset
 * that they are written in.
 * @throws OnnxError where it is not whole, needs other files, or uses operators that are not standard
 */
export function graphOf(model: ModelProto): { graph: GraphProto; opset: number } {
  const { graph } = model;
  if (!graph || graph.node.length === 0) throw new OnnxError(t('it holds no graph'));
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

const isStandard = (domain: string) => domain === '' || domain === 'ai.onnx';

function requireWhole(graph: GraphProto): void {
  if (graph.sparseInitializer.length > 0)
    throw new OnnxError(t('it has sparse weights, which are not supported'));
  for (const tensor of graph.initializer) requireData(tensor);
  for (const node of graph.node) {
    if (!isStandard(node.domain)) {
      throw new OnnxError(
        t(
          'it uses the operator "{operator}" of "{domain}", which only some programs run. Export it with standard ONNX operators alone',
          { operator: node.opType, domain: node.domain },
        ),
      );
    }
    node.domain = '';
    for (const attribute of node.attribute) requireWholeAttribute(attribute);
  }
}

function requireWholeAttribute({ t: tensor, g, tensors, graphs, sparseTensor }: AttributeProto): void {
  if (sparseTensor) throw new OnnxError(t('it has sparse weights, which are not supported'));
  for (const each of tensor ? [tensor, ...tensors] : tensors) requireData(each);
  for (const graph of g ? [g, ...graphs] : graphs) requireWhole(graph);
}

/** A tensor holds at least half a byte for each of its numbers; the engine checks the rest. */
function requireData(tensor: TensorProto): void {
  if (tensor.dataLocation === DataLocation.EXTERNAL || tensor.externalData.length > 0) {
    throw new OnnxError(
      t('its weights are in another file. Export it as one file (in PyTorch: external_data=False)'),
    );
  }
  const count = tensor.dims.reduce((product, length) => product * Number(length), 1);
  const { rawData, floatData, int32Data, int64Data, doubleData, uint64Data, stringData } = tensor;
  const lists = [floatData, int32Data, int64Data, doubleData, uint64Data, stringData];
  const most = 2 * Math.max(rawData.length, ...lists.map(({ length }) => length));
  if (count < 0 || count > most)
    throw new OnnxError(t('"{name}" should hold {n} numbers, but does not', { name: tensor.name, n: count }));
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
