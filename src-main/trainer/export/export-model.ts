/** Writes an export, runs what lies on the disk in another runtime, and keeps it only where it answers as the app does. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportedModel, ExportFormat, ExportProof, WeightFormat } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import type { Job } from '../job';
import { readModelBytes, type LoadedModel } from '../model/model-file';
import { runtimeVersion } from '../onnx/runtime';
import { exportKinds } from './all-kinds';
import { modelCard } from './card';
import { UnfinishedFolder, type WrittenFile } from './folder';
import type { ExportFile, ExportKind, ExportSource } from './kinds';
import { prove } from './proof';
import { readme } from './readme';
import type { ProofSamples } from './samples';
import { withCard } from './card-in-file';
import { withWeights } from './weights';

export const README_FILE = 'README.md';
export const CARD_FILE = 'MODEL_CARD.md';
export const PROOF_FILE = 'proof.json';
/** As the built-in network's own card calls it. */
const LICENCES_FILE = 'LICENSES.txt';

export interface ExportOptions {
  model: LoadedModel;
  format: ExportFormat;
  weights: WeightFormat;
  /** Empty, or not there yet. */
  folder: string;
  samples: ProofSamples;
  resourcesFolder: string;
  /** Of the app. */
  version: string;
  job: Job;
}

/**
 * @throws UserError where the model cannot leave in this way, the folder is not empty or cannot be written, the job was
 * cancelled, or the exported files answer differently: then nothing is left behind
 */
export async function exportModel(options: ExportOptions): Promise<ExportedModel> {
  return exportAs(requireKind(options), options);
}

/** The kind of a format. @throws UserError where the model, or these weights, cannot leave so */
export function requireKind({
  model,
  format,
  weights,
}: Pick<ExportOptions, 'model' | 'format' | 'weights'>): ExportKind {
  const kind = exportKinds[format];
  const refusal = kind.refusal(model);
  if (refusal !== null) throw new UserError('no-export', refusal);
  if (kind.weights.includes(weights)) return kind;
  const message = t('An export as {format} has no weights as {weights}. Choose one of {known}.', {
    format,
    weights,
    known: kind.weights.join(', '),
  });
  throw new UserError('no-weights', message);
}

/** @throws UserError as `exportModel` does */
export async function exportAs(kind: ExportKind, options: ExportOptions): Promise<ExportedModel> {
  const { model, weights, samples, job } = options;
  const unfinished = await UnfinishedFolder.open(options.folder);
  try {
    const date = new Date();
    const card = modelCard(model.metadata, { weights, version: options.version, date });
    const source = await sourceOf(options, card);
    await job.run('saving', null, async () => {
      for (const file of [...(await kind.files(source)), ...(await licencesOf(options))]) {
        job.throwIfCancelled();
        await unfinished.write(file);
      }
    });
    const runner = await kind.open(unfinished.path, source);
    let proof: ExportProof;
    try {
      proof = await prove(model, runner, samples, weights, job);
    } finally {
      await runner.release();
    }
    const written = [...unfinished.written];
    await unfinished.write({ name: README_FILE, content: await readme(options, proof, written, date) });
    await unfinished.write({ name: CARD_FILE, content: card });
    const content = proofText(options, proof, unfinished.written, date);
    await unfinished.write({ name: PROOF_FILE, content });
    job.throwIfCancelled();
    await unfinished.finish();
    const files = unfinished.written.map(({ name, bytes }) => ({ name, bytes }));
    return { path: options.folder, files, proof };
  } catch (error) {
    await unfinished.discard();
    throw error;
  }
}

async function sourceOf(
  { model, weights, resourcesFolder }: ExportOptions,
  card: string,
): Promise<ExportSource> {
  const bytes = withCard(withWeights(await readModelBytes(model.path), weights), card);
  return { model, bytes, weights, resourcesFolder };
}

/** Those of the network that ships with the app, which nearly all exports hold. */
async function licencesOf({ model, format, resourcesFolder }: ExportOptions): Promise<ExportFile[]> {
  const { backbone, recipe } = model.metadata.report;
  if (!backbone || recipe.backbone !== 'built-in' || format === 'json') return [];
  return [{ name: LICENCES_FILE, content: await readFile(join(resourcesFolder, 'backbone', LICENCES_FILE)) }];
}

function proofText(
  { model, format, weights, version }: ExportOptions,
  proof: ExportProof,
  files: WrittenFile[],
  date: Date,
): string {
  const { report, kind, fingerprint, labels } = model.metadata;
  const value = {
    format,
    weights,
    exported: date.toISOString(),
    model: { name: report.name, kind, classes: labels.length, fingerprint },
    proof,
    versions: { 'softmax-studio': version, onnxruntime: runtimeVersion, trained: report.versions },
    files,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
