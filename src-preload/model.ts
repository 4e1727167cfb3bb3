/** Models that are loaded, and what they answer. */
import { z } from 'zod';
import type { Skipped } from './dataset';
import { columnName, id } from './fields';
import { suggestedName } from './files';
import type { Report } from './report';

export const openModelInput = z.strictObject({ token: id });
export const reopenModelInput = z.strictObject({ modelId: id });
export const saveModelInput = z.strictObject({ modelId: id, suggestedName });

export interface ModelColumn {
  name: string;
  use: 'number' | 'category' | 'date';
  categories: string[];
  example: string;
  /** Numbers: the least and the largest of training; null where that is not known. */
  range: [number, number] | null;
}

/** A model that the trainer has loaded. */
export interface Model {
  id: string;
  name: string;
  kind: 'images' | 'table';
  classes: string[];
  /** Tables: the columns it wants, with the known categories of each text column. */
  columns: ModelColumn[];
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
const MAX_PICTURE_BYTES = 64 * 1024 * 1024;
/** A picture that lies in no file: pasted, say. */
export const classifyPictureInput = z.strictObject({
  modelId: id,
  name: z.string().min(1).max(200),
  bytes: z
    .instanceof(Uint8Array)
    .refine(({ length }) => length > 0 && length <= MAX_PICTURE_BYTES, 'The picture is empty or too large.'),
});
/** Small pictures of what was classified. */
export const classifiedPicturesInput = z.strictObject({
  batchId: id,
  indices: z.array(z.int().min(0)).max(256),
  size: z.int().min(16).max(512),
});
/** Answers again, with all probabilities, to some images that were classified. */
export const classifiedItemsInput = z.strictObject({
  modelId: id,
  batchId: id,
  indices: z.array(z.int().min(0)).max(64),
});
export const copyIntoFoldersInput = z.strictObject({
  modelId: id,
  tokens,
  /** Of an empty folder. */
  token: id,
  /** Less sure answers count as unsure; null: as the model has it. */
  threshold: z.number().min(0).max(1).nullable(),
});
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
  /** Whether nothing rejects the answer, threshold or distance; null where nothing could. */
  accepted: boolean | null;
  /** From the training samples: beyond 1 it is unlike all of them; null where the model does not tell. */
  distance: number | null;
  /** Images only: a small WebP picture. */
  webp: Uint8Array<ArrayBuffer> | null;
}

/** One line for each sample, as arrays. */
export interface Answered {
  /** The answers, as indices of classes. */
  decisions: Int32Array;
  /** Their probabilities. */
  confidences: Float32Array;
  /** The most probable other classes, and their probabilities. */
  seconds: Int32Array;
  secondConfidences: Float32Array;
  /** From the training samples, as of `Prediction`; null where the model does not tell. */
  distances: Float32Array | null;
  /** Images: their paths from the folder that was given; null for a table, whose rows are in their order. */
  names: string[] | null;
}

export interface Predictions {
  /** For later commands on these images; null for rows. */
  batchId: string | null;
  /** The first some hundred thousand. */
  answered: Answered;
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

/** Images that were copied into a folder for each class. */
export interface CopiedImages {
  path: string;
  copied: number;
  /** How many of these went into the folder `unsure`. */
  unsure: number;
  skippedCount: number;
  /** The first few hundred. */
  skipped: Skipped[];
}
