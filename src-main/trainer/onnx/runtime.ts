/** Runs ONNX graphs in onnxruntime: the one place that imports it. */
import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';

process.env['ORT_DISABLE_TELEMETRY'] = '1';
// onnxruntime reads that variable while it loads, so it is loaded only now.
const ort = createRequire(import.meta.url)('onnxruntime-node') as typeof Ort;

/** Half-precision numbers are given and taken as their bits, in a Uint16Array. */
export type TensorData =
  Float32Array | Float64Array | Uint16Array | Uint8Array | Int32Array | BigInt64Array | string[];

/** An array with its shape, row-major. */
export interface Tensor<T extends TensorData = TensorData> {
  data: T;
  shape: number[];
}

export interface SessionOptions {
  /** All cores unless given. */
  threads?: number;
  /**
   * For graphs that take turns with a busier one: threads that wait for the next run by spinning, as they do to start
   * sooner, would take a core from it.
   */
  isBeside?: boolean;
  /** For graphs that may fail: the engine does not write of it to stderr. */
  isTrial?: boolean;
}

/** A graph that is ready to run. */
export class Session {
  private constructor(private readonly session: InferenceSession) {}

  /**
   * @param model the bytes or the path of an ONNX model
   * @throws where the bytes are no ONNX model, or one that onnxruntime does not support
   */
  static async load(
    model: Uint8Array | string,
    { threads, isBeside, isTrial }: SessionOptions = {},
  ): Promise<Session> {
    const logSeverityLevel = isTrial ? 4 : 3;
    const options: InferenceSession.SessionOptions = { logSeverityLevel, executionProviders: ['cpu'] };
    if (threads) options.intraOpNumThreads = threads;
    if (isBeside) options.extra = { session: { intra_op: { allow_spinning: '0' } } };
    const session =
      typeof model === 'string'
        ? await ort.InferenceSession.create(model, options)
        : await ort.InferenceSession.create(model, options);
    return new Session(session);
  }

  get inputNames(): readonly string[] {
    return this.session.inputNames;
  }

  /** Runs the graph once. Inputs are not copied: leave them alone until the promise resolves. */
  async run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>> {
    const feeds: Record<string, OrtTensor> = {};
    for (const [name, tensor] of Object.entries(inputs)) {
      const { type, data, dims } = toPlain(name, tensor);
      feeds[name] = new ort.Tensor(type, data as never, dims);
    }
    const results = await this.session.run(feeds);
    const outputs: Record<string, Tensor> = {};
    for (const [name, { type, data, dims }] of Object.entries(results))
      outputs[name] = fromPlain({ type, data, dims });
    return outputs;
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/** A tensor in onnxruntime's own terms, which also passes from thread to thread. */
export interface PlainTensor {
  name: string;
  type: OrtTensor.Type;
  data: OrtTensor['data'];
  dims: readonly number[];
}

/** Newer engines have arrays of their own for half-precision numbers. */
export function fromPlain({ type, data, dims }: Omit<PlainTensor, 'name'>): Tensor {
  const shape = [...dims];
  if (type !== 'float16' || data instanceof Uint16Array) return { data: data as TensorData, shape };
  const { buffer, byteOffset, length } = data as unknown as Uint16Array;
  return { data: new Uint16Array(buffer, byteOffset, length), shape };
}

export function toPlain(name: string, { data, shape }: Tensor): PlainTensor {
  return { name, type: typeOf(data), data, dims: shape };
}

function typeOf(data: TensorData): OrtTensor.Type {
  if (Array.isArray(data)) return 'string';
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Uint16Array) return 'float16';
  if (data instanceof Uint8Array) return 'uint8';
  if (data instanceof Int32Array) return 'int32';
  return 'int64';
}

/** The float32 output called `name`; throws where the graph has none. */
export function float32Output(outputs: Record<string, Tensor>, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`The graph has no float32 output "${name}".`);
  return data;
}

export const runtimeVersion: string = ort.env.versions.common;
