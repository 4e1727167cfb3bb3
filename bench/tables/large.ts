/** A table that is larger than the memory it is trained in: peak, seconds, progress, and how soon a cancel ends it. */
import { readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Phase, Progress } from '../../src-preload/contract';
import { print, within, type Row } from '../side-by-side';
import { LONG, makeTable, usesOf } from './made';
import { buildCli, endedWell, megabytes, stepsText, temporaryFolder, trainOurs } from './programs';

const BYTES = 10e9;
/** Of a row, nearly. */
const ROW_BYTES = 180;
/** The share of the free disk that may be used, and how many times the file's size is: it is read into another. */
const DISK = { share: 0.8, copies: 3 };
/** As the command line takes it, and in bytes. */
const MEMORY = { option: '2GB', bytes: 2e9 };
const PHASES = ['reading', 'features', 'training'] as const satisfies Phase[];
/** Seconds from Ctrl-C to the end of the process. */
const PROMPT = 2;
/** Ctrl-C once stops with the best so far; another one, after so many milliseconds, gives up. */
const BETWEEN_MS = 100;

export async function large(_: string, folder: string, count?: number): Promise<Row[]> {
  await buildCli();
  const rows = count ?? (await rowsThatFit(folder));
  const path = join(folder, 'made.csv');
  const bytes = await makeTable(path, LONG, rows);
  print('large', `${rows} rows, ${usesOf(LONG).length} columns with the label, ${megabytes(bytes)}`);
  const found = await trainWhole(path, folder, { rows, bytes });
  const seconds = found[0]!['phases'] as Partial<Record<Phase, number>>;
  for (const phase of PHASES) found.push(await cancelIn(phase, seconds[phase] ?? 0, path, folder));
  return found;
}

async function rowsThatFit(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  const bytes = Math.min(BYTES, (DISK.share * bavail * bsize) / DISK.copies);
  if (bytes < BYTES) console.log(`The disk has room for ${megabytes(bytes)} instead of ${megabytes(BYTES)}.`);
  return Math.floor(bytes / ROW_BYTES);
}

/** The times at which a phase spoke. */
class Spoken {
  events = 0;
  withTimeLeft = 0;
  /** Seconds. */
  longestSilence = 0;
  private last = performance.now();

  hear({ secondsLeft }: Progress): void {
    const now = performance.now();
    this.longestSilence = Math.max(this.longestSilence, (now - this.last) / 1000);
    this.last = now;
    this.events++;
    if (secondsLeft !== null) this.withTimeLeft++;
  }
}

async function trainWhole(
  path: string,
  folder: string,
  made: { rows: number; bytes: number },
): Promise<Row[]> {
  const spoken: Partial<Record<Phase, Spoken>> = {};
  const hear = (progress: Progress) => (spoken[progress.phase] ??= new Spoken()).hear(progress);
  const { peak, seconds, report } = endedWell(await trainOurs([path, ...WITHIN], folder, hear));
  const ratio = peak / MEMORY.bytes;
  print('large-memory', `${megabytes(peak)} of ${megabytes(MEMORY.bytes)}: ${within(ratio, 1)}`);
  print('large-seconds', `${seconds.toFixed(1)} s: ${stepsText(report!.seconds)}`);
  for (const [phase, { events, withTimeLeft, longestSilence }] of Object.entries(spoken)) {
    const silence = `${longestSilence.toFixed(1)} s of silence at most`;
    print('large-progress', `${phase}: ${events} events, ${withTimeLeft} with time left, ${silence}`);
  }
  return [
    {
      name: 'large-seconds',
      ours: seconds,
      phases: report!.seconds,
      ...made,
      accuracy: report!.test!.accuracy,
    },
    { name: 'large-memory', ours: peak, theirs: MEMORY.bytes, ratio, atMost: 1 },
    { name: 'large-progress', phases: spoken },
  ];
}

const WITHIN = ['--memory', MEMORY.option];

/** Gives up at a random moment of a phase. @param length seconds that it took before */
async function cancelIn(
  phase: (typeof PHASES)[number],
  length: number,
  path: string,
  folder: string,
): Promise<Row> {
  const name = `large-cancel-${phase}`;
  const moment = length * (0.1 + 0.7 * Math.random());
  let timer: NodeJS.Timeout | null = null;
  let interruptedAt: number | null = null;
  const { code, phases } = await trainOurs([path, ...WITHIN], folder, (progress, interrupt) => {
    if (progress.phase !== phase || timer !== null) return;
    timer = setTimeout(() => {
      interruptedAt = performance.now();
      interrupt();
      setTimeout(interrupt, BETWEEN_MS);
    }, 1000 * moment);
  });
  const ended = performance.now();
  if (timer !== null) clearTimeout(timer);
  if (interruptedAt === null || code === 0) {
    print(name, `ended by itself before ${moment.toFixed(2)} s of the phase: too short to be cancelled`);
    return { name, moment, seconds: null };
  }
  const seconds = (ended - interruptedAt) / 1000;
  const left = await readdir(temporaryFolder(folder));
  const last = [...phases.keys()].at(-1)!;
  const files = left.length === 0 ? 'nothing left on the disk' : `LEFT ON THE DISK: ${left.join(', ')}`;
  print(name, `${within(seconds, PROMPT)} s after ${moment.toFixed(2)} s of it; it was ${last}; ${files}`);
  return { name, ours: seconds, atMost: PROMPT, moment, phase: last, left };
}
