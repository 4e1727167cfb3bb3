/** Pictures of the person's webcam that are to be learned from: kept in the profile, as nothing else has them. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from './errors';
import { explainWriteError } from './files';

/** ISO/IEC 10918-1, B.1.1.3: start of image, and the first byte of the next marker. */
const JPEG_SIGNATURE = [0xff, 0xd8, 0xff];

/**
 * Writes pictures into a folder of their own below `captures/<date>`, which appears when all of them are there.
 * @param folder of all captures; made where it is not there
 * @param images JPEG or WebP files
 * @returns their paths, in their order
 * @throws StudioError where one is neither, or they cannot be written
 */
export async function writeCaptures(
  folder: string,
  images: readonly Uint8Array[],
  now = new Date(),
): Promise<string[]> {
  const names = images.map((bytes, index) => {
    const ending = endingOf(bytes);
    if (ending === null)
      throw new StudioError('bad-input', `Picture ${index + 1} of the webcam is neither JPEG nor WebP.`);
    return `webcam-${String(index + 1).padStart(3, '0')}.${ending}`;
  });
  const [day, time] = localTime(now);
  const place = join(folder, day, `${time}-${randomUUID().slice(0, 8)}`);
  const unfinished = `${place}.unfinished`;
  try {
    await mkdir(unfinished, { recursive: true });
    await Promise.all(names.map((name, index) => writeThrough(join(unfinished, name), images[index]!)));
    await rename(unfinished, place);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw explainWriteError(error, place);
  }
  return names.map((name) => join(place, name));
}

/** By how the file begins. */
function endingOf(bytes: Uint8Array): 'jpg' | 'webp' | null {
  if (JPEG_SIGNATURE.every((byte, index) => bytes[index] === byte)) return 'jpg';
  const text = (from: number) => String.fromCharCode(...bytes.subarray(from, from + 4));
  return text(0) === 'RIFF' && text(8) === 'WEBP' ? 'webp' : null;
}

/** The date and the time of the day, for names of folders. */
function localTime(now: Date): [day: string, time: string] {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return [day, [two(now.getHours()), two(now.getMinutes()), two(now.getSeconds())].join('-')];
}

/** Returns when the file is on the disk, not only in the system's memory. */
async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
