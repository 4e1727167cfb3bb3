/** The images to classify. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Skipped } from '../../../../src-preload/contract';
import { fileError, UserError } from '../../errors';
import { isImageName, notAnImage } from './names';
import { walk } from './walk';

/** All images among files and folders; what is not one is listed. @throws UserError without any */
export async function collectImages(paths: string[]): Promise<{ images: string[]; skipped: Skipped[] }> {
  const images: string[] = [];
  const skipped: Skipped[] = [];
  const skip = (item: string, reason: string) => skipped.push({ item, reason });
  for (const path of paths) {
    const info = await stat(path).catch((error: unknown) => {
      throw fileError(error, path);
    });
    if (info.isDirectory()) for (const image of await walk(path, skip)) images.push(image);
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
