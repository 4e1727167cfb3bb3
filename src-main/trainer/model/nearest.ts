/** The pictures of a dataset that look most like another one to a model. */
import type { NearestSamples, NearSample } from '../../../src-preload/contract';
import type { EmbeddedImages } from '../features/embed';
import type { Job } from '../job';
import { spansOf, toFloat32, type FeatureMatrix } from '../matrix';
import { GraphBuilder } from '../onnx/builder';
import { float32Output, Session } from '../onnx/runtime';

/** So many rows are compared at once. */
const ROWS_PER_CALL = 512;
/** So many pictures of the dataset say how near pictures of it are to each other. */
const REFERENCES = 200;
/** Fewer than this say nothing about what is usual. */
const LEAST_REFERENCES = 20;
/** What is farther than this share of them is unlike them. */
const USUAL = 0.99;

/** Of the features of a model, before they are standardized. */
export interface Scaling {
  mean: Float32Array;
  deviation: Float32Array;
}

/** Of pixels alone, which are bytes: 0 is black. */
const PIXEL_MIDDLE = 127.5;

export const pixelScaling = (columns: number): Scaling => ({
  mean: new Float32Array(columns).fill(PIXEL_MIDDLE),
  deviation: new Float32Array(columns).fill(PIXEL_MIDDLE),
});

/** What the references of some images gave; asked for again with every picture. */
const known = new WeakMap<FeatureMatrix, number | null>();

/**
 * By the cosine of standardized features. One pass over the features of the dataset, in blocks.
 * @param query standardized features of a picture, [features]
 * @param images of the dataset; a row of -1 is left out
 * @param self the index of the picture in the dataset, where it is one of it
 * @throws UserError where the job was cancelled
 */
export async function nearestOf(
  { query, self }: { query: Float32Array; self: number | null },
  images: Pick<EmbeddedImages, 'raw' | 'rows'>,
  scaling: Scaling,
  count: number,
  job: Job,
): Promise<NearestSamples> {
  const { raw } = images;
  const sampleOf = new Int32Array(raw.rows).fill(-1);
  images.rows.forEach((row, sample) => row >= 0 && (sampleOf[row] = sample));
  const references = known.has(raw) ? [] : referenceRows(raw.rows);
  const queries = [query, ...(await standardizedRows(raw, references, scaling))];
  const best = new Best(count);
  const nearest = new Float32Array(references.length).fill(-1);
  await job.run('evaluating', raw.rows, async (report) => {
    for await (const { first, rows, similarities } of compare(raw, queries, scaling, job)) {
      for (let row = 0; row < rows; row++) {
        const start = row * queries.length;
        const sample = sampleOf[first + row]!;
        if (sample >= 0 && sample !== self) best.add(sample, similarities[start]!);
        references.forEach((reference, index) => {
          if (reference !== first + row)
            nearest[index] = Math.max(nearest[index]!, similarities[start + 1 + index]!);
        });
      }
      report(first + rows);
    }
  });
  if (!known.has(raw)) known.set(raw, usualOf(nearest));
  const usual = known.get(raw)!;
  const samples = best.samples;
  return { samples, usual, isUnlike: usual !== null && (samples[0]?.similarity ?? 1) < usual };
}

/** Spread evenly over the rows. */
function referenceRows(rows: number): number[] {
  const count = Math.min(REFERENCES, rows);
  return Array.from({ length: count }, (_, index) => Math.floor((index * rows) / count));
}

/** What so many of the references reach. */
function usualOf(nearest: Float32Array): number | null {
  if (nearest.length < LEAST_REFERENCES) return null;
  return nearest.toSorted()[Math.floor((1 - USUAL) * nearest.length)]!;
}

async function standardizedRows(
  raw: FeatureMatrix,
  rows: number[],
  scaling: Scaling,
): Promise<Float32Array[]> {
  const found: Float32Array[] = [];
  for (const row of rows)
    found.push(standardized(toFloat32(await raw.read(row, row + 1), { ...raw.format, scale: 1 }), scaling));
  return found;
}

/** @param values as they are kept, [features] */
export const standardized = (values: Float32Array, { mean, deviation }: Scaling): Float32Array =>
  values.map((value, column) => (value - mean[column]!) / deviation[column]!);

/** The cosine of every row with every query, [rows, queries], block by block. */
async function* compare(raw: FeatureMatrix, queries: Float32Array[], scaling: Scaling, job: Job) {
  const session = await Session.load(comparison(raw, queries, scaling));
  try {
    for await (const { first, end, data } of spansOf(raw, ROWS_PER_CALL)) {
      job.throwIfCancelled();
      const rows = end - first;
      const outputs = await session.run({ raw: { data, shape: [rows, raw.columns] } });
      yield { first, rows, similarities: float32Output(outputs, 'similarities') };
    }
  } finally {
    await session.release();
  }
}

function comparison(
  { columns, format }: FeatureMatrix,
  queries: Float32Array[],
  scaling: Scaling,
): Uint8Array {
  const g = GraphBuilder.create('comparison');
  const vector = (values: Float32Array) => g.constant('float32', [1, columns], values);
  const values = g.cast(g.input('raw', format.type, ['N', columns]), 'float32');
  const X = g.op('Div', g.op('Sub', values, vector(scaling.mean)), vector(scaling.deviation));
  const lengths = g.op('ReduceL2', X, g.integers(1), { keepdims: 1 });
  const directions = new Float32Array(queries.length * columns);
  queries.forEach((query, index) => directions.set(unit(query), index * columns));
  const Q = g.constant('float32', [queries.length, columns], directions);
  const products = g.op('Gemm', X, Q, { transB: 1 });
  const least = g.scalar('float32', 1e-12);
  g.output('similarities', g.op('Div', products, g.op('Max', lengths, least)), 'float32', [
    'N',
    queries.length,
  ]);
  return g.toModel('comparison');
}

function unit(values: Float32Array): Float32Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1;
  return values.map((value) => value / length);
}

/** Keeps the most similar of all that it is given. */
class Best {
  /** The most similar first. */
  readonly samples: NearSample[] = [];

  constructor(private readonly count: number) {}

  add(index: number, similarity: number): void {
    const { samples, count } = this;
    if (samples.length === count && similarity <= samples.at(-1)!.similarity) return;
    const place = samples.findIndex((other) => other.similarity < similarity);
    samples.splice(place < 0 ? samples.length : place, 0, { index, similarity });
    if (samples.length > count) samples.pop();
  }
}
