/** Classifies pictures that came in requests. */
import { z } from 'zod';
import { describeError } from '../../trainer/errors';
import { decodeBytes } from '../../trainer/features/decode';
import { pixelTensor } from '../../trainer/features/image-graph';
import { answer } from '../../trainer/model/answer';
import type { LoadedModel } from '../../trainer/model/model-file';
import type { Turns } from './gate';
import { predictionsOf } from './predictions';
import { Refusal, tooMany } from './refusal';
import { imagesInput, type Answer, type Prediction } from './schemas';

/** @param turns of pictures: one that is decoded takes far more memory than its file */
export async function classifyPicture(model: LoadedModel, bytes: Uint8Array, turns: Turns): Promise<Answer> {
  if (bytes.length === 0)
    throw new Refusal(422, 'broken-image', 'The body is empty: send the bytes of a picture.');
  return { predictions: [await predict(model, bytes, turns)], warnings: [] };
}

/**
 * What is no picture is an item with its error; all others are answered.
 * @param signal aborted when nobody waits for the answer any more
 */
export async function classifyPictures(
  model: LoadedModel,
  body: unknown,
  turns: Turns,
  most: number,
  signal: AbortSignal,
): Promise<Answer> {
  const { images } = imagesInput.parse(body);
  if (images.length > most) throw tooMany(images.length, most, 'images');
  const predictions = await Promise.all(
    images.map((text) =>
      predict(model, text, turns, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        return { error: describeError(error).message };
      }),
    ),
  );
  return { predictions, warnings: [] };
}

const base64 = z.base64();

async function predict(
  model: LoadedModel,
  given: Uint8Array | string,
  turns: Turns,
  signal?: AbortSignal,
): Promise<Prediction> {
  return turns.take(async () => {
    signal?.throwIfAborted();
    const bytes = typeof given === 'string' ? bytesOf(given) : given;
    const answers = await answer(model, { pixels: pixelTensor(await decodeBytes(bytes)) });
    return predictionsOf(model, answers)[0]!;
  });
}

function bytesOf(text: string): Uint8Array {
  if (text !== '' && base64.safeParse(text).success) return Buffer.from(text, 'base64');
  throw new Refusal(422, 'not-base64', 'this is not base64 of the bytes of a picture');
}
