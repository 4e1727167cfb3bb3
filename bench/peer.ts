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

export const peersFolder = join(import.meta.dirname, 'peers');

/** A Python that has all the modules; or null, and how to get them is said. */
export function pythonWith(...modules: string[]): string | null {
  const python = PYTHONS.find(
    (python) => spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status === 0,
  );
  if (python) return python;
  const packages = modules.map((module) => `python3-${module}`).join(' ');
  console.log(`${modules.join(' or ')} is not here: apt-get install ${packages} (Debian) brings it.`);
  return null;
}

/** Starts a peer for some rows, or says how to get it and gives none. */
export async function withPython<R>(
  modules: string | string[],
  script: string,
  args: string[],
  work: (peer: Peer) => Promise<R[]>,
): Promise<R[]> {
  const python = pythonWith(...[modules].flat());
  return python ? withPeer(python, [join(peersFolder, script), ...args], work) : [];
}

/** The same for a C program, which is compiled into `folder` first, for this very processor. */
export async function withCompiled<R>(
  source: string,
  folder: string,
  args: string[],
  work: (peer: Peer) => Promise<R[]>,
): Promise<R[]> {
  const program = join(folder, source.replace(/\.c$/, ''));
  const flags = ['-O3', '-march=native', '-ffast-math', '-fopenmp'];
  const { status, error } = spawnSync('gcc', [...flags, join(peersFolder, source), '-lm', '-o', program], {
    stdio: 'inherit',
  });
  if (status === 0) return withPeer(program, args, work);
  console.log(
    error
      ? `gcc is not here: apt-get install gcc (Debian) brings it; ${source} is left out.`
      : `gcc could not compile ${source}; see its words above.`,
  );
  return [];
}

async function withPeer<R>(
  program: string,
  args: string[],
  work: (peer: Peer) => Promise<R[]>,
): Promise<R[]> {
  const peer = await Peer.start(program, args);
  try {
    return await work(peer);
  } finally {
    peer.stop();
  }
}

export class Peer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: AsyncIterator<string>,
    private readonly reader: Interface,
  ) {}

  static async start(program: string, args: string[]): Promise<Peer> {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const reader = createInterface({ input: child.stdout! });
    const peer = new Peer(child, reader[Symbol.asyncIterator](), reader);
    await peer.next();
    return peer;
  }

  /** Does the task once; the time is the peer's own, without the way here and back. */
  async run(task: string, ...args: (string | number)[]): Promise<Answer> {
    this.child.stdin!.write(`${[task, ...args].join('\t')}\n`);
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
