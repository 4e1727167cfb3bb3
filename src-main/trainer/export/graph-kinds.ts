/** The exports that hold the model file itself: alone, or with a program that uses it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WeightFormat } from '../../../src-preload/contract';
import type { LoadedModel } from '../model/model-file';
import type { ExportFile, ExportKind } from './kinds';
import { examplesOf } from './example';
import { openGraph } from './graph-runner';
import { template } from './templates';

export const MODEL_FILE = 'model.onnx';

const WEIGHTS: readonly WeightFormat[] = ['float32', 'float16', 'int8'];

/** By kind of model, the templates and what they are called in the folder. */
type Programs = Record<LoadedModel['metadata']['kind'], Record<string, string>>;

/** @param programs nothing beside the model where there are none */
function graphKind(programs: Programs | null): ExportKind {
  const textsFor = (model: LoadedModel, resourcesFolder: string): Promise<ExportFile[]> =>
    Promise.all([
      ...Object.entries(programs?.[model.metadata.kind] ?? {}).map(async ([name, source]) => ({
        name,
        content: await template(resourcesFolder, source),
      })),
      ...(programs ? examplesOf(model) : []),
    ]);
  return {
    weights: WEIGHTS,
    refusal: () => null,
    files: async ({ model, bytes, resourcesFolder }) => [
      { name: MODEL_FILE, content: bytes },
      ...(await textsFor(model, resourcesFolder)),
    ],
    bytes: async (model, modelBytes, resourcesFolder) =>
      (await textsFor(model, resourcesFolder)).reduce(
        (sum, { content }) => sum + Buffer.byteLength(content),
        modelBytes,
      ),
    open: async (folder) => openGraph(await readFile(join(folder, MODEL_FILE))),
  };
}

export const onnx = graphKind(null);

export const python = graphKind({
  images: {
    'classify.py': 'python/classify-images.py',
    'requirements.txt': 'python/requirements-images.txt',
  },
  table: { 'classify.py': 'python/classify-table.py', 'requirements.txt': 'python/requirements-table.txt' },
});

export const javascript = graphKind({
  images: {
    'classify.mjs': 'javascript/classify-images.mjs',
    'package.json': 'javascript/package-images.json',
    'browser.html': 'javascript/browser-images.html',
  },
  table: {
    'classify.mjs': 'javascript/classify-table.mjs',
    'package.json': 'javascript/package-table.json',
    'browser.html': 'javascript/browser-table.html',
  },
});

export const csharp = graphKind({
  images: { 'Program.cs': 'csharp/Images.cs', 'Classify.csproj': 'csharp/Images.csproj' },
  table: { 'Program.cs': 'csharp/Table.cs', 'Classify.csproj': 'csharp/Table.csproj' },
});
