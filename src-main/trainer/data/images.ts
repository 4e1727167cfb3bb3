/** A folder of images with one sub-folder per class. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import type { Skipped } from '../../../src-preload/contract';
import { fileError, UserError } from '../errors';
import { breathe, type Job } from '../job';
import { byName } from './order';

export interface ImageFolder {
  name: string;
  root: string;
  /** Sorted the way file managers sort. */
  classes: string[];
  samples: { path: string; label: number }[];
  skipped: Skipped[];
  warnings: string[];
}

const EXTENSIONS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.gif', '.tif', '.tiff', '.avif']);
/** What operating systems leave in folders; nobody misses it. */
const SIDECARS = new Set(['thumbs.db', 'desktop.ini', '__macosx']);
const MAX_DEPTH = 32;
const LINK = 'a link, not a file or folder of its own';

export const isImageName = (name: string) => EXTENSIONS.has(extname(name).toLowerCase());
const isHidden = (name: string) => name.startsWith('.') || SIDECARS.has(name.toLowerCase());

/** @throws UserError where the folder cannot be read or holds fewer than two classes of images */
export async function scanImageFolder(path: string, job: Job): Promise<ImageFolder> {
  const skipped: Skipped[] = [];
  const warnings: string[] = [];
  const root = await descend(path, warnings);
  const { folders, files, links } = await list(root);
  const skip = (file: string, reason: string) => skipped.push({ item: relative(root, file), reason });
  for (const link of links) skip(link, LINK);
  for (const file of files) {
    skip(file, isImageName(file) ? 'not inside a class folder' : notAnImage(file));
  }
  const classes: string[] = [];
  const samples: ImageFolder['samples'] = [];
  await job.run('reading', null, async (report) => {
    for (const folder of folders) {
      const images = await walk(folder, skip, 0);
      if (images.length === 0) {
        warnings.push(`The folder "${basename(folder)}" holds no images and is not a class.`);
        continue;
      }
      for (const image of images) samples.push({ path: image, label: classes.length });
      classes.push(basename(folder));
      report(samples.length);
      await breathe();
    }
  });
  requireClasses(path, classes, files, links);
  return { name: basename(path), root, classes, samples, skipped, warnings };
}

/** A folder that holds nothing but one folder of classes (as archives unpack) stands for that folder. */
async function descend(path: string, warnings: string[]): Promise<string> {
  const { folders, files } = await list(path);
  if (folders.length !== 1 || files.length > 0) return path;
  const inner = await list(folders[0]!);
  if (inner.folders.length < 2 || inner.files.some(isImageName)) return path;
  warnings.push(`The classes were found one folder deeper, in "${basename(folders[0]!)}".`);
  return folders[0]!;
}

async function list(folder: string): Promise<{ folders: string[]; files: string[]; links: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw fileError(error, folder);
  });
  const visible = entries.filter(({ name }) => !isHidden(name)).sort((a, b) => byName(a.name, b.name));
  const paths = (isWanted: (entry: Dirent) => boolean) =>
    visible.filter(isWanted).map(({ name }) => join(folder, name));
  return {
    folders: paths((entry) => entry.isDirectory()),
    files: paths((entry) => !entry.isDirectory() && !entry.isSymbolicLink()),
    links: paths((entry) => entry.isSymbolicLink()),
  };
}

/** All images below a folder; what else lies there is skipped. Links are not followed: they may lead anywhere. */
async function walk(
  folder: string,
  skip: (file: string, reason: string) => void,
  depth: number,
): Promise<string[]> {
  if (depth > MAX_DEPTH) {
    skip(folder, `nested deeper than ${MAX_DEPTH} folders`);
    return [];
  }
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    skip(folder, fileError(error, basename(folder)).message);
    return [];
  });
  const images: string[] = [];
  for (const entry of entries.sort((a, b) => byName(a.name, b.name))) {
    const path = join(folder, entry.name);
    if (isHidden(entry.name)) continue;
    if (entry.isDirectory()) for (const image of await walk(path, skip, depth + 1)) images.push(image);
    else if (entry.isSymbolicLink()) skip(path, LINK);
    else if (!entry.isFile()) skip(path, 'not a regular file');
    else if (!isImageName(entry.name)) skip(path, notAnImage(path));
    else images.push(path);
  }
  return images;
}

function notAnImage(file: string): string {
  const extension = extname(file);
  return extension ? `not an image (${extension})` : 'not an image (no file extension)';
}

/** All images among files and folders, for classifying; what is not one is listed. @throws UserError without any */
export async function collectImages(paths: string[]): Promise<{ images: string[]; skipped: Skipped[] }> {
  const images: string[] = [];
  const skipped: Skipped[] = [];
  const skip = (item: string, reason: string) => skipped.push({ item, reason });
  for (const path of paths) {
    const info = await stat(path).catch((error: unknown) => {
      throw fileError(error, path);
    });
    if (info.isDirectory()) for (const image of await walk(path, skip, 0)) images.push(image);
    else if (isImageName(path)) images.push(path);
    else skip(path, notAnImage(path));
  }
  if (images.length === 0) {
    const why = skipped[0] ? ` "${basename(skipped[0].item)}": ${skipped[0].reason}.` : '';
    throw new UserError(
      'no-images',
      `There is no image to classify.${why} Choose images, or folders of them.`,
    );
  }
  return { images, skipped };
}

function requireClasses(path: string, classes: string[], files: string[], links: string[]): void {
  if (classes.length >= 2) return;
  const name = basename(path);
  const advice =
    'Make a folder with one sub-folder per class, each with images of that class, and choose it.';
  if (classes.length === 1) {
    const message = `"${name}" has only one class, "${classes[0]}". A classifier needs at least two. ${advice}`;
    throw new UserError('one-class', message);
  }
  const loose = files.filter(isImageName).length;
  const found = loose > 0 ? `holds ${loose} images but no class folders` : 'holds no images';
  const notFollowed = links.length > 0 ? ` Links in it (${links.length}) are not followed.` : '';
  throw new UserError('no-classes', `"${name}" ${found}.${notFollowed} ${advice}`);
}
