/** Another person's software, in a process of its own that does one timed piece of work at a time. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

export interface Answer {
  seconds: number;
  [result: string]: number;
}

/** Debian's own Python has Debian's packages; another one on the path may not. */
const PYTHONS = ['/usr/bin/python3', 'python3', 'python'];

/** A Python that has the module, or null. */
export function pythonWith(module: string): string | null {
  return PYTHONS.find((python) => spawnSync(python, ['-c', `import ${module}`]).status === 0) ?? null;
}

export class Peer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: AsyncIterator<string>,
    private readonly reader: Interface,
  ) {}

  static async start(python: string, script: string, args: string[]): Promise<Peer> {
    const path = join(import.meta.dirname, 'peers', script);
    const child = spawn(python, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    const reader = createInterface({ input: child.stdout! });
    const peer = new Peer(child, reader[Symbol.asyncIterator](), reader);
    await peer.next();
    return peer;
  }

  /** Does the task once; the time is the peer's own, without the way here and back. */
  async run(task: string): Promise<Answer> {
    this.child.stdin!.write(`${task}\n`);
    return (await this.next()) as Answer;
  }

  stop(): void {
    this.reader.close();
    this.child.kill();
  }

  private async next(): Promise<unknown> {
    const { value, done } = await this.lines.next();
    if (done) throw new Error('The peer ended early; see its words above.');
    return JSON.parse(value as string);
  }
}
