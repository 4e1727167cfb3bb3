/** Images: accuracy against other features and other software, time against the bare runtime, memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from '../run';
import type { Row } from '../side-by-side';
import { accuracy } from './accuracy';
import { memory } from './memory';
import { speed } from './speed';

/** How many images memory is measured on. */
const IMAGES = 2000;

export async function images({ data, images: count = IMAGES }: BenchOptions): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'softmax-studio-bench-'));
  try {
    const rows = await speed(data, folder);
    rows.push(...(await memory(data, folder, count)));
    rows.push(...(await accuracy(data, folder)));
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
