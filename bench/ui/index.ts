/** The window: how smoothly it moves while a person scrolls, in the built app on a screen, a virtual one where there is none. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, tool } from '../../scripts/children';
import { withDisplay } from '../../scripts/system';
import { prepare } from '../../scripts/tasks/prepare';
import { print, within, type Row } from '../side-by-side';
import type { Frames } from './frames';

const AT_MOST_MS = 20;

/** Builds the app, and measures in a process that has a screen. */
export async function ui(): Promise<Row[]> {
  const { env } = await prepare();
  if ((await run(tool('electron-vite', 'build'), { env })) !== 0) throw new Error('The app cannot be built.');
  const folder = await mkdtemp(join(tmpdir(), 'softmax-studio-bench-'));
  try {
    const result = join(folder, 'frames.json');
    const measure = tool('tsx', join('bench', 'ui', 'measure.ts'), folder, result);
    if ((await run(withDisplay(measure), { env })) !== 0) throw new Error('The measurement failed.');
    const measured = JSON.parse(await readFile(result, 'utf8')) as Record<string, Frames>;
    return Object.entries(measured).map(([name, frames]) => rowOf(name, frames));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function rowOf(name: string, frames: Frames): Row {
  const { count, median, p95, max } = frames;
  const ms = (value: number) => value.toFixed(1);
  print(
    name,
    `${count} frames, ms: median ${ms(median)}, 95th percentile ${within(p95, AT_MOST_MS)}, longest ${ms(max)}`,
  );
  return { name, atMost: AT_MOST_MS, ...frames };
}
