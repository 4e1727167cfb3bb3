/** Which encoding a text file is in, as DuckDB names it. */
import { open } from 'node:fs/promises';

/** So much of a file tells. */
const SAMPLE_BYTES = 1 << 20;
/** A character of UTF-8 that the end of the sample cuts has at most this many bytes. */
const LONGEST_CHARACTER = 4;

export type Encoding = 'utf-8' | 'utf-16' | 'latin-1';

/** UTF-16 by its byte order mark; UTF-8 where all bytes fit it; else Latin-1, as old spreadsheets write. */
export async function detectEncoding(path: string): Promise<Encoding> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    const sample = buffer.subarray(0, bytesRead);
    const [first, second] = sample;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'utf-16';
    return isUtf8(sample) ? 'utf-8' : 'latin-1';
  } finally {
    await file.close();
  }
}

function isUtf8(sample: Uint8Array): boolean {
  const cut = sample.length === SAMPLE_BYTES ? LONGEST_CHARACTER : 1;
  for (let dropped = 0; dropped < cut; dropped++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(sample.subarray(0, sample.length - dropped));
      return true;
    } catch {
      // The end may have cut a character in two.
    }
  }
  return false;
}
