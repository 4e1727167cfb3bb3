/** Labels from folders: each one is a class. */
import { relative } from 'node:path';
import { t } from '../../../../src-preload/language';
import type { Labelled } from './labelled';
import { classesInParts, partOf } from './parts';
import type { FoundImages } from './walk';
import { listed, quoted } from '../../words';

export function labelByFolder(found: FoundImages): Labelled {
  const inParts = classesInParts(found);
  const labelled: Labelled = { from: 'folders', images: [], skipped: [], warnings: [] };
  const reason = t('not inside a class folder');
  const skip = (path: string) => labelled.skipped.push({ item: relative(found.root, path), reason });
  found.loose.forEach(skip);
  for (const { name, images } of found.folders) {
    if (images.length > 0) continue;
    labelled.warnings.push(t('The folder "{name}" holds no images and is not a class.', { name }));
  }
  if (!inParts) {
    for (const { name, images } of found.folders)
      for (const path of images) labelled.images.push({ path, className: name, part: null });
    warnOfPartNames(found, labelled);
    return labelled;
  }
  for (const { name, classes, loose } of inParts.inside) {
    const part = inParts.parts.get(name)!;
    for (const [className, images] of classes)
      for (const path of images) labelled.images.push({ path, className, part });
    loose.forEach(skip);
  }
  warnOfUnlearned(labelled);
  return labelled;
}

/** Nobody can tell a class called "test" from a part that lacks class folders. */
function warnOfPartNames({ folders }: FoundImages, { warnings }: Labelled): void {
  const names = folders
    .filter(({ images, name }) => images.length > 0 && partOf(name))
    .map(({ name }) => name);
  if (names.length < 2) return;
  warnings.push(
    t(
      'The folders {names} are taken as classes. If they are parts of a split, each needs one sub-folder per class.',
      { names: listed(names.map(quoted)) },
    ),
  );
}

function warnOfUnlearned({ images, warnings }: Labelled): void {
  const learned = new Set(images.filter(({ part }) => part === 'train').map(({ className }) => className));
  const unlearned = new Set(images.map(({ className }) => className).filter((name) => !learned.has(name)));
  for (const name of unlearned)
    warnings.push(t('The class "{name}" has no images for training: it cannot be learned.', { name }));
}
