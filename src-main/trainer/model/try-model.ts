/** Asks a model that was just opened once, so that one that cannot answer is not opened. */
import { t } from '../../../src-preload/language';
import { rowTensors } from '../features/table/inputs';
import { OnnxError } from '../onnx/onnx-error';
import { float32Output, type Tensor } from '../onnx/runtime';
import type { LoadedModel } from './model-file';

/** Of a plain picture, in pixels. */
const SIDE = 8;

/** @throws OnnxError where it gives no answer, or one that is none of its classes */
export async function requireAnswers({ metadata, session }: LoadedModel): Promise<void> {
  const fail = (reason: string) => new OnnxError(t('its graph does not answer ({reason})', { reason }));
  const outputs = await session.run(example(metadata)).catch((error: unknown) => {
    void session.release();
    throw fail(
      String((error as Error).message)
        .split('\n')[0]!
        .slice(0, 200),
    );
  });
  const { labels } = metadata;
  const [answer] = outputs['label']!.data as string[];
  const { length } = float32Output(outputs, 'probabilities');
  if (answer !== undefined && labels.includes(answer) && length === labels.length) return;
  void session.release();
  throw fail(t('what it says is none of its classes'));
}

/** A grey picture, or a row without a value. */
function example({ kind, columns }: LoadedModel['metadata']): Record<string, Tensor> {
  if (kind === 'images')
    return { pixels: { data: new Uint8Array(SIDE * SIDE * 3).fill(128), shape: [1, SIDE, SIDE, 3] } };
  const values = columns.map(({ name, use }) =>
    use === 'category' ? { name, use, values: [''] } : { name, use, values: Float64Array.of(NaN) },
  );
  return rowTensors(values, Int32Array.of(0));
}
