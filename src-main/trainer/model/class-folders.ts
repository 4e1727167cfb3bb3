/** The names of folders for classes, and of files in them: any system takes them, and no two are the same. */
import { readdir } from 'node:fs/promises';

/** The folder of images of which the model is not sure enough. */
export const UNSURE = 'unsure';
/** File systems take 255 bytes; some of it is left for a number. */
const MAX_BYTES = 200;

/** The folders of some classes, in their order, and the one of what is unsure. */
export function classFolders(labels: readonly string[]): { folders: string[]; unsure: string } {
  const used = new Set<string>();
  const folders = labels.map((label) => freeName(folderName(label), '', used));
  return { folders, unsure: freeName(UNSURE, '', used) };
}

/** The names in a folder, as `freeName` wants them. */
export const namesIn = async (folder: string): Promise<Set<string>> =>
  new Set((await readdir(folder)).map(keyOf));

/** Most disks of people do not tell capitals apart. */
const keyOf = (name: string) => name.normalize('NFC').toLowerCase();

/** A name that is not taken yet, with a number where it must be; it is taken then. */
export function freeName(stem: string, ending: string, taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? stem + ending : `${stem} (${number})${ending}`;
    const key = keyOf(name);
    if (taken.has(key)) continue;
    taken.add(key);
    return name;
  }
}

/** Names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A class as the name of a folder on any system: no folders in it, no characters that some refuse. */
function folderName(label: string): string {
  const plain = Array.from(label.normalize('NFC'), (c) =>
    c < ' ' || '<>:"/\\|?*\x7f'.includes(c) ? '-' : c,
  );
  const name = shortened(plain)
    .replace(/[.\s]+$/, '')
    .trimStart();
  if (name === '') return 'class';
  return RESERVED.test(name) || name.startsWith('.') ? `_${name}` : name;
}

function shortened(letters: string[]): string {
  let text = '';
  for (const letter of letters) {
    if (Buffer.byteLength(text + letter) > MAX_BYTES) break;
    text += letter;
  }
  return text;
}
