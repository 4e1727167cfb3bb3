/** Images with their labels, however those were found. */
import type { Skipped } from '../../../../src-preload/contract';
import { partFolders, type Part } from './parts';
import type { FoundImages } from './walk';

export interface LabelledImage {
  path: string;
  className: string;
  /** Null where it is free. */
  part: Part | null;
}

export interface Labelled {
  /** Where the labels came from. */
  from: 'folders' | 'file' | 'name';
  images: LabelledImage[];
  skipped: Skipped[];
  warnings: string[];
}

/** All images with the parts that their folders are named after. */
export function everyImage(found: FoundImages): { path: string; part: Part | null }[] {
  const parts = partFolders(found);
  const loose = found.loose.map((path) => ({ path, part: null }));
  const inFolders = found.folders.flatMap(({ name, images }) =>
    images.map((path) => ({ path, part: parts?.get(name) ?? null })),
  );
  return [...loose, ...inFolders];
}
