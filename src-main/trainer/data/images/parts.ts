/** Folders that say which part of a split their images are for. */
import { relative, sep } from 'node:path';
import { t } from '../../../../src-preload/language';
import type { Split } from '../split';
import type { FoundImages } from './walk';
import { listed, quoted, sentences } from '../../words';

export type Part = keyof Split;

const PARTS: Record<string, Part> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
  testing: 'test',
};

export const partOf = (folder: string): Part | null => PARTS[folder.toLowerCase()] ?? null;

/** The part of each folder where all that hold images are named after parts, two or more, training among them. */
export function partFolders({ folders, loose }: FoundImages): Map<string, Part> | null {
  const parts = new Map<string, Part>();
  for (const { name, images } of folders) {
    const part = partOf(name);
    if (images.length === 0) continue;
    if (part === null) return null;
    parts.set(name, part);
  }
  const different = new Set(parts.values());
  return loose.length === 0 && different.size >= 2 && different.has('train') ? parts : null;
}

/** The class folders inside a folder with their images, and the images beside them. */
export interface ClassFolders {
  name: string;
  classes: Map<string, string[]>;
  loose: string[];
}

/**
 * The class folders inside each folder of a part; null where the folders are rather classes themselves, whatever
 * their names: training must hold two classes, and another part some of the same ones, or only unlabelled images.
 */
export function classesInParts(
  found: FoundImages,
): { parts: Map<string, Part>; inside: ClassFolders[] } | null {
  const parts = partFolders(found);
  if (!parts) return null;
  const inside = found.folders
    .filter(({ name }) => parts.has(name))
    .map(({ name, images }) => classFolders(found.root, name, images));
  const isTrain = ({ name }: ClassFolders) => parts.get(name) === 'train';
  const learned = new Set(inside.filter(isTrain).flatMap(({ classes }) => [...classes.keys()]));
  const isAlike = ({ classes }: ClassFolders) =>
    classes.size === 0 || [...classes.keys()].some((name) => learned.has(name));
  return learned.size >= 2 && inside.every(isAlike) ? { parts, inside } : null;
}

function classFolders(root: string, name: string, images: string[]): ClassFolders {
  const classes = new Map<string, string[]>();
  const loose: string[] = [];
  for (const image of images) {
    const [, className, ...rest] = relative(root, image).split(sep) as [string, string, ...string[]];
    if (rest.length === 0) loose.push(image);
    else if (classes.has(className)) classes.get(className)!.push(image);
    else classes.set(className, [image]);
  }
  return { name, classes, loose };
}

/** What a person should know of the parts. @param used those that have samples */
export function partsNote(folders: string[], used: ReadonlySet<Part>): string {
  return sentences(
    t('The parts are kept as the folders {names} have them.', { names: listed(folders.map(quoted)) }),
    used.has('validation') ? '' : t('There are no images for validation: they are taken from training.'),
    used.has('test') ? '' : t('There are no images for test: they are taken from training.'),
  );
}
