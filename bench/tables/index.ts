/** Tables: accuracy, time and memory next to pandas and scikit-learn; a file that is larger than memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from '../run';
import type { Row } from '../side-by-side';
import { accuracy } from './accuracy';
import { classify } from './classify';
import { large } from './large';
import { speed } from './speed';

const parts = { accuracy, speed, classify, large };
type Part = keyof typeof parts;
export const TABLE_PARTS = Object.keys(parts);

/** Each part has a folder of its own, as its files are large. */
export async function tables({ data, part: only, rows: count }: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const part of (only === undefined ? TABLE_PARTS : [only]) as Part[]) {
    const folder = await mkdtemp(join(tmpdir(), 'softmax-studio-bench-'));
    try {
      rows.push(...(await parts[part](data, folder, count)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return rows;
}
