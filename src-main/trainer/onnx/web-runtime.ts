/**
 * Runs ONNX graphs in onnxruntime-web: another build of the runtime than the one that trains, in WebAssembly, as it runs
 * in browsers.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-web/wasm';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web/wasm';
import { fromPlain, toPlain, type Tensor } from './runtime';

/** The one file beside its code. */
export const webAssemblyPath = (): string =>
  createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');

let engine: Promise<typeof Ort> | null = null;

/** One for the process, loaded when it is first wanted; its memory grows with the largest model. */
const started = () => (engine ??= start());

async function start(): Promise<typeof Ort> {
  const [ort, wasm] = await Promise.all([import('onnxruntime-web/wasm'), readFile(webAssemblyPath())]);
  ort.env.logLevel = 'error';
  // More threads, or a thread of its own, need what only browsers have.
  Object.assign(ort.env.wasm, { numThreads: 1, proxy: false, wasmBinary: wasm });
  return ort;
}

/** A graph that is ready to run; what it is given and gives is as with `Session`. */
export class WebSession {
  private constructor(
    private readonly ort: typeof Ort,
    private readonly session: InferenceSession,
  ) {}

  /** @throws where the bytes are no ONNX model, or one that onnxruntime-web does not support */
  static async load(bytes: Uint8Array): Promise<WebSession> {
    const ort = await started();
    const session = await ort.InferenceSession.create(bytes, {
      executionProviders: ['wasm'],
      logSeverityLevel: 3,
    });
    return new WebSession(ort, session);
  }

  get inputNames(): readonly string[] {
    return this.session.inputNames;
  }

  get outputNames(): readonly string[] {
    return this.session.outputNames;
  }

  async run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>> {
    const feeds: Record<string, OrtTensor> = {};
    for (const [name, tensor] of Object.entries(inputs)) {
      const { type, data, dims } = toPlain(name, tensor);
      feeds[name] = new this.ort.Tensor(type, data as never, dims);
    }
    const results = await this.session.run(feeds);
    return Object.fromEntries(
      Object.entries(results).map(([name, { type, data, dims }]) => [name, fromPlain({ type, data, dims })]),
    );
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/** Of onnxruntime-web. */
export const webRuntimeVersion = async (): Promise<string> => (await started()).env.versions.web ?? '';
