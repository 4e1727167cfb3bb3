/** Datasets as they are opened and shown: what images and tables have in common, and what is special to images. */
import { z } from 'zod';
import { id } from './fields';
import type { Recipe } from './recipe';
import { dialectSchema, type Column, type Dialect, type Finding } from './table';

/** Where the labels of images come from: names of folders, a CSV file, or names of files by a pattern's first group. */
export const imageLabels = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('folders') }),
  z.strictObject({ from: z.literal('file'), token: id }),
  z.strictObject({ from: z.literal('name'), pattern: z.string().min(1).max(1000) }),
]);
export type ImageLabels = z.infer<typeof imageLabels>;

export const openDatasetInput = z.strictObject({
  token: id,
  labels: imageLabels.optional(),
  dialect: dialectSchema.partial().optional(),
});

export const sampleSchema = z.enum(['shapes', 'iris', 'clouds-3', 'clouds-6']);
/** One of the samples that ship with the app. */
export type Sample = z.infer<typeof sampleSchema>;
export const openSampleInput = z.strictObject({ sample: sampleSchema });

export const imageNamesInput = z.strictObject({ token: id });
export const thumbnailsInput = z.strictObject({
  datasetId: id,
  indices: z.array(z.int().min(0)).max(256),
  size: z.int().min(16).max(512),
});

/** A sample that was left out, and why. */
export interface Skipped {
  /** Path relative to the dataset, or `row 17`. */
  item: string;
  reason: string;
}

export interface Dataset {
  id: string;
  kind: 'images' | 'table';
  name: string;
  path: string;
  /** Changes whenever other samples, labels or parts would be learned from: by edits, another label or another file. */
  version: string;
  /** How many edits are in it. */
  editCount: number;
  /** How many samples are excluded by edits. */
  excludedCount: number;
  sampleCount: number;
  /** In the order of the model's outputs. */
  classes: { name: string; count: number }[];
  /** Why this cannot be trained as it stands, or null. */
  problem: string | null;
  warnings: string[];
  skippedCount: number;
  /** The first few hundred. */
  skipped: Skipped[];
  /** Tables only. */
  labelColumn: string | null;
  labelReason: string | null;
  columns: Column[];
  /** Rows as read, with or without a label; 0 for images. */
  rowCount: number;
  /** How the text was read; null for images and Parquet. */
  dialect: Dialect | null;
  findings: Finding[];
  /** Tables only: the first rows as read; null is a missing value. */
  previewRows: (string | null)[][];
  /** Images only: sample indices for `thumbnails`, a few of every class. */
  previewSamples: { className: string; indices: number[] }[];
  images: ImageFacts | null;
  /** What fits this data; a starting point for the person. */
  recipe: Recipe;
}

/** What only images have. */
export interface ImageFacts {
  labelsFrom: ImageLabels['from'];
  /** Whether they came in parts for training, validation and test, which are kept. */
  hasParts: boolean;
  /** The names of some of the files, without their folders. */
  fileNames: string[];
}

export interface Thumbnail {
  index: number;
  /** A WebP picture; null where the file cannot be decoded. */
  webp: Uint8Array<ArrayBuffer> | null;
}
