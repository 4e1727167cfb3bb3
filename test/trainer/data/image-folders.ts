/** Folders of images for tests of how they are found and labelled. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { scanImageFolder, type ImageFolder, type LabelSource } from '../../../src-main/trainer/data/images';
import { Job } from '../../../src-main/trainer/job';
import { temporaryFolder } from '../../fixtures';

/** A folder with these files. Scanning looks at names alone, so they are empty. */
export async function folderOf(...files: string[]): Promise<string> {
  const root = join(temporaryFolder().path, 'photos');
  await mkdir(root);
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    if (!file.endsWith('/')) await writeFile(join(root, file), '');
    else await mkdir(join(root, file), { recursive: true });
  }
  return root;
}

/** The folder scanned. */
export const scanAs = (path: string, labels?: LabelSource): Promise<ImageFolder> =>
  scanImageFolder(path, new Job(), { labels });

/** `class: path` of each sample, and with parts `part/class: path`. */
export const described = ({ root, samples, classes }: ImageFolder): string[] =>
  samples.map(({ path, label, part }) => {
    const name = relative(root, path).replaceAll('\\', '/');
    return `${part === null ? '' : `${part}/`}${classes[label]}: ${name}`;
  });
