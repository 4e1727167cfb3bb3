/** A folder of many pictures that takes little room: a few hundred, each under many names. */
import { link, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeImage } from '../../test/fixtures';

const DIFFERENT = 300;
const CLASSES = 10;

/** @returns the folder, with so many pictures in ten classes */
export async function manyPictures(folder: string, count: number): Promise<string> {
  const root = join(folder, 'pictures');
  const originals: string[] = [];
  for (let i = 0; i < DIFFERENT; i++) {
    const colour = [(i * 37) % 200, (i * 91) % 200, (i * 53) % 200] as const;
    const path = join(folder, 'originals', `${i}.jpg`);
    const options = { width: 96, height: 96, noise: 50, seed: i + 1, format: 'jpeg' } as const;
    originals.push(await writeImage(path, { colour, ...options }));
  }
  for (let c = 0; c < CLASSES; c++) await mkdir(join(root, `class ${c}`), { recursive: true });
  for (let i = 0; i < count; i++) {
    const name = join(`class ${i % CLASSES}`, `${String(i).padStart(6, '0')}.jpg`);
    await link(originals[i % DIFFERENT]!, join(root, name));
  }
  return root;
}
