/** Real samples that an export is proven on: those held out of the training, or data that a person names. */
import { stat } from 'node:fs/promises';
import { collectImages, isLabelFile, scanImageFolder } from '../data/images';
import { Table } from '../data/table/table';
import { ImageDataset, type OpenDataset, type TableDataset } from '../dataset';
import { fileError, UserError } from '../errors';
import { PART_NAMES } from '../features/parts';
import type { Job } from '../job';
import { requireKind } from '../model/answer';
import { KnownClasses } from '../model/known-classes';
import { matchColumns } from '../model/match-columns';
import type { LoadedModel } from '../model/model-file';
import type { SampleAnswers } from '../model/sample-answers';
import { defaultMemory, Storage } from '../storage';
import { pictureSamples, rowSamples, thinned, type ProofSamples } from './samples';

/**
 * Of the test part, of the validation part where there is none.
 * @param answers what the model answered when it was trained
 * @returns null where the data is not what the model was trained on, or nothing was held out
 */
export async function heldOutSamples(
  model: LoadedModel,
  answers: SampleAnswers | null,
  dataset: OpenDataset,
): Promise<ProofSamples | null> {
  const { kind, labels } = model.metadata;
  if (!answers || answers.source.kind !== kind || dataset.kind !== kind) return null;
  if (String(answers.classes) !== String(labels)) return null;
  const places = thinned(heldOut(answers));
  if (places.length === 0) return null;
  const truths = places.map((place) => answers.truths[place]!);
  if (dataset instanceof ImageDataset) {
    const indices = places.map((place) => dataset.find(answers.items?.[place] ?? ''));
    if (!indices.every((index) => index !== undefined)) return null;
    const { samples } = dataset.folder;
    return pictureSamples(
      'held-out',
      indices.map((index, at) => ({ source: samples[index]!.path, truth: truths[at]! })),
    );
  }
  const { table } = dataset as TableDataset;
  if (answers.source.rows !== table.rows || !hasColumns(model, table)) return null;
  const rows = places.map((place) => answers.samples[place]!);
  return rowSamples('held-out', model, await cellsOf(model, table, rows), truths);
}

/** Places in the answers. */
function heldOut({ parts }: SampleAnswers): number[] {
  for (const part of ['test', 'validation'] as const) {
    const wanted = PART_NAMES.indexOf(part);
    const places = Array.from(parts.keys()).filter((place) => parts[place] === wanted);
    if (places.length > 0) return places;
  }
  return [];
}

const hasColumns = ({ metadata }: LoadedModel, { columns }: Table) => {
  const names = new Set(columns.map(({ name }) => name));
  return metadata.columns.every(({ name }) => names.has(name));
};

/**
 * Of a folder of images, of some images with their labels, or of a table; labelled where they can be.
 * @throws UserError where they cannot be read, or are for another model
 */
export async function givenSamples(model: LoadedModel, path: string, job: Job): Promise<ProofSamples> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError(error, path);
  });
  const isImages = info.isDirectory() || (await isLabelFile(path));
  if (isImages) requireKind(model, 'images');
  return model.metadata.kind === 'images' ? givenPictures(model, path, job) : givenRows(model, path, job);
}

async function givenPictures(model: LoadedModel, path: string, job: Job): Promise<ProofSamples> {
  const classes = new KnownClasses(model);
  const labelled = await scanImageFolder(path, job).catch((error: unknown) => {
    // Pictures without labels prove an export too.
    if (error instanceof UserError && error.code !== 'cancelled') return null;
    throw error;
  });
  const pictures = labelled
    ? labelled.samples.map(({ path, label }) => ({
        source: path,
        truth: classes.find(labelled.classes[label]!) ?? -1,
      }))
    : (await collectImages([path])).images.map((source) => ({ source, truth: -1 }));
  return pictureSamples('given', thinned(pictures));
}

async function givenRows(model: LoadedModel, path: string, job: Job): Promise<ProofSamples> {
  const table = await Table.open(path, job, 'classify', new Storage(defaultMemory()));
  try {
    const rows = thinned(Array.from({ length: table.rows }, (_, row) => row));
    const cells = await cellsOf(model, table, rows);
    return rowSamples('given', model, cells, await truthsOf(model, table, rows));
  } finally {
    table.close();
  }
}

/** Rows as text, by the model's columns. @throws UserError where the table lacks columns */
async function cellsOf(
  { metadata }: LoadedModel,
  table: Table,
  rows: number[],
): Promise<Record<string, string>[]> {
  const { wanted } = matchColumns(metadata, table);
  const places = wanted.map(({ name }) => placeOf(table, name));
  const texts = await table.textRowsAt(rows);
  return texts.map((row) =>
    Object.fromEntries(metadata.columns.map(({ name }, index) => [name, row[places[index]!]?.trim() ?? ''])),
  );
}

async function truthsOf(model: LoadedModel, table: Table, rows: number[]): Promise<number[]> {
  const place = placeOf(table, model.metadata.labelColumn ?? '');
  if (place < 0) return rows.map(() => -1);
  const classes = new KnownClasses(model);
  const texts = await table.textRowsAt(rows);
  return texts.map((row) => classes.find(row[place]?.trim() ?? '') ?? -1);
}

const placeOf = ({ columns }: Table, wanted: string) => columns.findIndex(({ name }) => name === wanted);
