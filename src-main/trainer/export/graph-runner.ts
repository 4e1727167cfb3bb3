/** Runs a graph with the model file's inputs and outputs in another runtime than the one that trains. */
import { float32Output } from '../onnx/runtime';
import { WebSession, webRuntimeVersion } from '../onnx/web-runtime';
import type { Runner } from './kinds';

export async function openGraph(model: Uint8Array): Promise<Runner> {
  const session = await WebSession.load(model);
  return {
    runtime: `onnxruntime-web ${await webRuntimeVersion()}`,
    answer: async (inputs) => {
      const outputs = await session.run(inputs);
      return {
        labels: outputs['label']!.data as string[],
        probabilities: float32Output(outputs, 'probabilities'),
      };
    },
    release: () => session.release(),
  };
}
