/** Runs one graph in several threads at once. */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { fromPlain, toPlain, type PlainTensor, type Tensor } from './runtime';

/** Each thread holds the graph's weights: all of them together stay below this. */
const MAX_BYTES = 1024 ** 3;
const WORKER = new URL('./pool-worker.js', import.meta.url);

/** What a thread is asked for: to load a model, to run it, or, with neither, to end. */
export interface Order {
  model?: Uint8Array;
  inputs?: PlainTensor[];
}
type Answer = { outputs: PlainTensor[]; error?: never } | { outputs?: never; error: string };

/**
 * As many single-threaded sessions as the machine has cores. For many small inputs they do more than one session that
 * shares every run among the cores, and what they give does not depend on the number of cores.
 */
export class SessionPool {
  private readonly free: Thread[];
  private readonly waiting: ((thread: Thread) => void)[] = [];

  private constructor(private readonly threads: Thread[]) {
    this.free = [...threads];
  }

  /** @throws where the bytes are no ONNX model, or one that onnxruntime does not support */
  static async load(model: Uint8Array): Promise<SessionPool> {
    const most = Math.max(1, Math.floor(MAX_BYTES / model.length));
    const threads = Array.from({ length: Math.min(availableParallelism(), most) }, () => new Thread());
    const pool = new SessionPool(threads);
    try {
      await Promise.all(threads.map((thread) => thread.ask({ model })));
      return pool;
    } catch (error) {
      await pool.release();
      throw error;
    }
  }

  /** Runs the graph once. The inputs are gone afterwards: their memory moves to the thread. */
  async run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>> {
    const thread = this.free.pop() ?? (await new Promise<Thread>((resolve) => this.waiting.push(resolve)));
    try {
      const plain = Object.entries(inputs).map(([name, tensor]) => toPlain(name, tensor));
      const memory = plain.flatMap(({ data }) => (Array.isArray(data) ? [] : [data.buffer as ArrayBuffer]));
      const outputs = await thread.ask({ inputs: plain }, memory);
      return Object.fromEntries(outputs.map((output) => [output.name, fromPlain(output)]));
    } finally {
      const next = this.waiting.shift();
      if (next) next(thread);
      else this.free.push(thread);
    }
  }

  /** The runs of now end first; those that wait for a thread never start. */
  async release(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }
}

/** Answers one order at a time. */
class Thread {
  private readonly worker = new Worker(WORKER);
  private ended: Error | null = null;

  constructor() {
    this.worker.once('error', (error) => (this.ended ??= error));
    this.worker.once('exit', () => (this.ended ??= new Error('A thread of the engine ended.')));
  }

  ask(order: Order, memory: ArrayBuffer[] = []): Promise<PlainTensor[]> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(this.ended);
      const settle = () => {
        this.worker.off('message', answer).off('exit', exit);
      };
      const answer = ({ outputs, error }: Answer) => {
        settle();
        if (outputs) resolve(outputs);
        else reject(new Error(error));
      };
      const exit = () => {
        settle();
        reject(this.ended ?? new Error('A thread of the engine ended.'));
      };
      this.worker.on('message', answer).on('exit', exit);
      this.worker.postMessage(order, memory);
    });
  }

  /** Waits for the run of now: a thread that is ended inside the engine takes the process along. */
  async stop(): Promise<void> {
    if (this.ended) return;
    const end = once(this.worker, 'exit');
    this.worker.postMessage({} satisfies Order);
    await end;
  }
}
