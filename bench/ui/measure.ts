/** Times the built app: `measure.ts PART FOLDER RESULT`, in an environment that finds Electron and a screen. */
import { writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import type { Frames } from './frames';
import { grid } from './grid';
import { lab } from './lab';
import { matrix } from './matrix';
import { training } from './training';

/** Frames, or one time and what it should be at most, in milliseconds. */
export type Measured = Record<string, Frames | { ms: number; atMost: number }>;

const parts: Record<string, (folder: string) => Promise<Measured>> = { grid, training, matrix, lab };

const [name = '', folder, result] = argv.slice(2);
const part = parts[name];
if (!part || folder === undefined || result === undefined) {
  throw new Error(`Usage: measure.ts PART FOLDER RESULT, PART one of ${Object.keys(parts).join(', ')}`);
}
await writeFile(result, JSON.stringify(await part(folder)));
