/** Runs the real command line in a process of its own. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { repositoryRoot } from '../fixtures';

export interface Finished {
  /** Null where a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  finished: Promise<Finished>;
}

/** Bundled by `global-setup.ts`. */
const cli = process.env['SOFTMAX_STUDIO_TEST_CLI']!;

export function start(args: readonly string[], options: SpawnOptions = {}): Running {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: repositoryRoot,
    ...options,
  });
  const output = { stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
  return { child, finished };
}

export const run = (...args: readonly string[]): Promise<Finished> => start(args).finished;

/** The lines of JSON in a text; other lines fail. */
export const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** The rows of a CSV file without quoted cells, by header. */
export function csvRows(text: string): Record<string, string>[] {
  const [header, ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((cells) => Object.fromEntries(cells.map((cell, column) => [header![column]!, cell])));
}
