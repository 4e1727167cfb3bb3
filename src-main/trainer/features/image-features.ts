/** From what was seen of the images to the feature matrices of a split. */
import type { Split } from '../data/split';
import type { Job } from '../job';
import { breathe } from '../job';
import { createValues, toFloat32, type FeatureMatrix, type FeatureValues } from '../matrix';
import { GraphBuilder } from '../onnx/builder';
import { Session } from '../onnx/runtime';
import type { Storage } from '../storage';
import type { EmbeddedImages } from './embed';
import { addStandardization, columnsOf, formatOf, type Embedding, type Standardization } from './image-graph';
import { PART_NAMES, PartsWriter, type PartName, type Parts } from './parts';

/** So many rows are standardized at once. */
const ROWS_PER_CALL = 128;

/** Rows of a matrix of raw features with their classes. */
interface Source {
  raw: FeatureMatrix;
  rows: Int32Array;
  y: Int32Array;
}

export interface WantedFeatures {
  embedding: Embedding;
  labels: Int32Array;
  split: Split;
  kept?: Standardization | null;
}

/**
 * Samples that could not be read are left out. With a backbone, features are standardized by the training part.
 * @param seen all images, and more views of those of the training part, which come after the whole images
 * @param wanted how they were seen, the class of each sample, what goes where, and the standardization of an earlier
 *   training, where that is to be kept
 */
export async function extractImageFeatures(
  { images, views }: { images: EmbeddedImages; views: EmbeddedImages[] },
  { embedding, labels, split, kept = null }: WantedFeatures,
  storage: Storage,
  job: Job,
): Promise<{ parts: Parts; standardization: Standardization | null }> {
  const sources = (part: PartName): Source[] => {
    const samples = split[part];
    const whole = sourceOf(images, samples, samples, labels);
    if (part !== 'train') return [whole];
    const positions = samples.map((_, position) => position);
    return [whole, ...views.map((view) => sourceOf(view, positions, samples, labels))];
  };
  const standardization = embedding.backbone
    ? (kept ?? (await standardizationOf(sources('train'), job)))
    : null;
  const convert = await Converter.open(embedding, standardization);
  const most = { ...split, train: new Int32Array((1 + views.length) * split.train.length) };
  try {
    const writer = await PartsWriter.create(columnsOf(embedding), formatOf(embedding), most, storage);
    const parts = await writer.finishAfter(async () => {
      for (const part of PART_NAMES)
        for (const { raw, rows, y } of sources(part))
          for await (const { first, values, count } of blocksOf(raw, rows, job)) {
            const features = await convert.run(values, count);
            const which = Int32Array.from({ length: count }, (_, index) => index);
            await writer.append(part, features, which, y.subarray(first, first + count));
          }
    });
    parts.train.samples = sources('train')[0]!.rows.length;
    return { parts, standardization };
  } finally {
    await convert.close();
  }
}

/** @param positions of the samples in `images` */
function sourceOf(
  { raw, rows }: EmbeddedImages,
  positions: Int32Array,
  samples: Int32Array,
  labels: Int32Array,
): Source {
  const readable = positions
    .map((position, index) => (rows[position]! < 0 ? -1 : index))
    .filter((i) => i >= 0);
  return {
    raw,
    rows: readable.map((index) => rows[positions[index]!]!),
    y: readable.map((index) => labels[samples[index]!]!),
  };
}

/** Rows of a matrix, some at a time, in memory that is used again for the next. */
async function* blocksOf(raw: FeatureMatrix, rows: Int32Array, job: Job) {
  const { columns, format } = raw;
  const values = createValues(ROWS_PER_CALL * columns, format);
  for (let first = 0; first < rows.length; first += ROWS_PER_CALL) {
    const some = rows.subarray(first, first + ROWS_PER_CALL);
    for (const [index, row] of some.entries())
      values.set((await raw.read(row, row + 1)) as never, index * columns);
    yield { first, values: values.subarray(0, some.length * columns), count: some.length };
    await breathe();
    job.throwIfCancelled();
  }
}

/** Means and deviations of each column, in two passes over the rows; columns that never change are left alone. */
async function standardizationOf(sources: Source[], job: Job): Promise<Standardization> {
  const columns = sources[0]!.raw.columns;
  const count = sources.reduce((sum, { rows }) => sum + rows.length, 0);
  const total = async (addend: (value: number, column: number) => number) => {
    const sums = new Float64Array(columns);
    for (const { raw, rows } of sources)
      for await (const { values } of blocksOf(raw, rows, job)) {
        const numbers = toFloat32(values, raw.format);
        for (let start = 0; start < numbers.length; start += columns)
          for (let column = 0; column < columns; column++)
            sums[column]! += addend(numbers[start + column]!, column);
      }
    return sums;
  };
  const mean = (await total((value) => value)).map((sum) => sum / Math.max(1, count));
  const squares = await total((value, column) => (value - mean[column]!) ** 2);
  const deviation = squares.map((sum) => Math.sqrt(sum / Math.max(1, count)) || 1);
  return { mean: Float32Array.from(mean), deviation: Float32Array.from(deviation) };
}

/** Standardizes with the very operators of the model file, so that both give the same numbers. */
class Converter {
  private constructor(
    private readonly session: Session | null,
    private readonly columns: number,
  ) {}

  static async open(embedding: Embedding, standardization: Standardization | null): Promise<Converter> {
    const columns = columnsOf(embedding);
    if (!standardization) return new Converter(null, columns);
    const { type } = formatOf(embedding);
    const g = GraphBuilder.create('standardize');
    const raw = g.input('raw', type, ['N', columns]);
    g.output('features', addStandardization(g, raw, standardization), type, ['N', columns]);
    return new Converter(await Session.load(g.toModel('standardize')), columns);
  }

  async run(values: FeatureValues, rows: number): Promise<FeatureValues> {
    if (!this.session) return values;
    const outputs = await this.session.run({ raw: { data: values, shape: [rows, this.columns] } });
    return outputs['features']!.data as FeatureValues;
  }

  async close(): Promise<void> {
    await this.session?.release();
  }
}
