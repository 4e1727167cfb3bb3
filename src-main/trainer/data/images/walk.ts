/** The images below a folder. Links are not followed: they may lead anywhere. */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { t } from '../../../../src-preload/language';
import { fileError } from '../../errors';
import { breathe } from '../../job';
import { byName } from '../order';
import { isHidden, isImageName, notAnImage } from './names';

const MAX_DEPTH = 32;
export const linkReason = () => t('a link, not a file or folder of its own');
/** What Node puts where the bytes of a name are no text; there is no way back from it to the file. */
const UNREADABLE_CHARACTER = '\uFFFD';

/** Takes what is left out, with the reason. */
export type Skip = (path: string, reason: string) => void;

export interface Entry {
  name: string;
  path: string;
  isFolder: boolean;
}

export interface FoundImages {
  root: string;
  /** The folders in the root that may be looked at, in order, each with the paths of all images below it. */
  folders: { name: string; images: string[] }[];
  /** The paths of the images in the root itself. */
  loose: string[];
  /** The paths of the other files in the root itself. */
  others: string[];
}

/**
 * @param isWanted which entries of the root to look at
 * @throws UserError where the root cannot be read; folders in it are skipped then
 */
export async function findImages(
  root: string,
  skip: Skip,
  report: (images: number) => void,
  isWanted: (name: string) => boolean = () => true,
): Promise<FoundImages> {
  const found: FoundImages = { root, folders: [], loose: [], others: [] };
  let images = 0;
  for (const { name, path, isFolder } of await entriesOf(root, skip, isWanted)) {
    if (!isFolder) {
      (isImageName(name) ? found.loose : found.others).push(path);
      continue;
    }
    const folder = { name, images: await walk(path, skip) };
    found.folders.push(folder);
    report((images += folder.images.length));
    await breathe();
  }
  report(images + found.loose.length);
  return found;
}

/** All images below a folder, in order; what else lies there is skipped. */
export async function walk(folder: string, skip: Skip, depth = 0): Promise<string[]> {
  if (depth > MAX_DEPTH) {
    skip(folder, t('nested deeper than {n} folders', { n: MAX_DEPTH }));
    return [];
  }
  const entries = await entriesOf(folder, skip).catch((error: unknown) => {
    skip(folder, fileError(error, basename(folder)).message);
    return [];
  });
  const images: string[] = [];
  for (const { name, path, isFolder } of entries) {
    if (isFolder) for (const image of await walk(path, skip, depth + 1)) images.push(image);
    else if (isImageName(name)) images.push(path);
    else skip(path, notAnImage(name));
  }
  return images;
}

/**
 * The folders and regular files in a folder as file managers sort them, without what is hidden.
 * @throws UserError where it cannot be read
 */
export async function entriesOf(
  folder: string,
  skip: Skip,
  isWanted: (name: string) => boolean = () => true,
): Promise<Entry[]> {
  const all = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw fileError(error, folder);
  });
  const visible = all.filter(({ name }) => !isHidden(name) && isWanted(name));
  return visible
    .sort((a, b) => byName(a.name, b.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      const [isFolder, isFile] = [entry.isDirectory(), entry.isFile()];
      if (entry.isSymbolicLink()) skip(path, linkReason());
      else if (!isFolder && !isFile) skip(path, t('not a regular file'));
      else if (entry.name.includes(UNREADABLE_CHARACTER))
        skip(path, t('its name is no valid text: rename it'));
      else return [{ name: entry.name, path, isFolder }];
      return [];
    });
}
