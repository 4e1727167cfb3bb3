/** What an export is proven on: samples that the model did not learn from where there are any. */
import type { ExportProof } from '../../../src-preload/contract';
import { decodeImage, type Pixels } from '../features/decode';
import { pixelTensor } from '../features/image-graph';
import { rowTensors } from '../features/table/inputs';
import { rowValues } from '../model/classify-table';
import type { LoadedModel } from '../model/model-file';
import type { Tensor } from '../onnx/runtime';
import { createRandom } from '../random';

/** So many prove an export. */
export const MOST_SAMPLES = 200;
/** Rows that go through a graph at once. */
const ROWS_PER_BLOCK = 50;

/** Samples that are answered together. */
export interface SampleBlock {
  /** Of the model's graph. */
  inputs: Record<string, Tensor>;
  /** Rows as text, by the model's columns; null for pictures. */
  cells: Record<string, string>[] | null;
  /** [n] places of the true classes in the model's labels; -1 where nobody knows. */
  truths: Int32Array;
}

export interface ProofSamples {
  kind: ExportProof['samples'];
  /** How many there are at most: what cannot be decoded is left out. */
  count: number;
  blocks(): AsyncIterable<SampleBlock>;
}

/** A picture, or where it lies. */
export interface Picture {
  source: string | Pixels;
  truth: number;
}

/** One picture a block: they differ in size. Only one is in memory. */
export const pictureSamples = (kind: ProofSamples['kind'], pictures: Picture[]): ProofSamples => ({
  kind,
  count: pictures.length,
  async *blocks() {
    for (const { source, truth } of pictures) {
      const pixels = typeof source === 'string' ? await decodeImage(source).catch(() => null) : source;
      if (pixels)
        yield { inputs: { pixels: pixelTensor(pixels) }, cells: null, truths: Int32Array.of(truth) };
    }
  },
});

/** @param truths [rows] */
export const rowSamples = (
  kind: ProofSamples['kind'],
  model: LoadedModel,
  cells: Record<string, string>[],
  truths: number[],
): ProofSamples => ({
  kind,
  count: cells.length,
  async *blocks() {
    for (let first = 0; first < cells.length; first += ROWS_PER_BLOCK) {
      const some = cells.slice(first, first + ROWS_PER_BLOCK);
      const all = Int32Array.from(some, (_, index) => index);
      yield {
        inputs: rowTensors(rowValues(model, some), all),
        cells: some,
        truths: Int32Array.from(truths.slice(first, first + ROWS_PER_BLOCK)),
      };
    }
  },
});

/** At most so many of some things, spread evenly over them, and shuffled: the first few are of all kinds too. */
export function thinned<T>(all: ArrayLike<T>, most = MOST_SAMPLES): T[] {
  const length = Math.min(most, all.length);
  const some = Array.from({ length }, (_, index) => all[Math.floor((index * all.length) / length)]!);
  return createRandom(1).shuffle(some);
}
