/** The learning engine against scikit-learn, PyTorch, numpy and what the machine itself can do. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from '../run';
import type { Row } from '../side-by-side';
import { convergence } from './convergence';
import { fashionMnist } from './data';
import { epochs } from './epochs';
import { head } from './head';
import { memory } from './memory';
import { objectives } from './objectives';
import { passes } from './passes';
import { scale } from './scale';

export async function engine({ data: folderOfTables }: BenchOptions): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'softmax-studio-bench-'));
  try {
    const data = await fashionMnist(folder);
    const rows = await passes(data, folder);
    rows.push(...(await epochs(data, folder)));
    rows.push(...(await head(folder)));
    rows.push(...(await objectives(folder, folderOfTables)));
    rows.push(...(await scale()));
    rows.push(...(await memory(folder)));
    rows.push(...(await convergence(data, folder)));
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
