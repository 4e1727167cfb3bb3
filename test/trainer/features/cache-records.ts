/** Records that can be told right from wrong. */
import { createHash } from 'node:crypto';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
export const recipe = sha256('recipe');
export const RECORD_BYTES = 1000;

/** The hash that record `i` is kept under. */
export const hashOf = (i: number): string => sha256(`record ${i}`);

export function recordOf(i: number): Uint8Array {
  const digest = Buffer.from(hashOf(i), 'hex');
  return Uint8Array.from({ length: RECORD_BYTES }, (_, at) => digest[at % 32]! ^ (at & 0xff));
}
