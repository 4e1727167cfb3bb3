/** The model file: an ONNX graph from raw input to label and probabilities, with everything else in its metadata. */
import { fromBinary } from '@bufbuild/protobuf';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { t } from '../../../src-preload/language';
import { fileError, UserError } from '../errors';
import type { FeatureGraph } from '../features/feature-graph';
import { inputName } from '../features/table/inputs';
import { extraCosts } from '../learn/decision';
import { forward, parametersOf, readInput, type NetworkShape } from '../learn/graph/network';
import type { Parameters } from '../learn/options';
import { GraphBuilder, type Value } from '../onnx/builder';
import { type GraphProto, ModelProtoSchema } from '../onnx/generated/onnx_pb';
import { Session } from '../onnx/runtime';
import { decodeMetadata, encodeMetadata, type Metadata } from './metadata';

const MAX_BYTES = 1 << 30;

/**
 * Inputs are those of `features`; outputs are `label`, string [N], and `probabilities`, float32 [N, classes], in
 * the order of the labels; with a threshold also `accepted`, bool [N]. Temperature, costs and threshold are those of
 * the report's decision: a label is the cheapest decision where mistakes differ in cost.
 */
export function buildModel(
  features: FeatureGraph,
  shape: NetworkShape,
  parameters: Parameters,
  metadata: Metadata,
): Uint8Array {
  const g = GraphBuilder.create('softmax-studio');
  const X = readInput(g, features.add(g), features.format, 'float32');
  const weights = parametersOf(shape).map(({ name, shape }) =>
    g.constant('float32', shape, parameters[name]!.data),
  );
  const { temperature, costs, threshold } = metadata.report.decision;
  const { logits } = forward(g, X, features.format.scale, weights);
  const scaled = temperature === 1 ? logits : g.op('Div', logits, g.scalar('float32', temperature));
  const probabilities = g.op('Softmax', scaled, { axis: -1 });
  const decision = addDecision(g, probabilities, costs);
  const labels = g.constant('string', [shape.classes], metadata.labels);
  g.output('label', g.op('Squeeze', g.op('Gather', labels, decision), g.integers(1)), 'string', ['N']);
  g.output('probabilities', probabilities, 'float32', ['N', shape.classes]);
  if (threshold) {
    const confidence = g.op('GatherElements', probabilities, decision, { axis: 1 });
    const reaches = g.op('GreaterOrEqual', confidence, g.scalar('float32', threshold.value));
    g.output('accepted', g.op('Squeeze', reaches, g.integers(1)), 'bool', ['N']);
  }
  return g.toModel(metadata.report.versions['softmax-studio'] ?? '', encodeMetadata(metadata));
}

/** The index of the most probable class, or of the decision of least expected cost, int64 [N, 1]. */
function addDecision(g: GraphBuilder, probabilities: Value, costs: number[][] | null): Value {
  const attributes = { axis: 1, keepdims: 1 };
  if (costs === null) return g.op('ArgMax', probabilities, attributes);
  const extra = g.constant('float32', [costs.length, costs.length], extraCosts(costs).flat());
  const expected = g.op('Sub', g.op('MatMul', probabilities, extra), probabilities);
  return g.op('ArgMin', expected, attributes);
}

export interface LoadedModel {
  path: string;
  bytes: number;
  metadata: Metadata;
  session: Session;
  /** A person's own, in the place of the file's. */
  threshold?: number;
}

/** @throws UserError where the file is not a model of ours */
export async function loadModel(path: string): Promise<LoadedModel> {
  const bytes = await readModelBytes(path);
  const refuse = (why: string) =>
    new UserError(
      'not-a-model',
      t('"{name}" is not a Softmax Studio model: {why}. Choose a model saved by this app.', {
        name: basename(path),
        why,
      }),
    );
  let metadata: Metadata;
  let graph: GraphProto | undefined;
  try {
    const model = fromBinary(ModelProtoSchema, bytes);
    [metadata, graph] = [decodeMetadata(model.metadataProps), model.graph];
  } catch {
    throw refuse(t('its description is missing or damaged'));
  }
  if (!graph || !isDescribedBy(graph, metadata))
    throw refuse(t('its graph is not the one that it describes'));
  const session = await Session.load(bytes).catch(() => {
    throw refuse(t('its graph is damaged'));
  });
  return { path, bytes: bytes.length, metadata, session };
}

/** Whether a graph has the inputs and outputs that its metadata speaks of. */
function isDescribedBy({ input, output }: GraphProto, { kind, columns, labels, report }: Metadata): boolean {
  const inputs = kind === 'images' ? ['pixels'] : columns.map(({ name }) => inputName(name));
  const found = new Set(input.map(({ name }) => name));
  if (found.size !== inputs.length || !inputs.every((name) => found.has(name))) return false;
  const type = output.find(({ name }) => name === 'probabilities')?.type?.value;
  const classes = type?.case === 'tensorType' ? type.value.shape?.dim.at(-1)?.value.value : undefined;
  if (classes !== BigInt(labels.length)) return false;
  const hasOutput = (wanted: string) => output.some(({ name }) => name === wanted);
  return hasOutput('label') && hasOutput('accepted') === (report.decision.threshold !== null);
}

export async function readModelBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES)
      throw new UserError(
        'not-a-model',
        t('"{name}" is larger than any model: over 1 GB.', { name: basename(path) }),
      );
    return await readFile(path);
  } catch (error) {
    throw fileError(error, path);
  }
}
