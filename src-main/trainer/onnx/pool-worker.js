/**
 * A thread of a session pool, in plain JavaScript, so that it starts the same from the source and from the bundle.
 * It takes a model first, then inputs, one message at a time, and answers each of them; at an empty one it ends.
 */
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';

/** @type {import('onnxruntime-node')} */
const ort = createRequire(import.meta.url)('onnxruntime-node');

/** @type {import('onnxruntime-node').InferenceSession | undefined} */
let session;

let last = Promise.resolve();

parentPort?.on('message', (order) => {
  last = last.then(() => answer(order));
});

/** @param {import('./pool').Order} order */
async function answer(order) {
  if (!order.model && !order.inputs) return parentPort?.close();
  try {
    const outputs = await obey(order);
    parentPort?.postMessage({ outputs }, memoryOf(outputs));
  } catch (error) {
    parentPort?.postMessage({ error: String(error) });
  }
}

/** @param {import('./pool').Order} order */
async function obey({ model, inputs }) {
  if (model) {
    const options = { executionProviders: ['cpu'], intraOpNumThreads: 1, logSeverityLevel: 3 };
    session = await ort.InferenceSession.create(model, options);
    return [];
  }
  const feeds = inputs.map(({ name, type, data, dims }) => [name, new ort.Tensor(type, data, dims)]);
  const results = await session.run(Object.fromEntries(feeds));
  return Object.entries(results).map(([name, { type, data, dims }]) => ({ name, type, data, dims }));
}

/** Numbers move to the asking thread, and are not copied. */
function memoryOf(outputs) {
  return [...new Set(outputs.flatMap(({ data }) => data.buffer ?? []))];
}
