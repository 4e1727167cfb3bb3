/** Models trained on real data, with samples that they did not learn from. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { version } from '../../package.json';
import { cacheFolder } from '../../src-main/cli/cache';
import { defaultRecipe, ImageDataset, openDataset, type OpenDataset } from '../../src-main/trainer/dataset';
import { heldOutSamples } from '../../src-main/trainer/export/known-samples';
import { thinned } from '../../src-main/trainer/export/samples';
import { FeatureCache } from '../../src-main/trainer/features/cache';
import { PART_NAMES } from '../../src-main/trainer/features/parts';
import { Job } from '../../src-main/trainer/job';
import { loadModel, type LoadedModel } from '../../src-main/trainer/model/model-file';
import type { SampleAnswers } from '../../src-main/trainer/model/sample-answers';
import type { Tensor } from '../../src-main/trainer/onnx/runtime';
import { trainModel } from '../../src-main/trainer/pipeline';

export interface HeldOut {
  model: LoadedModel;
  bytes: Uint8Array;
  /** Inputs of the model: a picture each, or some rows. */
  blocks: Record<string, Tensor>[];
  /** Of the pictures. */
  files: string[];
}

/** Trains with seed 1 as the command line does, features being kept where it keeps them. */
export async function trainedOn(path: string, folder: string, name: string): Promise<HeldOut> {
  const cache = await FeatureCache.open(cacheFolder());
  const dataset = await openDataset(path, new Job(), { cache });
  try {
    const recipe = { ...defaultRecipe(dataset.labels.length), seed: 1 };
    const { model: bytes, answers } = await trainModel(dataset, recipe, version, new Job());
    const file = join(folder, `${name}.onnx`);
    await writeFile(file, bytes);
    const model = await loadModel(file);
    const samples = await heldOutSamples(model, answers, dataset);
    if (!samples) throw new Error(`${path} leaves nothing to measure on.`);
    const blocks: Record<string, Tensor>[] = [];
    for await (const { inputs } of samples.blocks()) blocks.push(inputs);
    return { model, bytes, blocks, files: filesOf(dataset, answers) };
  } finally {
    dataset.close();
  }
}

/** Of the samples that `heldOutSamples` takes. */
function filesOf(dataset: OpenDataset, { items, parts }: SampleAnswers): string[] {
  if (!(dataset instanceof ImageDataset) || !items) return [];
  const places = items.flatMap((item, place) =>
    parts[place] === PART_NAMES.indexOf('test') ? [dataset.find(item)] : [],
  );
  return thinned(places).map((index) => dataset.folder.samples[index!]!.path);
}
