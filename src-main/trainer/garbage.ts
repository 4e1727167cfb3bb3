/** Memory that JavaScript objects hold outside of JavaScript. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: { type: 'minor' | 'major'; execution: 'sync' }) => void;

let collect: Collect | null = null;

/**
 * Frees objects that nobody uses any more. The engine does so by itself for memory that it knows of; what a library
 * holds for an object it does not see, and lets pile up.
 */
export function collectGarbage(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as Collect;
  }
  collect({ type: 'minor', execution: 'sync' });
}
