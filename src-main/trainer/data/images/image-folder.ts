/** A folder of images as a dataset. */
import { basename } from 'node:path';
import type { Skipped } from '../../../../src-preload/contract';
import { t } from '../../../../src-preload/language';
import { UserError } from '../../errors';
import { byName } from '../order';
import type { Labelled } from './labelled';
import { partOf, partsNote, type Part } from './parts';
import { linkReason, type FoundImages } from './walk';
import { sentences } from '../../words';

export interface ImageFolder {
  name: string;
  root: string;
  /** Sorted the way file managers sort. */
  classes: string[];
  /** The part is null where the images did not come in parts. */
  samples: { path: string; label: number; part: Part | null }[];
  hasParts: boolean;
  /** Where the labels came from: the names of folders, a CSV file or the names of files. */
  labelsFrom: Labelled['from'];
  skipped: Skipped[];
  warnings: string[];
}

/**
 * @param path what the person chose
 * @param scan what was left out on the way there, and what there is to say of it
 * @throws UserError where there are fewer than two classes
 */
export function imageFolderOf(
  path: string,
  found: FoundImages,
  scan: { skipped: Skipped[]; warnings: string[] },
  labelled: Labelled,
): ImageFolder {
  const { images, from } = labelled;
  const classes = [...new Set(images.map(({ className }) => className))].sort(byName);
  requireClasses(path, found, classes, scan.skipped, from);
  const used = new Set(images.map(({ part }) => part));
  const hasParts = isSplit(used);
  const index = new Map(classes.map((name, label) => [name, label]));
  const samples = images.map(({ path, className, part }) => ({
    path,
    label: index.get(className)!,
    part: hasParts ? part : null,
  }));
  const note = hasParts ? [partsNote(partNames(found), used)] : [];
  return {
    name: basename(path),
    root: found.root,
    classes,
    samples,
    hasParts,
    labelsFrom: from,
    skipped: [...scan.skipped, ...labelled.skipped].sort((a, b) => byName(a.item, b.item)),
    warnings: [...scan.warnings, ...note, ...labelled.warnings],
  };
}

const isSplit = (parts: ReadonlySet<Part | null>): parts is ReadonlySet<Part> =>
  parts.size >= 2 && parts.has('train') && !parts.has(null);

const partNames = ({ folders }: FoundImages) =>
  folders.filter(({ name, images }) => images.length > 0 && partOf(name)).map(({ name }) => name);

function requireClasses(
  path: string,
  { folders, loose }: FoundImages,
  classes: string[],
  skipped: Skipped[],
  from: Labelled['from'],
): void {
  if (classes.length >= 2) return;
  const name = basename(path);
  const images = loose.length + folders.reduce((sum, folder) => sum + folder.images.length, 0);
  const advice = adviceFor(images);
  if (classes.length === 1) {
    const only = t('"{name}" has only one class, "{class}". A classifier needs at least two.', {
      name,
      class: classes[0]!,
    });
    throw new UserError('one-class', sentences(only, advice));
  }
  const links = skipped.filter(({ reason }) => reason === linkReason()).length;
  const notFollowed = links > 0 ? t('Links in it ({n}) are not followed.', { n: links }) : '';
  throw new UserError('no-classes', sentences(held(name, images, from), notFollowed, advice));
}

function held(name: string, n: number, from: Labelled['from']): string {
  if (n === 0) return t('"{name}" holds no images.', { name });
  return from === 'folders'
    ? t('"{name}" holds {n} images but no class folders.', { name, n })
    : t('"{name}" holds {n} images, none of them with a label.', { name, n });
}

/** How images get labels, each way in a sentence. */
const adviceFor = (images: number) =>
  sentences(
    t('Make a folder with one sub-folder per class, each with images of that class, and choose it.'),
    images > 0 ? t('Or put a CSV file into it with the columns file and label, a row for each image.') : '',
    images > 0
      ? t('Or have the labels taken from the file names by a pattern, such as ^([a-z]+)_ for cat_001.jpg.')
      : '',
  );
