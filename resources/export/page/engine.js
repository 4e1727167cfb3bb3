/** Asks the thread that runs the model. */
import { unpacked } from './packed.js';

export class Engine {
  #waiting = new Map();
  #worker;
  #last = 0;

  /**
   * Resolves when the model can be run.
   * @param {{ engine: string, runtime: string, model: string }} parts packed
   * @throws where this browser cannot run it
   */
  static async start({ engine: code, runtime, model }) {
    const blob = new Blob([await unpacked(code)], { type: 'text/javascript' });
    const url = URL.createObjectURL(blob);
    const started = new Engine(new Worker(url));
    await started.#ask({ runtime, model });
    URL.revokeObjectURL(url);
    return started;
  }

  constructor(worker) {
    this.#worker = worker;
    worker.onmessage = ({ data: { id, result, error } }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) resolve(result);
      else reject(new Error(error));
    };
    worker.onerror = (event) => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(event.message || 'it does not start'));
      this.#waiting.clear();
    };
  }

  /**
   * @param {Record<string, { type: string, data: any, dims: number[] }>} inputs arrays of numbers are gone afterwards
   * @returns {Promise<Record<string, { data: any, dims: readonly number[] }>>}
   */
  run(inputs) {
    const memory = Object.values(inputs).flatMap(({ data }) => (Array.isArray(data) ? [] : [data.buffer]));
    return this.#ask({ inputs }, memory);
  }

  #ask(message, memory = []) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...message }, memory);
    });
  }
}
