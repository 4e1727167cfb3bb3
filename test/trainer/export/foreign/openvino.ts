/** Intel's runtime, where its package is: its installation fetches programs from a server of its own. */
import { createRequire } from 'node:module';
import type { Tensor } from '../../../../src-main/trainer/onnx/runtime';

/** What is used of the package's types. */
interface Addon {
  Core: new () => {
    compileModel(
      path: string,
      device: string,
    ): Promise<{
      createInferRequest(): {
        inferAsync(inputs: Record<string, unknown>): Promise<Record<string, { data: Float32Array }>>;
      };
    }>;
  };
  Tensor: new (type: string, shape: number[], data: unknown) => unknown;
}

/** Null where it is not installed: skip the test visibly then. */
export function openvino(): Addon | null {
  try {
    return (createRequire(import.meta.url)('openvino-node') as { addon: Addon }).addon;
  } catch {
    return null;
  }
}

/** @param network path of an exported plain network @param images its inputs, float32 [1, 3, side, side] */
export async function openvinoAnswers(
  { Core, Tensor: OvTensor }: Addon,
  network: string,
  images: Tensor[],
): Promise<Float32Array> {
  const compiled = await new Core().compileModel(network, 'CPU');
  const request = compiled.createInferRequest();
  const answers: number[] = [];
  for (const { data, shape } of images) {
    const outputs = await request.inferAsync({ image: new OvTensor('f32', shape, data) });
    answers.push(...Object.values(outputs)[0]!.data);
  }
  return Float32Array.from(answers);
}
