/** Trains on the data in a folder by an optimizer, both given as arguments, and tells its parent the memory it took. */
import { existsSync, readFileSync } from 'node:fs';
import { trainFor } from '../ours';
import { FASHION_MNIST, readLabelled } from './data';
import type { MemoryUse } from './memory';

const [, , folder, name] = process.argv;
const data = await readLabelled(folder!, FASHION_MNIST.features);
const optimizer = name === 'adam' ? 'adam' : 'lbfgs';
await trainFor(data, FASHION_MNIST.classes, optimizer, optimizer === 'adam' ? 5 : 30);
const use: MemoryUse = { features: 4 * data.X.rows * data.X.columns, peak: peakBytes() };
process.send!(use);
process.disconnect();

/** Linux counts the parent's memory at the fork into maxRSS, but not into the peak that it lists in /proc. */
function peakBytes(): number {
  const status = '/proc/self/status';
  const listed = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8')) : null;
  return 1024 * (listed ? Number(listed[1]) : process.resourceUsage().maxRSS);
}
