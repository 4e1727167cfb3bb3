/** Runs the model in a thread of its own, so that the page stays responsive. It stands behind onnxruntime-web's code. */
import { unpacked } from './packed.js';

/**
 * @typedef {{ type: string, data: unknown, dims: readonly number[] }} PlainTensor
 */

/**
 * Answers messages: first `{ id, runtime, model }`, both packed, then any number of `{ id, inputs }`.
 * @param ort onnxruntime-web
 * @param scope the thread's global object
 */
export function serve(ort, scope) {
  let session = null;

  async function start({ runtime, model }) {
    const [wasmBinary, bytes] = await Promise.all([unpacked(runtime), unpacked(model)]);
    ort.env.logLevel = 'error';
    // More threads need a server that isolates the page.
    Object.assign(ort.env.wasm, { numThreads: 1, proxy: false, wasmBinary });
    session = await ort.InferenceSession.create(new Uint8Array(bytes), { executionProviders: ['wasm'] });
    return {};
  }

  async function run({ inputs }) {
    const feeds = {};
    for (const [name, { type, data, dims }] of Object.entries(inputs))
      feeds[name] = new ort.Tensor(type, data, dims);
    const outputs = {};
    for (const [name, { data, dims }] of Object.entries(await session.run(feeds)))
      outputs[name] = { data, dims };
    return outputs;
  }

  scope.onmessage = async ({ data: message }) => {
    const { id } = message;
    try {
      const result = await (message.model ? start(message) : run(message));
      scope.postMessage({ id, result });
    } catch (error) {
      scope.postMessage({ id, error: String(error?.message ?? error) });
    }
  };
}
