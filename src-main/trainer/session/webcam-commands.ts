/** Pictures that a webcam gives while one looks. */
import type { Prediction } from '../../../src-preload/contract';
import { decodeBytes } from '../features/decode';
import { pixelTensor } from '../features/image-graph';
import { answer, classifiedOf, requireKind } from '../model/answer';
import type { Handlers } from './handlers';
import type { SessionState } from './state';

export function webcamCommands({ models }: SessionState): Handlers<'classifyFrame'> {
  return {
    classifyFrame: async ({ modelId, bytes }): Promise<Prediction> => {
      const model = models.get(modelId);
      requireKind(model, 'images');
      const answers = await answer(model, { pixels: pixelTensor(await decodeBytes(bytes)) });
      return { ...classifiedOf(model, answers, 0, ''), webp: null };
    },
  };
}
