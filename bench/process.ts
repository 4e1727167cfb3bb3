/** Programs in processes of their own: ours, from its command line, and others; their time and memory. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Progress, Report } from '../src-preload/contract';

const root = join(import.meta.dirname, '..');
const POLL_MS = 25;

export interface Ended {
  code: number | null;
  seconds: number;
  /** Bytes; 0 where the system does not list it. */
  peak: number;
  stdout: string;
  /** The last lines of stderr. */
  lastWords: string[];
}

/** Sees a line of stderr, and may interrupt the process. */
type OnLine = (line: string, interrupt: () => void) => void;

/** @param environment added to this process's own */
export async function runProcess(
  program: string,
  args: string[],
  environment: NodeJS.ProcessEnv = {},
  onLine: OnLine = () => {},
): Promise<Ended> {
  const began = performance.now();
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, peakOf(child.pid!))), POLL_MS);
  const lastWords: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (lastWords.push(line) > 20) lastWords.shift();
    onLine(line, () => child.kill('SIGINT'));
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { code, seconds: (performance.now() - began) / 1000, peak, stdout, lastWords };
  } finally {
    clearInterval(timer);
  }
}

export interface Finished {
  code: number | null;
  seconds: number;
  /** Bytes. */
  peak: number;
  /** Null where it did not end well. */
  report: Report | null;
  /** The last words of each phase. */
  phases: Map<string, Progress>;
  lastWords: string[];
}

/** Sees the process's progress, and may interrupt it. */
export type Watch = (progress: Progress, interrupt: () => void) => void;

/** How Node starts the command line in the checkout. */
const FROM_SOURCE = ['--import', 'tsx', join('src-main', 'cli.ts')];

/**
 * A training.
 * @param cache its folder for features
 */
export async function runCli(
  args: string[],
  cache: string,
  watch: Watch = () => {},
  { start = FROM_SOURCE, environment = {} }: { start?: string[]; environment?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  const phases = new Map<string, Progress>();
  const { stdout, ...ended } = await runProcess(
    process.execPath,
    [...start, ...args, '--json'],
    { SOFTMAX_STUDIO_CACHE: cache, ...environment },
    (line, interrupt) => {
      if (!line.startsWith('{"event":"progress"')) return;
      const progress = JSON.parse(line) as Progress;
      phases.set(progress.phase, progress);
      watch(progress, interrupt);
    },
  );
  const report = ended.code === 0 ? (JSON.parse(stdout) as Report) : null;
  // Where the system lists no peak, what the process says itself.
  return { ...ended, peak: ended.peak || (report?.peakMemory ?? 0), report, phases };
}

/** Linux lists the peak of a running process; its own count would begin with its parent's memory. */
function peakOf(pid: number): number {
  const status = `/proc/${pid}/status`;
  try {
    const listed = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8')) : null;
    return listed ? 1024 * Number(listed[1]) : 0;
  } catch {
    // It has just ended.
    return 0;
  }
}
