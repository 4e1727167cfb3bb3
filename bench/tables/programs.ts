/** What is compared in fresh processes: our command line as it is shipped, and Python. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runCli, runProcess, type Ended, type Finished, type Watch } from '../process';
import { peersFolder } from '../peer';
import { compare, print, within, type Row } from '../side-by-side';

const root = join(import.meta.dirname, '..', '..');
const BUILT = join('out', 'main', 'cli.js');

/** Builds the application, as people do not run it from source. */
export async function buildCli(): Promise<void> {
  console.log('Building, for the command line as it is shipped.');
  await promisify(execFile)('npm', ['run', '--silent', 'build'], {
    cwd: root,
    shell: process.platform === 'win32',
    maxBuffer: 1 << 26,
  });
}

/** Seconds until our command line is there and has nothing to do. */
export async function startSeconds(): Promise<number> {
  return (await runProcess(process.execPath, [BUILT, '--version'])).seconds;
}

/** Trains by the command line. Its temporary files go below `folder`. */
export async function trainOurs(args: string[], folder: string, watch?: Watch): Promise<Finished> {
  return runCli(['train', ...args, '--no-cache'], folder, watch, {
    start: [BUILT],
    environment: await temporaryIn(folder),
  });
}

export const temporaryFolder = (folder: string) => join(folder, 'temporary');

async function temporaryIn(folder: string): Promise<NodeJS.ProcessEnv> {
  await mkdir(temporaryFolder(folder), { recursive: true });
  return { TMPDIR: temporaryFolder(folder) };
}

/** @throws Error with its last words where it did not end well */
export async function runOurs(args: string[], folder: string): Promise<Ended> {
  return endedWell(await runProcess(process.execPath, [BUILT, ...args], await temporaryIn(folder)));
}

export interface Theirs extends Ended {
  answer: { steps: Record<string, number>; [figure: string]: unknown };
}

/** @param description for `tables-fresh.py` */
export async function runTheirs(
  python: string,
  task: 'train' | 'classify',
  description: object,
  folder: string,
): Promise<Theirs> {
  const path = join(folder, 'description.json');
  await writeFile(path, JSON.stringify(description));
  const ended = endedWell(await runProcess(python, [join(peersFolder, 'tables-fresh.py'), task, path]));
  return { ...ended, answer: JSON.parse(ended.stdout) as Theirs['answer'] };
}

/** @throws Error where it did not */
export function endedWell<E extends { code: number | null; lastWords: string[] }>(ended: E): E {
  if (ended.code === 0) return ended;
  throw new Error(`A process ended with ${ended.code}: ${ended.lastWords.join('\n')}`);
}

type Taken = Pick<Ended, 'seconds' | 'peak'>;

/** A row for the seconds and one for the peak memory. */
export function compareProcesses(name: string, ours: Taken[], theirs: Taken[], atMost?: number): Row[] {
  const seconds = (taken: Taken[]) => taken.map(({ seconds }) => seconds);
  const peak = (taken: Taken[]) => Math.max(...taken.map(({ peak }) => peak));
  const rows: Row[] = [compare(name, seconds(ours), seconds(theirs), atMost)];
  const [a, b] = [peak(ours), peak(theirs)];
  if (!(b > 0)) return rows; // This system does not list it.
  const limit = atMost === undefined ? {} : { atMost };
  rows.push({ name: `${name}-memory`, ours: a, theirs: b, ratio: a / b, ...limit });
  print(`${name}-memory`, `ours ${megabytes(a)} theirs ${megabytes(b)} ratio ${within(a / b, atMost)}`);
  return rows;
}

export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

/** Steps and their seconds in one line. */
export const stepsText = (steps: Record<string, number>) =>
  Object.entries(steps)
    .map(([step, seconds]) => `${step} ${seconds.toFixed(2)}`)
    .join(', ');
