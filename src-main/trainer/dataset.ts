/** Opens a dataset: a folder of images, a list of images with their labels, or a table, under one interface. */
import { stat } from 'node:fs/promises';
import type { DialectHints } from '../../src-preload/contract';
import { isLabelFile, scanImageFolder, type ScanOptions } from './data/images';
import { Table } from './data/table/table';
import { fileError } from './errors';
import { Backbones } from './features/backbones';
import type { FeatureCache } from './features/cache';
import { ImageDataset } from './image-dataset';
import type { Job } from './job';
import type { OpenDataset } from './open-dataset';
import { Storage } from './storage';
import { TableDataset } from './table-dataset';

export { defaultRecipe } from './default-recipe';
export { ImageDataset } from './image-dataset';
export type { Extracted, OpenDataset } from './open-dataset';
export { TableDataset } from './table-dataset';

export interface DatasetOptions extends ScanOptions {
  /** Bytes that the work on it is to stay within; `defaultMemory` where it is not given. */
  memory?: number | undefined;
  /** What recipes may name; the built-in one where it is not given. */
  backbones?: Backbones;
  /** Where features of images are kept. */
  cache?: FeatureCache | null;
  /** What a person says of how a table's text is written; the rest is guessed. */
  dialect?: DialectHints | undefined;
}

/** @throws UserError where the path is neither usable images nor a usable table */
export async function openDataset(
  path: string,
  job: Job,
  { memory, backbones = new Backbones(), cache = null, dialect, ...scan }: DatasetOptions = {},
): Promise<OpenDataset> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError(error, path);
  });
  const storage = new Storage(memory);
  const isImages = info.isDirectory() || (await isLabelFile(path));
  return isImages
    ? new ImageDataset(path, await scanImageFolder(path, job, scan), { storage, backbones, cache })
    : new TableDataset(await Table.open(path, job, 'learn', storage, { dialect }));
}
