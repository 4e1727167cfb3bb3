/** Why a model answered as it did: what speaks for a class, and which known pictures are alike. */
import { z } from 'zod';
import { columnName, id } from './fields';
import { className } from './samples';

const index = z.int().min(0);

/** A picture that the trainer can reach: one of what was classified, one of a dataset, or a file handed over. */
export const imageRefSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('batch'), batchId: id, index }),
  z.strictObject({ from: z.literal('dataset'), datasetId: id, index }),
  z.strictObject({ from: z.literal('token'), token: id }),
]);
export type ImageRef = z.infer<typeof imageRefSchema>;

export const explainImageInput = z.strictObject({ modelId: id, image: imageRefSchema, className });
export const nearestSamplesInput = z.strictObject({
  modelId: id,
  datasetId: id,
  image: imageRefSchema,
  count: z.int().min(1).max(50),
});
/** Raw cells as text, by column name. */
export const explainRowInput = z.strictObject({
  modelId: id,
  row: z.record(columnName, z.string().max(100_000)),
  className,
});

/** What speaks for a class at each place of a picture, and what against it. */
export interface ImageExplanation {
  /**
   * `activation`: exact, the mean of `values` plus `bias` is the logit. `occlusion`: by how much the logarithm of the
   * class's probability falls where a grey patch hides the place.
   */
  method: 'activation' | 'occlusion';
  width: number;
  height: number;
  /** [height, width], row-major; above 0 speaks for the class. */
  values: Float32Array<ArrayBuffer>;
  /** What the class starts from whatever the picture; 0 with occlusion. */
  bias: number;
  logit: number;
  /** The square that the model looked at, as WebP. */
  webp: Uint8Array<ArrayBuffer>;
}

export interface NearSample {
  /** Of the sample in its dataset. */
  index: number;
  /** The cosine between the features of both, -1 to 1; 1 is the same picture. */
  similarity: number;
}

export interface NearestSamples {
  /** The most similar first. */
  samples: NearSample[];
  /** Whether fewer than 1 in 100 of the dataset's own pictures are so far from all others of it. */
  isUnlike: boolean;
  /** The similarity to the nearest other picture that 99 of 100 pictures of the dataset reach; null for too few. */
  usual: number | null;
}

/** What each column of a row adds to a class's logit, against the average row of the training part. */
export interface RowExplanation {
  /** Exact where there is no hidden layer: then the contributions and `average` add up to `logit`. */
  isExact: boolean;
  /** The largest first. */
  columns: { name: string; contribution: number }[];
  /** The class's logit for the average row; logits are less their mean over the classes. */
  average: number;
  logit: number;
}
