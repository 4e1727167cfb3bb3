/** Models that are loaded, and what they answer. */
import { z } from 'zod';
import type { Skipped } from './dataset';
import { columnName, id } from './fields';
import { suggestedName } from './files';
import type { Report } from './report';

export const openModelInput = z.strictObject({ token: id });
export const reopenModelInput = z.strictObject({ modelId: id });
export const saveModelInput = z.strictObject({ modelId: id, suggestedName });

/** A model that the trainer has loaded. */
export interface Model {
  id: string;
  name: string;
  kind: 'images' | 'table';
  classes: string[];
  /** Tables: the columns it wants, with the known categories of each text column. */
  columns: { name: string; use: 'number' | 'category' | 'date'; categories: string[]; example: string }[];
  /** From the file; what was measured when it was trained. */
  report: Report;
  bytes: number;
}

export interface SavedModel {
  path: string;
  bytes: number;
}

const tokens = z.array(id).min(1).max(1000);
export const classifySourcesInput = z.strictObject({ modelId: id, tokens });
export const saveClassifiedInput = z.strictObject({ modelId: id, tokens, token: id });
/** Raw cells as text, by column name. */
export const classifyRowsInput = z.strictObject({
  modelId: id,
  rows: z
    .array(z.record(columnName, z.string().max(100_000)))
    .min(1)
    .max(1000),
});

export interface Prediction {
  /** File name, or `row 17`. */
  item: string;
  label: string;
  /** In the order of the model's classes. */
  probabilities: number[];
  /** Whether the probability reaches the model's threshold; null where it has none. */
  accepted: boolean | null;
  /** Images only: a small WebP picture. */
  webp: Uint8Array<ArrayBuffer> | null;
}

export interface Predictions {
  classes: string[];
  count: number;
  /** The first few hundred. */
  items: Prediction[];
  /** How often each class was predicted, in the order of `classes`. */
  counts: number[];
  /** How many of all answers were rejected; null where the model has no threshold. */
  rejectedCount: number | null;
  skippedCount: number;
  /** The first few hundred. */
  skipped: Skipped[];
  warnings: string[];
}
