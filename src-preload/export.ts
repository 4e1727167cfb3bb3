/** The ways in which a model leaves the app, and the proof that what left answers as the app does. */
import { z } from 'zod';
import { id } from './fields';

/**
 * `onnx`: the model file; `html`: one page that works offline; `json`: the weights of the head; `python`, `javascript`
 * and `csharp`: the model file with a program that uses it; `network`: a plain graph for runtimes that know few
 * operators (images only: the picture comes resized, as numbers).
 */
export const exportFormatSchema = z.enum([
  'onnx',
  'html',
  'json',
  'python',
  'javascript',
  'csharp',
  'network',
]);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** How weights are stored: as they were trained, at half the size, or at a quarter of it. */
export const weightFormatSchema = z.enum(['float32', 'float16', 'int8']);
export type WeightFormat = z.infer<typeof weightFormatSchema>;

export const exportModelInput = z.strictObject({
  modelId: id,
  format: exportFormatSchema,
  /** What a format cannot have is refused. */
  weights: weightFormatSchema,
  /** Of an empty folder that the person chose. */
  token: id,
  /** The open data whose held-out samples prove it; null: samples are made. */
  datasetId: id.nullable(),
});

export const exportSizesInput = z.strictObject({ modelId: id });

/** What an export will take on the disk, before it is made. */
export interface ExportSize {
  format: ExportFormat;
  weights: WeightFormat;
  bytes: number;
}

/** The exported files, run on samples by another runtime than the one that trained, against the app's own answers. */
export const exportProofSchema = z.strictObject({
  /** `held-out`: samples that nothing was learned from; `given`: data that the person named; `made`: by the app. */
  samples: z.enum(['held-out', 'given', 'made']),
  count: z.int(),
  /** Name and version of what ran it. */
  runtime: z.string(),
  /** Of any probability of any sample, and what it must not exceed. */
  largestDifference: z.number(),
  bound: z.number(),
  /** The share of samples that get the same label. */
  agreement: z.number(),
  /** On labelled samples: of the model in the app and of what left; null without labels. */
  accuracy: z.strictObject({ before: z.number(), after: z.number() }).nullable(),
});
export type ExportProof = z.infer<typeof exportProofSchema>;

export interface ExportedModel {
  /** The folder. */
  path: string;
  files: { name: string; bytes: number }[];
  proof: ExportProof;
}
