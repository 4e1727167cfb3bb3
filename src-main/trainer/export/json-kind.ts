/** The head as JSON, with a small program that reads it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { t } from '../../../src-preload/language';
import { graphTo, standardizationOf } from '../model/explain-graph';
import type { LoadedModel } from '../model/model-file';
import type { GraphBuilder } from '../onnx/builder';
import { float32Output, type Tensor } from '../onnx/runtime';
import { WebSession, webRuntimeVersion } from '../onnx/web-runtime';
import { headOf, modelParts, reducedReason } from './head';
import { headJsonSchema, type Head } from './head-schema';
import { examplesOf } from './example';
import type { ExportKind, Runner } from './kinds';
import { template } from './templates';

/** More would be a text of half a gigabyte. */
const MOST_PARAMETERS = 20_000_000;
/** Digits, a point, a sign and a comma of a weight, on average. */
const BYTES_PER_NUMBER = 12.2;

/** What the reader's `classify` answers. */
interface Answer {
  label: string;
  probabilities: number[];
}

export const json: ExportKind = {
  weights: ['float32'],
  refusal: ({ metadata: { report, weights } }) => {
    if (report.parameters > MOST_PARAMETERS)
      return t('This model has too many weights for a text: {n}. Save it as ONNX instead.', {
        n: report.parameters,
      });
    if (weights !== 'float32') return reducedReason();
    return null;
  },
  files: async ({ model, bytes, resourcesFolder }) => [
    { name: 'head.json', content: headText(headOf(model, bytes)) },
    { name: 'head.schema.json', content: headJsonSchema() },
    { name: 'reader.mjs', content: await readerOf(model, resourcesFolder) },
    ...examplesOf(model),
  ],
  bytes: async (model, _modelBytes, resourcesFolder) => {
    const { metadata } = model;
    const { kind, report, columns } = metadata;
    const numbers = report.parameters + (kind === 'images' && report.backbone ? 2 * report.features : 0);
    const others = [headJsonSchema(), await readerOf(model, resourcesFolder)];
    const names = JSON.stringify([metadata.labels, columns]).length * (kind === 'table' ? 2 : 1);
    return others.reduce((sum, text) => sum + text.length, Math.round(numbers * BYTES_PER_NUMBER) + names);
  },
  open: openReader,
};

const readerOf = ({ metadata }: LoadedModel, resourcesFolder: string) =>
  template(resourcesFolder, `json/reader-${metadata.kind}.mjs`);

/** A line for each list of numbers: a file that can be looked at, and compared by lines. */
function headText(head: Head): string {
  const lists: string[] = [];
  const text = JSON.stringify(
    head,
    (_key, value: unknown) => {
      if (!Array.isArray(value) || !value.every((item) => typeof item === 'number')) return value;
      return `\u0001${lists.push(JSON.stringify(value)) - 1}`;
    },
    1,
  );
  return `${text.replaceAll(/"\\u0001(\d+)"/g, (_, place: string) => lists[Number(place)]!)}\n`;
}

/** Runs the reader that is exported on the head that is exported; what a picture's features are, a graph says. */
async function openReader(
  folder: string,
  { model, bytes }: { model: LoadedModel; bytes: Uint8Array },
): Promise<Runner> {
  const head = JSON.parse(await readFile(join(folder, 'head.json'), 'utf8')) as Head;
  const reader = (await import(/* @vite-ignore */ pathToFileURL(join(folder, 'reader.mjs')).href)) as {
    classify(head: Head, sample: unknown): Answer;
  };
  const eye = model.metadata.kind === 'images' ? await WebSession.load(graphToFeatures(bytes)) : null;
  const samplesOf = async (inputs: Record<string, Tensor>, cells: Record<string, string>[] | null) =>
    eye ? [float32Output(await eye.run(inputs), 'features')] : cells!;
  const features = eye ? `, features by onnxruntime-web ${await webRuntimeVersion()}` : '';
  return {
    runtime: `reader.mjs in Node.js ${process.versions.node}${features}`,
    answer: async (inputs, cells) => {
      const samples = await samplesOf(inputs, cells);
      const answers = samples.map((sample) => reader.classify(head, sample));
      return {
        labels: answers.map(({ label }) => label),
        probabilities: Float32Array.from(answers.flatMap(({ probabilities }) => probabilities)),
      };
    },
    release: async () => eye?.release(),
  };
}

/** From a picture to what the head takes: the backbone's features, or the pixels of the small square. */
function graphToFeatures(bytes: Uint8Array): Uint8Array {
  const parts = modelParts(bytes);
  const { graph, features } = parts;
  const value = standardizationOf(parts)?.raw ?? features;
  const addPixels = (g: GraphBuilder) => ({
    pixels: g.input('pixels', 'uint8', ['N', 'height', 'width', 3]),
  });
  return graphTo(graph, addPixels, [{ name: 'features', value, type: 'float32', axes: 2 }]);
}
