/** Helpers for tests: folders that remove themselves, small images good and bad, tables, shared real data. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';

export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url));

export interface TemporaryFolder {
  path: string;
  /** Removes the folder. Only needed outside a test (in beforeAll, in Playwright): a test's own goes by itself. */
  dispose(): void;
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'softmax-studio-test-'));
  const dispose = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  try {
    onTestFinished(dispose);
  } catch {
    // Not inside a Vitest test: whoever asked for the folder disposes of it.
  }
  return { path, dispose };
}

export type Colour = readonly [red: number, green: number, blue: number];

export interface ImageOptions {
  width?: number;
  height?: number;
  colour?: Colour;
  /** Every channel of every pixel moves by up to this many steps, the same way for the same seed. */
  noise?: number;
  seed?: number;
  format?: 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff' | 'avif';
}

/** An image of one colour, 32x32 PNG unless told otherwise; parent folders are made. */
export async function writeImage(path: string, options: ImageOptions = {}): Promise<string> {
  const { width = 32, height = 32, colour = [200, 60, 60], noise = 0, seed = 1, format = 'png' } = options;
  const random = xoroshiro128plus(seed);
  const pixels = new Uint8ClampedArray(width * height * 3);
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = colour[i % 3]! + (noise > 0 ? uniformInt(random, -noise, noise) : 0);
  }
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await image.toFormat(format).toBuffer());
  return path;
}

const classColours: readonly Colour[] = [
  [200, 60, 60],
  [60, 160, 80],
  [60, 90, 200],
  [220, 180, 50],
  [150, 70, 170],
  [60, 170, 180],
];

export interface ImageFolderOptions {
  /** Names of the classes, at most six. */
  classes?: readonly string[];
  perClass?: number;
  /** Width and height in pixels. */
  size?: number;
  format?: ImageOptions['format'];
}

/** Makes `folder` a dataset of noisy, nearly plain images whose colour gives their class away. */
export async function imageFolder(folder: string, options: ImageFolderOptions = {}): Promise<string> {
  const { classes = ['red', 'green', 'blue'], perClass = 20, size = 32, format = 'png' } = options;
  if (classes.length > classColours.length) throw new Error(`At most ${classColours.length} classes`);
  for (const [classIndex, name] of classes.entries()) {
    for (let i = 0; i < perClass; i++) {
      const seed = classIndex * 100_003 + i + 1;
      const colour = classColours[classIndex]!;
      const path = join(folder, name, `${name}-${String(i + 1).padStart(3, '0')}.${format}`);
      await writeImage(path, { width: size, height: size, colour, noise: 30, seed, format });
    }
  }
  return folder;
}

/** A JPEG that starts well and stops in the middle of its pixels. */
export async function truncatedJpeg(path: string): Promise<string> {
  await writeImage(path, { width: 64, height: 64, noise: 60, format: 'jpeg' });
  const whole = await readFile(path);
  await writeFile(path, whole.subarray(0, Math.floor(whole.length / 2)));
  return path;
}

/** Text under whatever name is given, `photo.jpg` for example. */
export async function notAnImage(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'This is a note and not an image.\n');
  return path;
}

/** Path of real data kept beside the checkout, or null where it is absent: skip the test visibly then. */
export function sharedData(...segments: string[]): string | null {
  const path = join(repositoryRoot, '..', 'shared', 'data', ...segments);
  return existsSync(path) ? path : null;
}

export type Cell = string | number | null;

/** Rows as CSV, the header first; null is an empty cell, and text is quoted where it must be. */
export async function writeCsv(path: string, rows: readonly (readonly Cell[])[]): Promise<string> {
  const text = rows.map((row) => row.map(csvCell).join(',') + '\n').join('');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
