/** What a model file says about itself, in its `metadata_props` under `softmax-studio.*`. */
import { z } from 'zod';
import { reportSchema, weightFormatSchema, type WeightFormat } from '../../../src-preload/contract';
import { columnRecipeSchema } from '../features/table/column-recipe';

export const PREFIX = 'softmax-studio.';
/** The label of classes that were merged because they are rare. */
export const OTHER = 'other';
/** A model of more cannot be opened: its scores alone would take all memory. */
export const MOST_CLASSES = 5000;
/** So many of their names are kept. */
export const MOST_MERGED = 10_000;

export const metadataSchema = z.object({
  /** The version of this format. */
  format: z.literal(1),
  kind: z.enum(['images', 'table']),
  labels: z.array(z.string()).min(2).max(MOST_CLASSES),
  /** Rare classes that are one of the labels, `other`. */
  merged: z.array(z.string()).max(MOST_MERGED).default([]),
  /** Tables: how each input column is prepared; its order is that of the graph's inputs. */
  columns: z.array(columnRecipeSchema),
  /** Tables: the mean of each feature over the training part; null where it was not kept. */
  averages: z.array(z.number()).nullable().default(null),
  /** Tables: the label's column. */
  labelColumn: z.string().nullable(),
  /** SHA-256 of the data that it was trained on, in hexadecimal. */
  fingerprint: z.string(),
  seed: z.int(),
  /** How the weights are stored. */
  weights: weightFormatSchema.default('float32'),
  /** Recipe, split sizes, curve and scores. */
  report: reportSchema,
});
export type Metadata = z.infer<typeof metadataSchema>;

/** Each field as JSON under its own key. */
export const encodeMetadata = (metadata: Metadata): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).map(([key, value]) => [PREFIX + key, JSON.stringify(value)]));

/** The key and the value that say how weights are stored. */
export const encodeWeights = (weights: WeightFormat): [key: string, value: string] => [
  `${PREFIX}weights`,
  JSON.stringify(weights),
];

/** The key and the value of a model card in Markdown, which exported files carry. */
export const encodeCard = (card: string): [key: string, value: string] => [
  `${PREFIX}card`,
  JSON.stringify(card),
];

/** @throws where a field is absent or not what it should be */
export function decodeMetadata(properties: { key: string; value: string }[]): Metadata {
  const fields = properties
    .filter(({ key }) => key.startsWith(PREFIX))
    .map(({ key, value }) => [key.slice(PREFIX.length), JSON.parse(value) as unknown]);
  return metadataSchema.parse(Object.fromEntries(fields));
}
