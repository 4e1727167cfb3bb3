/**
 * Collects garbage whose size V8 does not see: sharp's WebAssembly holds some 50 kB for each image until small objects of
 * JavaScript are collected, and these alone are no reason to collect anything for a long time.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So many make some megabytes; a collection takes some milliseconds. */
const IMAGES_PER_COLLECTION = 256;

let opened = 0;
let collect: (() => void) | null = null;

/** Called for every image that is opened. */
export function countImage(): void {
  if (++opened % IMAGES_PER_COLLECTION !== 0) return;
  collect ??= exposedCollector();
  collect();
}

function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
