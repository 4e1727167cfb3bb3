/** A folder of images as a person changed it; the files stay what they are. */
import type { Edit } from '../../../src-preload/contract';
import type { ImageFolder } from '../data/images';
import { itemOfPath } from '../data/images/item';
import { PART_NAMES } from '../features/parts';
import type { Additions } from './added-images';
import { notesOf } from './notes';
import { replay, type EditedSamples, type SamplesAsRead } from './replay';

/** Where the images came in parts, a part that an edit says is theirs. */
export function editFolder(
  source: SamplesAsRead & { folder: ImageFolder },
  edits: readonly Edit[],
  { pathsOf, skipped }: Additions,
): { folder: ImageFolder; edited: EditedSamples } {
  const { folder } = source;
  const paths = new Map<string, string>();
  const edited = replay(source, edits, (edit) =>
    pathsOf(edit).map((path) => {
      const item = itemOfPath(folder.root, path);
      paths.set(item, path);
      return item;
    }),
  );
  const added = edited.added.map((item) => paths.get(item)!);
  const changed = {
    ...folder,
    classes: edited.classes,
    samples: samplesOf(folder, edited, added),
    skipped: [...folder.skipped, ...skipped],
    warnings: [...folder.warnings, ...notesOf(edited)],
  };
  return { folder: changed, edited };
}

/** @param added paths of the samples that were added */
function samplesOf(
  { samples, hasParts }: ImageFolder,
  { labels, moved }: EditedSamples,
  added: string[],
): ImageFolder['samples'] {
  const partOf = (index: number, part: ImageFolder['samples'][number]['part']) =>
    hasParts ? (PART_NAMES[moved[index]!] ?? part) : null;
  const asRead = samples.map((sample, index) => {
    const [label, part] = [labels[index]!, partOf(index, sample.part)];
    return label === sample.label && part === sample.part ? sample : { path: sample.path, label, part };
  });
  const others = added.map((path, position) => {
    const index = asRead.length + position;
    return { path, label: labels[index]!, part: partOf(index, 'train') };
  });
  return [...asRead, ...others];
}
