/** Our command line in a process of its own, and the memory that it took. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Progress, Report } from '../../src-preload/contract';

const root = join(import.meta.dirname, '..', '..');
const POLL_MS = 100;

export interface Finished {
  code: number | null;
  seconds: number;
  /** Bytes. */
  peak: number;
  /** Null where it did not end well. */
  report: Report | null;
  /** The last words of each phase. */
  phases: Map<string, Progress>;
}

/** Sees the process's progress, and may interrupt it. */
export type Watch = (progress: Progress, interrupt: () => void) => void;

/** @param cache its folder for features */
export async function runCli(args: string[], cache: string, watch: Watch = () => {}): Promise<Finished> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', join('src-main', 'cli.ts'), ...args, '--json'], {
    cwd: root,
    env: { ...process.env, SOFTMAX_STUDIO_CACHE: cache },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, peakOf(child.pid!))), POLL_MS);
  const phases = new Map<string, Progress>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (!line.startsWith('{"event":"progress"')) return;
    const progress = JSON.parse(line) as Progress;
    phases.set(progress.phase, progress);
    watch(progress, () => child.kill('SIGINT'));
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearInterval(timer);
  const report = code === 0 ? (JSON.parse(stdout) as Report) : null;
  // Where the system lists no peak, what the process says itself.
  return {
    code,
    seconds: (performance.now() - began) / 1000,
    peak: peak || (report?.peakMemory ?? 0),
    report,
    phases,
  };
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
