/** Where the page wants the labels of images from. */
import { basename } from 'node:path';
import type { ImageLabels } from '../../src-preload/contract';
import { collectImages, type LabelSource } from './data/images';
import type { TokenPaths } from './token-paths';

const MAX_NAMES = 200;

/** @throws UserError where the file of labels was not granted */
export async function labelSource(
  labels: ImageLabels | undefined,
  paths: TokenPaths,
): Promise<LabelSource | undefined> {
  return labels?.from === 'file' ? { from: 'file', path: await paths.get(labels.token) } : labels;
}

/** The names of some images, spread evenly over all of them. */
export function someNames(paths: readonly string[]): string[] {
  const count = Math.min(MAX_NAMES, paths.length);
  return Array.from({ length: count }, (_, index) =>
    basename(paths[Math.floor((index * paths.length) / count)]!),
  );
}

/** The same of what lies below a folder; none where there are no images. */
export async function namesBelow(folder: string): Promise<string[]> {
  const { images } = await collectImages([folder]).catch(() => ({ images: [] }));
  return someNames(images);
}
