/** From a path to a dataset of images: what lies there, and where the labels come from. */
import { stat } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import type { Skipped } from '../../../../src-preload/contract';
import { t } from '../../../../src-preload/language';
import { fileError } from '../../errors';
import type { Job } from '../../job';
import { labelByFile, namesImages, readLabelFile, rootNames, type LabelFile } from './by-file';
import { labelByFolder } from './by-folder';
import { labelByName, namePattern } from './by-name';
import { imageFolderOf, type ImageFolder } from './image-folder';
import { isImageName, isTableName, notAnImage } from './names';
import { entriesOf, findImages, type FoundImages, type Skip } from './walk';

/** Each folder is a class; a CSV file has a row for each file and its label; a pattern's first group is the label. */
export type LabelSource =
  { from: 'folders' } | { from: 'file'; path: string } | { from: 'name'; pattern: string };

export interface ScanOptions {
  /** Folders if it is not given, unless there are no class folders, and one CSV file there names images. */
  labels?: LabelSource | undefined;
}

type Report = (images: number) => void;

/**
 * @param path a folder, or a CSV file with the labels of images in its folder
 * @throws UserError where it cannot be read, has fewer than two classes of images, or gives no labels in this way
 */
export async function scanImageFolder(
  path: string,
  job: Job,
  { labels }: ScanOptions = {},
): Promise<ImageFolder> {
  const pattern = labels?.from === 'name' ? namePattern(labels.pattern) : null;
  const info = await stat(path).catch((error: unknown) => {
    throw fileError(error, path);
  });
  return job.run('reading', null, async (report) => {
    if (!info.isDirectory()) return scanLabelFile(path, job, report);
    const { found, scan } = await scanFolder(path, labels?.from !== 'file', report);
    if (pattern) return imageFolderOf(path, found, scan, labelByName(found, pattern));
    const file = await labelFileFor(found, labels, job);
    if (!file) return imageFolderOf(path, found, scan, labelByFolder(found));
    const isOther = ({ item }: Skipped) => resolve(found.root, item) !== resolve(file.path);
    const others = { ...scan, skipped: scan.skipped.filter(isOther) };
    return imageFolderOf(path, found, others, labelByFile(found, file, false));
  });
}

/** @param mayDescend whether a folder inside may stand for this one */
async function scanFolder(path: string, mayDescend: boolean, report: Report) {
  const warnings: string[] = [];
  const skipped: Skipped[] = [];
  const root = mayDescend ? await descend(path, warnings) : path;
  const skip = skipInto(skipped, root);
  const found = await findImages(root, skip, report);
  for (const file of found.others) skip(file, notAnImage(file));
  return { found, scan: { skipped, warnings } };
}

/** Of its folder only what it may mean is looked at: it may lie among all the downloads of a person. */
async function scanLabelFile(path: string, job: Job, report: Report): Promise<ImageFolder> {
  const file = await readLabelFile(path, job);
  const root = dirname(path);
  const skipped: Skipped[] = [];
  const names = rootNames(file);
  const isNamed = (name: string) => names.has(name.normalize());
  const found = await findImages(root, skipInto(skipped, root), report, isNamed);
  return imageFolderOf(path, found, { skipped, warnings: [] }, labelByFile(found, file, true));
}

const skipInto =
  (skipped: Skipped[], root: string): Skip =>
  (path, reason) =>
    skipped.push({ item: relative(root, path), reason });

/** A folder that holds nothing but one folder of classes (as archives unpack) stands for that folder. */
async function descend(path: string, warnings: string[]): Promise<string> {
  const ignore = () => {};
  const [only, ...rest] = await entriesOf(path, ignore);
  if (!only?.isFolder || rest.length > 0) return path;
  const inner = await entriesOf(only.path, ignore).catch(() => []);
  const folders = inner.filter(({ isFolder }) => isFolder);
  const files = inner.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  const isClasses = folders.length >= 2 && !files.some(isImageName);
  if (!isClasses && !files.some(isTableName)) return path;
  warnings.push(t('The classes were found one folder deeper, in "{name}".', { name: only.name }));
  return only.path;
}

async function labelFileFor(
  found: FoundImages,
  labels: LabelSource | undefined,
  job: Job,
): Promise<LabelFile | null> {
  if (labels) return labels.from === 'file' ? readLabelFile(labels.path, job) : null;
  const withImages = found.folders.filter(({ images }) => images.length > 0).length;
  if (withImages >= 2 || withImages + found.loose.length === 0) return null;
  const files: LabelFile[] = [];
  for (const path of found.others.filter(isTableName)) {
    // One that cannot be read is listed among what is no image.
    const file = await readLabelFile(path, job).catch(() => null);
    if (file && namesImages(file, found)) files.push(file);
  }
  return files.length === 1 ? files[0]! : null;
}
