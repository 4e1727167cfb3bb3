import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export const repository = path.resolve(import.meta.dirname, '..');

export interface Command {
  command: string;
  args: string[];
}

/** The command line of a development tool in node_modules, without a shell so that it is the same everywhere. */
export function tool(packageName: string, ...args: string[]): Command {
  const folder = path.join(repository, 'node_modules', packageName);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const bin = typeof manifest.bin === 'string' ? manifest.bin : Object.values(manifest.bin)[0];
  if (bin === undefined) throw new Error(`The package ${packageName} has no command`);
  return { command: process.execPath, args: [path.join(folder, bin), ...args] };
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  stdout?: NodeJS.WriteStream;
}

/** Runs to the end with this terminal's streams and returns the exit code. Ctrl-C ends child and parent. */
export function run({ command, args }: Command, options: RunOptions = {}): Promise<number> {
  const { env = process.env, stdout = 'inherit' } = options;
  // A terminal sends Ctrl-C to a whole process group, so the child must stay in ours. Without one the child
  // leads a group of its own, so that a signal reaches its children too: xvfb-run would leave its server behind.
  const detached = process.platform !== 'win32' && !process.stdin.isTTY;
  const child = spawn(command, args, {
    cwd: repository,
    env,
    stdio: ['inherit', stdout, 'inherit'],
    detached,
  });
  let stoppedBy: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    stoppedBy = signal;
    // To a closed terminal's SIGHUP a virtual screen only resets itself.
    const forwarded = signal === 'SIGHUP' ? 'SIGTERM' : signal;
    if (detached && child.pid !== undefined) process.kill(-child.pid, forwarded);
    else if (signal !== 'SIGINT') child.kill(forwarded);
  };
  for (const signal of stopSignals) process.on(signal, stop);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const name of stopSignals) process.off(name, stop);
      if (stoppedBy) process.exit(128 + constants.signals[stoppedBy]);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/** Runs quietly and returns stdout; throws with what the command said when it fails. */
export async function capture(
  command: string,
  args: string[],
  options: { cwd?: string } = {},
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, { maxBuffer: 64 * 1024 * 1024, ...options });
    return stdout;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    // The beginning says why; npm goes on with a stack trace and advice.
    const said = stderr?.trim().split('\n').slice(0, 4).join('\n') || message;
    throw new Error(`${command} ${args[0] ?? ''} failed: ${said}`, { cause: error });
  }
}
