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

/** A graph that is ready to run. */
export class Session {
  private constructor(private readonly session: InferenceSession) {}

  /**
   * @param model the bytes or the path of an ONNX model
   * @param isBeside for graphs that take turns with a busier one: threads that wait for the next run by spinning, as they
   * do to start sooner, would take a core from it
   * @param isTrial for graphs that may fail: the engine does not write of it to stderr
   * @throws where the bytes are no ONNX model, or one that onnxruntime does not support
   */
  static async load(model: Uint8Array | string, isBeside = false, isTrial = false): Promise<Session> {
    const logSeverityLevel = isTrial ? 4 : 3;
    const options: InferenceSession.SessionOptions = { logSeverityLevel, executionProviders: ['cpu'] };
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
    for (const [name, { data, shape }] of Object.entries(inputs)) feeds[name] = toOrt(data, shape);
    const results = await this.session.run(feeds);
    const outputs: Record<string, Tensor> = {};
    for (const [name, value] of Object.entries(results)) {
      outputs[name] = { data: fromOrt(value), shape: [...value.dims] };
    }
    return outputs;
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/** Newer engines have arrays of their own for half-precision numbers. */
function fromOrt({ type, data }: OrtTensor): TensorData {
  if (type !== 'float16' || data instanceof Uint16Array) return data as TensorData;
  const { buffer, byteOffset, length } = data as unknown as Uint16Array;
  return new Uint16Array(buffer, byteOffset, length);
}

function toOrt(data: TensorData, shape: number[]): OrtTensor {
  if (Array.isArray(data)) return new ort.Tensor('string', data, shape);
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, shape);
  if (data instanceof Float64Array) return new ort.Tensor('float64', data, shape);
  if (data instanceof Uint16Array) return new ort.Tensor('float16', data, shape);
  if (data instanceof Uint8Array) return new ort.Tensor('uint8', data, shape);
  if (data instanceof Int32Array) return new ort.Tensor('int32', data, shape);
  return new ort.Tensor('int64', data, shape);
}

/** The float32 output called `name`; throws where the graph has none. */
export function float32Output(outputs: Record<string, Tensor>, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`The graph has no float32 output "${name}".`);
  return data;
}

export const runtimeVersion: string = ort.env.versions.common;
