/** The model file: an ONNX graph from raw input to label and probabilities, with everything else in its metadata. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { t } from '../../../src-preload/language';
import { fileError, UserError } from '../errors';
import type { FeatureGraph } from '../features/feature-graph';
import { extraCosts } from '../learn/decision';
import { forward, parametersOf, readInput, type NetworkShape } from '../learn/graph/network';
import { addDistance, type DistanceParameters } from '../learn/graph/novelty';
import type { Parameters } from '../learn/options';
import { GraphBuilder, type Value } from '../onnx/builder';
import { OnnxError } from '../onnx/onnx-error';
import { Session } from '../onnx/runtime';
import { checkedModel } from './check-model';
import { encodeMetadata, type Metadata } from './metadata';
import { requireAnswers } from './try-model';

const MAX_BYTES = 1 << 30;

/** What was learned. */
export interface Network {
  shape: NetworkShape;
  parameters: Parameters;
  /** Null where no distance was measured. */
  distance: DistanceParameters | null;
}

/**
 * Inputs are those of `features`; outputs are `label`, string [N], and `probabilities`, float32 [N, classes], in
 * the order of the labels; `distance`, float32 [N], from the training samples, where that is given: beyond 1 lies what
 * is unlike all of them; with a threshold, or where what is unlike is rejected, also `accepted`, bool [N]. Temperature,
 * costs and threshold are those of the report's decision: a label is the cheapest decision where mistakes differ in cost.
 */
export function buildModel(
  features: FeatureGraph,
  { shape, parameters, distance }: Network,
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
  const conditions: Value[] = [];
  if (threshold) {
    const confidence = g.op('GatherElements', probabilities, decision, { axis: 1 });
    const reaches = g.op('GreaterOrEqual', confidence, g.scalar('float32', threshold.value));
    conditions.push(g.op('Squeeze', reaches, g.integers(1)));
  }
  if (distance) {
    const far = addDistance(g, X, features.format.scale, distance);
    g.output('distance', far, 'float32', ['N']);
    if (metadata.report.recipe.rejectUnlike)
      conditions.push(g.op('LessOrEqual', far, g.scalar('float32', 1)));
  }
  if (conditions.length > 0) {
    const accepted = conditions.reduce((all, one) => g.op('And', all, one));
    g.output('accepted', accepted, 'bool', ['N']);
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
  /** Rejects what is farther from the training samples; 1 is the file's own limit. */
  maxDistance?: number;
}

/** @throws UserError where the file is not a model of ours, whatever else it may be */
export async function loadModel(path: string): Promise<LoadedModel> {
  const file = await readModelBytes(path);
  try {
    const { metadata, bytes } = checkedModel(file);
    const session = await Session.load(bytes, { isTrial: true }).catch(() => {
      throw new OnnxError(t('its graph is damaged'));
    });
    const model = { path, bytes: file.length, metadata, session };
    await requireAnswers(model);
    return model;
  } catch (error) {
    if (!(error instanceof OnnxError || error instanceof RangeError)) throw error;
    const why = error instanceof OnnxError ? error.message : t('it is nested too deeply');
    throw new UserError(
      'not-a-model',
      t('"{name}" is not a Softmax Studio model: {why}. Choose a model saved by this app.', {
        name: basename(path),
        why,
      }),
    );
  }
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
