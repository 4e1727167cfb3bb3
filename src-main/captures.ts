/** Pictures of the person's webcam that are to be learned from: kept in the profile, as nothing else has them. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { t } from '../src-preload/language';
import { StudioError } from './errors';
import { explainWriteError } from './files';

/** ISO/IEC 10918-1, B.1.1.3: start of image, and the first byte of the next marker. */
const JPEG_SIGNATURE = [0xff, 0xd8, 0xff];
/** What no system takes for the name of a folder, and what Windows does not. */
const NOT_A_FOLDER = /[<>:"/\\|?*\p{Cc}]|^\.|^__MACOSX$|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu;
/** In bytes of UTF-8, with room below the 255 of most file systems. */
const LONGEST_NAME = 200;
/** So many files are written at a time: systems open only so many. */
const AT_ONCE = 32;

interface CapturedClass {
  name: string;
  /** JPEG or WebP files, by the time that the button was held. */
  holds: readonly (readonly Uint8Array[])[];
}

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
  return writeTogether(folder, named(images), now);
}

/**
 * Writes the pictures of several classes as data that can be opened: a folder with one folder a class.
 * @param name of that folder, below a folder of its own as `writeCaptures` makes it
 * @returns the path of that folder
 * @throws StudioError also where the name of a class cannot be that of a folder
 */
export async function writeCapturedClasses(
  folder: string,
  name: string,
  classes: readonly CapturedClass[],
  now = new Date(),
): Promise<string> {
  requireFolderNames(classes.map((each) => each.name));
  const files = classes.flatMap((each) =>
    each.holds.flatMap(named).map((file) => ({ ...file, name: join(name, each.name, file.name) })),
  );
  const [first] = await writeTogether(folder, files, now);
  return dirname(dirname(first!));
}

interface NamedFile {
  /** Below the folder that is made. */
  name: string;
  bytes: Uint8Array;
}

/** The frames of one hold are alike: their names say so, which `holdsOf` reads where data is split. */
function named(images: readonly Uint8Array[]): NamedFile[] {
  const hold = randomUUID().slice(0, 8);
  return images.map((bytes, index) => {
    const ending = endingOf(bytes);
    if (ending === null)
      throw new StudioError(
        'bad-input',
        t('Picture {n} of the webcam is neither JPEG nor WebP.', { n: index + 1 }),
      );
    return { name: `webcam-${hold}-${String(index + 1).padStart(3, '0')}.${ending}`, bytes };
  });
}

/** Names that differ in capitals alone are one folder to many systems. */
function requireFolderNames(names: readonly string[]): void {
  for (const name of names) {
    if (NOT_A_FOLDER.test(name) || Buffer.byteLength(name) > LONGEST_NAME)
      throw new StudioError(
        'bad-name',
        t(
          'No folder can be called ‘{name}’, and each class becomes a folder of pictures. Choose a short name without any of < > : " / \\ | ? * and without a dot at its ends.',
          { name },
        ),
      );
  }
  const plain = names.map((name) => name.normalize().toLowerCase());
  const twice = names.find((_, i) => plain.indexOf(plain[i]!) !== i);
  if (twice !== undefined)
    throw new StudioError(
      'bad-name',
      t('Two classes are called ‘{name}’. Give one another name.', { name: twice }),
    );
}

/** All or none. */
async function writeTogether(folder: string, files: readonly NamedFile[], now: Date): Promise<string[]> {
  const [day, time] = localTime(now);
  const place = join(folder, day, `${time}-${randomUUID().slice(0, 8)}`);
  const unfinished = `${place}.unfinished`;
  try {
    for (const inner of new Set(files.map(({ name }) => dirname(join(unfinished, name)))))
      await mkdir(inner, { recursive: true });
    for (let from = 0; from < files.length; from += AT_ONCE)
      await Promise.all(
        files
          .slice(from, from + AT_ONCE)
          .map(({ name, bytes }) => writeThrough(join(unfinished, name), bytes)),
      );
    await rename(unfinished, place);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw explainWriteError(error, place);
  }
  return files.map(({ name }) => join(place, name));
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
