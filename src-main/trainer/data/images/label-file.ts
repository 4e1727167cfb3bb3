/** Tells a list of image files with their labels from a table to learn from. */
import { open, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { isImageName, isTableName } from './names';

const START_BYTES = 1 << 16;
/** A table with more columns is about what it says of the images, not about the images. */
const MAX_COLUMNS = 8;
/** So many names of images are looked for before it is taken for a table after all. */
const MAX_LOOKED_FOR = 20;

/** Whether it is a CSV file of a few columns whose first rows name images below its folder that are there. */
export async function isLabelFile(path: string): Promise<boolean> {
  if (!isTableName(path)) return false;
  const lines = (await startOf(path)).split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const rows = lines.map((line) => line.split(/[\t;,]/).map((cell) => cell.trim().replaceAll('"', '')));
  const columns = rows[0]?.length ?? 0;
  if (columns < 2 || columns > MAX_COLUMNS) return false;
  const names = rows.flat().filter(isImageName).slice(0, MAX_LOOKED_FOR);
  for (const name of names) if (await isFileBelow(dirname(path), name)) return true;
  return false;
}

/** Nothing outside the folder is asked for: the path of a network drive would call its server. */
async function isFileBelow(folder: string, name: string): Promise<boolean> {
  const path = resolve(folder, name.replaceAll('\\', '/'));
  const inside = relative(folder, path);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return false;
  const info = await stat(path).catch(() => null);
  return info !== null && info.isFile();
}

/** Empty where it cannot be read: whoever opens it says why. */
async function startOf(path: string): Promise<string> {
  const file = await open(path).catch(() => null);
  if (!file) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    const isUtf16 = buffer[0] === 0xff && buffer[1] === 0xfe;
    return buffer.toString(isUtf16 ? 'utf16le' : 'utf8', 0, bytesRead).replace(/^\uFEFF/, '');
  } finally {
    await file.close();
  }
}
