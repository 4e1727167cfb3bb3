import { resolve } from 'node:path';
import type { ExportedModel, ExportFormat, ExportProof, WeightFormat } from '../../src-preload/contract';
import { version } from '../../package.json';
import { exportModel, requireKind } from '../trainer/export/export-model';
import { givenSamples } from '../trainer/export/known-samples';
import { madeSamples } from '../trainer/export/made-samples';
import { roundedUp } from '../trainer/export/proof';
import { nearestResources } from '../trainer/features/backbones';
import { loadModel } from '../trainer/model/model-file';
import { print } from './output';
import { percent, startProgress } from './progress';

interface Options {
  to: ExportFormat;
  out: string;
  weights: WeightFormat;
  data?: string;
  json?: boolean;
}

export async function exportTo(modelPath: string, options: Options): Promise<void> {
  const { to: format, weights, data } = options;
  const model = await loadModel(modelPath);
  requireKind({ model, format, weights });
  const progress = startProgress({ json: options.json, isAllOrNothing: true });
  const { job } = progress;
  try {
    const exported = await exportModel({
      model,
      format,
      weights,
      folder: resolve(options.out),
      samples: data === undefined ? madeSamples(model) : await givenSamples(model, data, job),
      resourcesFolder: nearestResources(),
      version,
      job,
    });
    progress.finish();
    if (options.json) return print(JSON.stringify(exported));
    printExport(exported, options.out);
  } finally {
    progress.finish();
  }
}

function printExport({ files, proof }: ExportedModel, folder: string): void {
  const width = Math.max(...files.map(({ name }) => name.length));
  print(`saved in ${folder}`);
  for (const { name, bytes } of files) print(`  ${name.padEnd(width)}  ${sizeText(bytes)}`);
  print(`proof: ${proofText(proof)}`);
}

const SAMPLES = { 'held-out': 'held-out', given: 'given', made: 'made-up' };

function proofText(proof: ExportProof): string {
  const { samples, count, runtime, largestDifference, bound, agreement, accuracy } = proof;
  const scores =
    accuracy === null
      ? ''
      : `; accuracy ${percent(accuracy.before)} before, ${percent(accuracy.after)} after`;
  return (
    `${count} ${SAMPLES[samples]} samples in ${runtime}: ` +
    `largest difference ${roundedUp(largestDifference)} (bound ${bound < 0.001 ? bound.toExponential() : bound}), ` +
    `the same label for ${percent(agreement)}${scores}`
  );
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
