/**
 * A training that goes on from a model: with the weights that it has, and with its own way from samples to features,
 * without which they would mean something else.
 */
import { fromBinary } from '@bufbuild/protobuf';
import { createHash } from 'node:crypto';
import type { BackboneReport, Recipe, Report } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import type { OpenDataset } from '../dataset';
import { UserError } from '../errors';
import type { Preparation } from '../features/preparation';
import type { Start } from '../learn/options';
import { listed, quoted } from '../words';
import { requireKind } from './answer';
import { ModelProtoSchema } from '../onnx/generated/onnx_pb';
import { findParts, standardizationOf } from './explain-graph';
import { layersOf, type Layer } from './layers';
import type { Metadata } from './metadata';
import { readModelBytes, type LoadedModel } from './model-file';

const MOST_NAMED = 20;

export interface StartModel {
  metadata: Metadata;
  /** Of the file, in hexadecimal. */
  sha256: string;
  preparation: Preparation;
  /** From the features to the logits. */
  layers: Layer[];
}

/** @param path of the model's file @throws UserError where its weights were reduced */
export async function readStart({ metadata }: LoadedModel, path: string): Promise<StartModel> {
  const bytes = await readModelBytes(path);
  const parts = findParts(fromBinary(ModelProtoSchema, bytes).graph!);
  const layers = layersOf(parts);
  if (!layers) throw reduced();
  return {
    metadata,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    preparation: {
      columns: metadata.columns,
      standardization: metadata.report.backbone && standardizationOf(parts),
    },
    layers,
  };
}

const reduced = () =>
  new UserError(
    'already-reduced',
    t('The weights of this model were reduced before. Take the file that was trained, with all its weights.'),
  );

/**
 * The recipe with what the weights of a model ask for: its layers, and of images its backbone and fit. A search would
 * begin with penalties that undo these weights: the strength of the model's own is kept instead.
 */
export function startedRecipe({ metadata, layers }: StartModel, recipe: Recipe): Recipe {
  const { backbone, backboneInput, fit } = metadata.report.recipe;
  const seen = metadata.kind === 'images' ? { backbone, backboneInput, fit } : {};
  const hidden = layers.slice(0, -1).map(({ b }) => b.length);
  return { ...recipe, ...seen, hidden, search: 'none' };
}

/** @throws UserError where the model and the data do not go together */
export function requireStartable({ metadata }: StartModel, dataset: OpenDataset): void {
  requireKind({ metadata } as LoadedModel, dataset.kind);
  if (dataset.labelColumn === null) return;
  if (metadata.columns.every(({ name }) => name !== dataset.labelColumn)) return;
  const message = t(
    'The model to start from takes "{column}" as one of its columns, which is what is to be told here. Choose another label, or another model.',
    { column: dataset.labelColumn },
  );
  throw new UserError('label-is-input', message);
}

/** @throws UserError where pictures are not seen any more as the model saw them */
export function requireSameFeatures({ metadata }: StartModel, backbone: BackboneReport | null): void {
  if (metadata.report.backbone?.sha256 === backbone?.sha256) return;
  const message = t(
    'The model to start from saw pictures through another version of its backbone, so that its weights mean nothing here. Train from the beginning.',
  );
  throw new UserError('other-backbone', message);
}

/** What to begin with: the penalty is as strong beside so many samples as it was beside those of the model. */
export function startOf(start: StartModel, classes: readonly string[], samples: number): Start {
  const { l2, counts } = start.metadata.report;
  return {
    parameters: startParameters(start, classes),
    l2: (l2 * counts.train) / Math.max(1, samples),
  };
}

/**
 * The model's weights for other classes: those that it knows keep theirs, new ones start at zero, and those that are
 * not there any more are left out.
 * @returns all parameters, one after the other, as `parametersOf` lists them
 */
function startParameters({ metadata, layers }: StartModel, classes: readonly string[]): Float64Array {
  const places = new Map(metadata.labels.map((name, place) => [name, place]));
  const parts = layers.slice(0, -1).flatMap(({ W, b }) => [W, b]);
  const last = layers.at(-1)!;
  const inputs = last.W.length / last.b.length;
  const [W, b] = [new Float32Array(classes.length * inputs), new Float32Array(classes.length)];
  classes.forEach((name, row) => {
    const place = places.get(name);
    if (place === undefined) return;
    W.set(last.W.subarray(place * inputs, (place + 1) * inputs), row * inputs);
    b[row] = last.b[place]!;
  });
  const all = [...parts, W, b];
  const values = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    values.set(part, at);
    at += part.length;
  }
  return values;
}

/** What the report says of it. */
export const startReport = ({ metadata, sha256 }: StartModel): NonNullable<Report['start']> => ({
  name: metadata.report.name,
  sha256,
});

/** What a person should know of it. */
export function startNotes({ metadata }: StartModel, classes: readonly string[]): string[] {
  const [before, now] = [new Set(metadata.labels), new Set(classes)];
  const fresh = classes.filter((name) => !before.has(name)).map(quoted);
  const gone = metadata.labels.filter((name) => !now.has(name)).map(quoted);
  return [
    t(
      'This training went on from the model "{name}". What that was trained on may be in the test part here: scores may be better than they are on new data.',
      { name: metadata.report.name },
    ),
    ...(fresh.length > 0
      ? [t('New classes, of which it knew nothing: {names}.', { names: listed(fresh, MOST_NAMED) })]
      : []),
    ...(gone.length > 0
      ? [t('Classes of it that this data lacks were left out: {names}.', { names: listed(gone, MOST_NAMED) })]
      : []),
  ];
}
