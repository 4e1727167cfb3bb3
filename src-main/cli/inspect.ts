import { extname } from 'node:path';
import { openDataset } from '../trainer/dataset';
import { Job } from '../trainer/job';
import { loadModel } from '../trainer/model/model-file';
import { print, printMatrix, printScores, printSkipped } from './output';

export async function inspect(path: string, options: { json?: boolean }): Promise<void> {
  if (extname(path).toLowerCase() === '.onnx') await inspectModel(path, options.json ?? false);
  else await inspectDataset(path, options.json ?? false);
}

async function inspectModel(path: string, json: boolean): Promise<void> {
  const { metadata, bytes } = await loadModel(path);
  if (json) return print(JSON.stringify({ path, bytes, ...metadata }));
  const { report } = metadata;
  print(`${report.name}: a model for ${metadata.kind}, ${bytes} bytes`);
  print(`classes: ${metadata.labels.join(', ')}`);
  for (const { name, use } of metadata.columns) print(`column: "${name}" (${use})`);
  print(`trained on ${report.counts.train} samples with ${report.recipe.optimizer}, seed ${metadata.seed}`);
  if (report.test) {
    printScores('test', report.test);
    printMatrix(report.test);
  }
}

async function inspectDataset(path: string, json: boolean): Promise<void> {
  const dataset = await openDataset(path, new Job());
  const description = dataset.describe();
  dataset.close();
  if (json) return print(JSON.stringify(description));
  const { name, kind, sampleCount, classes, columns, labelColumn, labelReason, problem, warnings } =
    description;
  print(`${name}: ${sampleCount} ${kind === 'images' ? 'images' : 'rows'}`);
  if (labelColumn !== null) print(`label: "${labelColumn}". ${labelReason}`);
  for (const { name, count } of classes) print(`class: ${name} (${count})`);
  for (const { name, use, type, missing, distinct, reason } of columns) {
    print(`column: "${name}", ${use} (${type}; ${missing} missing, ${distinct} distinct). ${reason}`);
  }
  for (const warning of warnings) print(`note: ${warning}`);
  if (problem) print(`problem: ${problem}`);
  printSkipped(description.skipped, description.skippedCount);
}
