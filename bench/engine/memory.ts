/** The peak memory of a process that loads Fashion-MNIST as float32 and trains on it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { print, within, type Row } from '../side-by-side';

export interface MemoryUse {
  features: number;
  peak: number;
}

const MB = 1e6;

/** @param folder holds X.bin and y.bin */
export async function memory(folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const optimizer of ['lbfgs', 'adam']) {
    const child = fork(join(import.meta.dirname, 'memory-child.ts'), [folder, optimizer]);
    const answered = once(child, 'message');
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`Training by ${optimizer} in a process of its own ended with ${code}.`);
    const [{ features, peak }] = (await answered) as [MemoryUse];
    const atMost = Math.round((1.5 * features) / MB + 250);
    const name = `memory-${optimizer}`;
    print(name, `features ${(features / MB).toFixed(0)} MB, peak ${within(peak / MB, atMost)} MB`);
    rows.push({ name, features, peak, megabytes: peak / MB, atMost });
  }
  return rows;
}
