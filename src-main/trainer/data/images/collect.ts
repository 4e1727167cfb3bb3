/** The images to classify. */
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { t } from '../../../../src-preload/language';
import { fileError, UserError } from '../../errors';
import { addSkipped, type SkippedList } from '../../skipped';
import { isImageName, notAnImage } from './names';
import { walk } from './walk';
import { sentences } from '../../words';

export interface CollectedImages extends SkippedList {
  /** Each once. A path takes about a hundred bytes of memory: hundreds of thousands of them are no burden. */
  images: string[];
}

/**
 * All images among files and folders; what is not one is listed.
 * @param listed paths out of a list, among which some may be missing
 * @throws UserError where a path does not exist, and without any image
 */
export async function collectImages(
  paths: string[],
  listed: readonly string[] = [],
): Promise<CollectedImages> {
  const images: string[] = [];
  const list: SkippedList = { skippedCount: 0, skipped: [] };
  const skip = (item: string, reason: string) => addSkipped(list, [{ item, reason }]);
  for (const path of paths) {
    const info = await stat(path).catch((error: unknown) => {
      throw fileError(error, path);
    });
    if (info.isDirectory()) for (const image of await walk(path, skip)) images.push(image);
    else if (isImageName(path)) images.push(path);
    else skip(path, notAnImage(path));
  }
  for (const path of listed) {
    // Whether it is there is found out when it is read.
    if (isImageName(path)) images.push(path);
    else if (await isFolder(path)) for (const image of await walk(path, skip)) images.push(image);
    else skip(path, notAnImage(path));
  }
  if (images.length === 0) throw noImages(list);
  return { images: paths.length + listed.length > 1 ? onceEach(images) : images, ...list };
}

const isFolder = (path: string) =>
  stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );

/** The same image may be named twice, or lie in a folder that is named too. */
function onceEach(images: string[]): string[] {
  const seen = new Set<string>();
  return images.filter((path) => {
    const whole = resolve(path);
    return !seen.has(whole) && seen.add(whole);
  });
}

function noImages({ skipped: [first] }: SkippedList): UserError {
  const why = first ? t('"{name}": {reason}.', { name: basename(first.item), reason: first.reason }) : '';
  const [what, advice] = [t('There is no image to classify.'), t('Choose images, or folders of them.')];
  return new UserError('no-images', sentences(what, why, advice));
}
