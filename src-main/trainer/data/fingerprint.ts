/** A hash that tells whether data is the data that a model was trained on. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ImageFolder } from './images';

/** SHA-256 of a file's bytes, in hexadecimal. */
export async function fileFingerprint(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** SHA-256 of the relative path, size and class of every image, in hexadecimal. */
export async function folderFingerprint({ root, samples, classes }: ImageFolder): Promise<string> {
  const hash = createHash('sha256');
  for (const { path, label } of samples) {
    const size = await stat(path).then(
      (info) => info.size,
      () => -1,
    );
    hash.update(JSON.stringify([relative(root, path).replaceAll('\\', '/'), size, classes[label]]));
  }
  return hash.digest('hex');
}
