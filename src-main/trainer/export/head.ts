/** The weights of a model and all that comes before them, as numbers that any program can read. */
import { fromBinary } from '@bufbuild/protobuf';
import { t } from '../../../src-preload/language';
import { patternOf, separatorsOf, type NumberStyle } from '../data/table/number-style';
import { UserError } from '../errors';
import { SMALL } from '../features/image-graph';
import type { ColumnRecipe } from '../features/table/column-recipe';
import { featureNames } from '../features/table/names';
import { findParts, standardizationOf, type ModelGraph } from '../model/explain-graph';
import { layersOf } from '../model/layers';
import type { LoadedModel } from '../model/model-file';
import type { Metadata } from '../model/metadata';
import { ModelProtoSchema } from '../onnx/generated/onnx_pb';
import type { Head, HeadInput } from './head-schema';

/** @param bytes of the model file, with the weights that it was trained with @throws UserError where they were reduced */
export function headOf({ metadata }: LoadedModel, bytes: Uint8Array): Head {
  const parts = modelParts(bytes);
  const { temperature, costs, threshold } = metadata.report.decision;
  return {
    $schema: './head.schema.json',
    format: 'softmax-studio-head',
    version: 1,
    name: metadata.report.name,
    labels: metadata.labels,
    input: metadata.kind === 'table' ? tableInput(metadata) : imagesInput(metadata, parts),
    layers: headLayers(parts),
    temperature,
    costs,
    threshold: threshold?.value ?? null,
  };
}

export const modelParts = (bytes: Uint8Array): ModelGraph =>
  findParts(fromBinary(ModelProtoSchema, bytes).graph!);

/** Fully connected layers with ReLU between them. */
function headLayers(parts: ModelGraph): Head['layers'] {
  const layers = layersOf(parts);
  if (!layers) throw new UserError('already-reduced', reducedReason());
  return layers.map(({ W, b }) => {
    const inputs = W.length / b.length;
    const weights = Array.from(b, (_, row) => numbers(W.subarray(row * inputs, (row + 1) * inputs)));
    return { weights, bias: numbers(b) };
  });
}

/** Why a model whose weights are other numbers by now has no head to write. */
export const reducedReason = (): string =>
  t('The weights of this model were reduced before. Export the file that was trained instead.');

type TableInput = Extract<HeadInput, { kind: 'table' }>;

/** How a table without a style of its own writes numbers. */
const PLAIN: NumberStyle = { decimal: '.', unit: '' };
const MINUS = '\u2212';

function tableInput({ columns }: Metadata): TableInput {
  const styles = new Map<string, NumberStyle>();
  const placeOf = (style: NumberStyle): number => {
    const key = JSON.stringify([style.decimal, style.unit]);
    styles.set(key, style);
    return [...styles.keys()].indexOf(key);
  };
  const columnOf = (column: ColumnRecipe): TableInput['columns'][number] => {
    if (column.use === 'category') return column;
    const { name, median, indicator, centre, scale } = column;
    const measured = { name, median, indicator, centre, scale };
    if (column.use === 'date') return { ...measured, use: 'date', parts: column.parts };
    const { style = PLAIN, transform } = column;
    return { ...measured, use: 'number', transform, style: placeOf(style) };
  };
  const described = columns.map(columnOf);
  const numberStyles = [...styles.values()].map(styleOf);
  return { kind: 'table', columns: described, numberStyles, features: featureNames(columns) };
}

const styleOf = (style: NumberStyle): TableInput['numberStyles'][number] => ({
  pattern: `^(?:${patternOf(style)})$`,
  decimal: style.decimal,
  remove: [style.unit, ...separatorsOf(style.decimal)].filter((piece) => piece !== '' && piece !== MINUS),
});

function imagesInput({ report }: Metadata, parts: ModelGraph): HeadInput {
  const { backbone, recipe, features } = report;
  const standardization = standardizationOf(parts);
  return {
    kind: 'images',
    fit: recipe.fit,
    size: backbone?.size ?? SMALL,
    backbone: backbone && {
      name: backbone.name,
      sha256: backbone.sha256,
      mean: backbone.mean,
      std: backbone.std,
    },
    features,
    standardization: standardization && {
      mean: numbers(standardization.mean),
      deviation: numbers(standardization.deviation),
    },
  };
}

/** With as few digits as give the same float32 back. */
const numbers = (values: Float32Array): number[] => Array.from(values, shortest);

function shortest(value: number): number {
  for (const digits of [6, 7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
