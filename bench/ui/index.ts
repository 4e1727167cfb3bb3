/** The window: how smoothly it moves while a person scrolls, in the built app on a screen, a virtual one where there is none. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, tool } from '../../scripts/children';
import { withDisplay } from '../../scripts/system';
import { prepare } from '../../scripts/tasks/prepare';
import { print, within, type Row } from '../side-by-side';
import type { BenchOptions } from '../run';
import type { Measured } from './measure';

export const UI_PARTS = ['grid', 'training', 'matrix', 'lab'];
const FRAME_AT_MOST_MS = 20;

/** Builds the app, and measures each part in a process that has a screen. */
export async function ui({ part: only }: BenchOptions): Promise<Row[]> {
  const { env } = await prepare();
  if ((await run(tool('electron-vite', 'build'), { env })) !== 0) throw new Error('The app cannot be built.');
  const rows: Row[] = [];
  for (const part of only === undefined ? UI_PARTS : [only]) rows.push(...(await measure(part, env)));
  return rows;
}

async function measure(part: string, env: NodeJS.ProcessEnv): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'softmax-studio-bench-'));
  try {
    const result = join(folder, 'measured.json');
    const measuring = tool('tsx', join('bench', 'ui', 'measure.ts'), part, folder, result);
    if ((await run(withDisplay(measuring), { env })) !== 0) throw new Error('The measurement failed.');
    const measured = JSON.parse(await readFile(result, 'utf8')) as Measured;
    return Object.entries(measured).map(([name, figures]) => rowOf(name, figures));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function rowOf(name: string, figures: Measured[string]): Row {
  const ms = (value: number) => value.toFixed(1);
  if ('ms' in figures) {
    print(name, `${within(figures.ms, figures.atMost)} ms`);
    return { name, ...figures };
  }
  const { count, median, p95, max } = figures;
  print(
    name,
    `${count} frames, ms: median ${ms(median)}, 95th percentile ${within(p95, FRAME_AT_MOST_MS)}, longest ${ms(max)}`,
  );
  return { name, atMost: FRAME_AT_MOST_MS, ...figures };
}
