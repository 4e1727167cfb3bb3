/** The app's own answers, and how far others are from them. */
import { decodeImage } from '../../../../src-main/trainer/features/decode';
import { pixelTensor } from '../../../../src-main/trainer/features/image-graph';
import { planesOf } from '../../../../src-main/trainer/export/network';
import { squaresOf } from '../../../../src-main/trainer/export/squares';
import { answer } from '../../../../src-main/trainer/model/answer';
import type { LoadedModel } from '../../../../src-main/trainer/model/model-file';
import { Session, type Tensor } from '../../../../src-main/trainer/onnx/runtime';

export interface OwnAnswers {
  labels: string[];
  /** [n, classes] */
  probabilities: Float32Array;
}

/** @param blocks inputs of the model, some samples each */
export async function ownAnswers(model: LoadedModel, blocks: Record<string, Tensor>[]): Promise<OwnAnswers> {
  const labels: string[] = [];
  const probabilities: number[] = [];
  for (const inputs of blocks) {
    const answers = await answer(model, inputs);
    labels.push(...Array.from(answers.decisions, (place) => model.metadata.labels[place]!));
    probabilities.push(...answers.probabilities);
  }
  return { labels, probabilities: Float32Array.from(probabilities) };
}

/** The model's input `pixels` for each file, decoded by the app. */
export async function pixelsOf(files: string[]): Promise<Tensor[]> {
  const all: Tensor[] = [];
  for (const file of files) all.push(pixelTensor(await decodeImage(file)));
  return all;
}

/** The inputs of the plain network for each picture. @param model the bytes of the model file */
export async function imagesOf(model: Uint8Array, pictures: Tensor[]): Promise<Tensor[]> {
  const session = await Session.load(squaresOf(model));
  const images: Tensor[] = [];
  for (const pixels of pictures) {
    const { data, shape } = (await session.run({ pixels }))['square']!;
    images.push({ data: planesOf(data as Uint8Array), shape: [1, 3, shape[1]!, shape[2]!] });
  }
  await session.release();
  return images;
}

export function largestDifference(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  if (ours.length !== theirs.length) throw new Error(`${theirs.length} numbers instead of ${ours.length}`);
  let most = 0;
  for (let i = 0; i < ours.length; i++) {
    const difference = Math.abs(ours[i]! - theirs[i]!);
    // A number that is none is as far off as can be.
    most = Math.max(most, Number.isNaN(difference) ? Infinity : difference);
  }
  return most;
}

/** The share of samples whose most probable class is the same. */
export function agreementOf(ours: Float32Array, theirs: ArrayLike<number>, classes: number): number {
  const rows = ours.length / classes;
  let same = 0;
  for (let row = 0; row < rows; row++)
    if (bestOf(ours, row, classes) === bestOf(theirs, row, classes)) same++;
  return same / rows;
}

function bestOf(probabilities: ArrayLike<number>, row: number, classes: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++)
    if (probabilities[row * classes + k]! > probabilities[row * classes + best]!) best = k;
  return best;
}
