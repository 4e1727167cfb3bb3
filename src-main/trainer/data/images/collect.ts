/** The images to classify. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Skipped } from '../../../../src-preload/contract';
import { t } from '../../../../src-preload/language';
import { fileError, UserError } from '../../errors';
import { isImageName, notAnImage } from './names';
import { walk } from './walk';
import { sentences } from '../../words';

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
    const [first] = skipped;
    const why = first ? t('"{name}": {reason}.', { name: basename(first.item), reason: first.reason }) : '';
    const [what, advice] = [t('There is no image to classify.'), t('Choose images, or folders of them.')];
    throw new UserError('no-images', sentences(what, why, advice));
  }
  return { images, skipped };
}
