/** Writes what the page made itself, where the person says. */
import type { MainInput } from '../src-preload/contract';
import { StudioError } from './errors';
import { explainWriteError, withEnding, writeAtomic } from './files';
import { t } from '../src-preload/language';

type PageFile = MainInput<'file:save'>;

/** ISO/IEC 15948, 5.2. */
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * @param chosen a path; a name without the kind's ending gets it
 * @returns where it was written
 * @throws StudioError where the bytes are not of that kind, or cannot be written
 */
export async function writePageFile({ kind, bytes }: PageFile, chosen: string): Promise<string> {
  if (!checks[kind](bytes))
    throw new StudioError(
      'bad-input',
      t('This is not the content of a {kind} file.', { kind: kind.toUpperCase() }),
    );
  const path = await withEnding(chosen, `.${kind}`);
  try {
    await writeAtomic(path, bytes);
  } catch (error) {
    throw explainWriteError(error, path);
  }
  return path;
}

const isPng = (bytes: Uint8Array) => PNG_SIGNATURE.every((byte, index) => bytes[index] === byte);

/** UTF-8 without the characters that no table has. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

const checks: Record<PageFile['kind'], (bytes: Uint8Array) => boolean> = {
  png: isPng,
  csv: isText,
  json: isJson,
};
