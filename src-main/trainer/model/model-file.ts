/** The model file: an ONNX graph from raw input to label and probabilities, with everything else in its metadata. */
import { fromBinary } from '@bufbuild/protobuf';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileError, UserError } from '../errors';
import type { FeatureGraph } from '../features/feature-graph';
import { inputName } from '../features/table-graph';
import { forward, parametersOf, readInput, type NetworkShape } from '../learn/graph/network';
import type { Parameters } from '../learn/options';
import { GraphBuilder } from '../onnx/builder';
import { type GraphProto, ModelProtoSchema } from '../onnx/generated/onnx_pb';
import { Session } from '../onnx/runtime';
import { decodeMetadata, encodeMetadata, type Metadata } from './metadata';

const MAX_BYTES = 1 << 30;

/**
 * Inputs are those of `features`; outputs are `label`, string [N], and `probabilities`, float32 [N, classes], in
 * the order of the labels.
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
  const probabilities = g.op('Softmax', forward(g, X, features.format.scale, weights).logits, { axis: -1 });
  const labels = g.constant('string', [shape.classes], metadata.labels);
  const label = g.op('Gather', labels, g.op('ArgMax', probabilities, { axis: 1, keepdims: 0 }));
  g.output('label', label, 'string', ['N']);
  g.output('probabilities', probabilities, 'float32', ['N', shape.classes]);
  return g.toModel(metadata.report.versions['softmax-studio'] ?? '', encodeMetadata(metadata));
}

export interface LoadedModel {
  path: string;
  bytes: number;
  metadata: Metadata;
  session: Session;
}

/** @throws UserError where the file is not a model of ours */
export async function loadModel(path: string): Promise<LoadedModel> {
  const bytes = await readModelBytes(path);
  const refuse = (why: string) =>
    new UserError(
      'not-a-model',
      `"${basename(path)}" is not a Softmax Studio model: ${why}. Choose a model saved by this app.`,
    );
  let metadata: Metadata;
  let graph: GraphProto | undefined;
  try {
    const model = fromBinary(ModelProtoSchema, bytes);
    [metadata, graph] = [decodeMetadata(model.metadataProps), model.graph];
  } catch {
    throw refuse('its description is missing or damaged');
  }
  if (!graph || !isDescribedBy(graph, metadata)) throw refuse('its graph is not the one that it describes');
  const session = await Session.load(bytes).catch(() => {
    throw refuse('its graph is damaged');
  });
  return { path, bytes: bytes.length, metadata, session };
}

/** Whether a graph has the inputs and outputs that its metadata speaks of. */
function isDescribedBy({ input, output }: GraphProto, { kind, columns, labels }: Metadata): boolean {
  const inputs = kind === 'images' ? ['pixels'] : columns.map(({ name }) => inputName(name));
  const found = new Set(input.map(({ name }) => name));
  if (found.size !== inputs.length || !inputs.every((name) => found.has(name))) return false;
  const type = output.find(({ name }) => name === 'probabilities')?.type?.value;
  const classes = type?.case === 'tensorType' ? type.value.shape?.dim.at(-1)?.value.value : undefined;
  return classes === BigInt(labels.length) && output.some(({ name }) => name === 'label');
}

async function readModelBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES)
      throw new UserError('not-a-model', `"${basename(path)}" is larger than any model: over 1 GB.`);
    return await readFile(path);
  } catch (error) {
    throw fileError(error, path);
  }
}
