/** Projects: everything a person did with some data, kept by the app and reopened where it was left. */
import { z } from 'zod';
import { imageLabels, sampleSchema, type Sample } from './dataset';
import { columnName, id } from './fields';
import type { Source } from './files';
import { recipeSchema } from './recipe';
import { reportSchema } from './report';
import { editsSchema } from './samples';
import { dialectSchema } from './table';

const name = z.string().min(1).max(200);
const share = z.number().min(0).max(1);
const smallPicture = z
  .string()
  .max(20_000)
  .regex(/^data:image\/webp;base64,[A-Za-z0-9+/]+={0,2}$/);

/** One training of a project, as its table of runs shows it; everything else is in the model's own file. */
export const runRecordSchema = z.strictObject({
  modelId: id,
  name,
  /** ISO 8601. */
  at: z.iso.datetime(),
  /** Null where a version of the app made it that had other settings. */
  recipe: recipeSchema.nullable(),
  /** `Dataset.version` of what it was trained on. */
  dataVersion: z.string().max(64),
  samples: z.int().min(0),
  seconds: z.number().min(0),
  /** Of the test part, of the validation part where there is no test; null without either. */
  accuracy: share.nullable(),
  logLoss: z.number().nullable(),
  macroF1: share.nullable(),
  /** At most some hundred points of the loss curve. */
  curve: z
    .array(
      z.strictObject({ epoch: z.number(), train: z.number().nullable(), validation: z.number().nullable() }),
    )
    .max(500),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** What a project holds wherever it is: in the page, and on the disk. */
export const projectFields = {
  id,
  name,
  kind: z.enum(['images', 'table']),
  /** Its data in a few words: earlier versions of the app kept them in place of `size`. */
  detail: z.string().max(200),
  /** How much data it has, for the list of projects. */
  size: z
    .strictObject({ classes: z.int().min(0), samples: z.int().min(0) })
    .nullable()
    .catch(null),
  /** For its card: of images, as data URLs. An ornament: without it the rest is good. */
  pictures: z.array(smallPicture).max(3).catch([]),
  /** ISO 8601. */
  savedAt: z.iso.datetime(),
  labelColumn: columnName.nullable(),
  edits: editsSchema,
  /** What is set for the next training; null before any was thought of. */
  recipe: recipeSchema.nullable(),
  /** The newest first. */
  runs: z.array(runRecordSchema).max(1000),
  /** The model that is looked at. */
  currentModelId: id.nullable(),
  /** The screen that was left. */
  view: z.string().max(40),
};

/**
 * As the page has it: tokens stand for paths, as everywhere. Main writes the paths instead, and grants them again when
 * the project is opened.
 */
export const projectSchema = z.strictObject({
  ...projectFields,
  source: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('source'),
      token: id,
      labels: imageLabels.optional(),
      dialect: dialectSchema.partial().optional(),
    }),
    z.strictObject({ kind: z.literal('sample'), sample: sampleSchema }),
  ]),
});
export type Project = z.infer<typeof projectSchema>;

export const renameProjectInput = z.strictObject({ id, name });

/** A project as the list of all shows it. */
export interface ProjectSummary {
  id: string;
  name: string;
  kind: Project['kind'];
  detail: string;
  size: Project['size'];
  pictures: string[];
  /** ISO 8601. */
  savedAt: string;
  /** Of its data, for showing; empty for a sample. */
  path: string;
  /** Null for a person's own data. */
  sample: Sample | null;
  /** Whether the data is still there. */
  exists: boolean;
  runCount: number;
  /** Of its best run; null where none was measured. */
  bestAccuracy: number | null;
}

export interface ProjectList {
  /** The newest first. */
  projects: ProjectSummary[];
  /** What of the projects' files could not be read, and what was done about it, in sentences. */
  problems: string[];
}

/** A project that is opened again. */
export interface OpenedProject {
  project: Project;
  /** Where its data is, or was; null for a sample. */
  source: Source | null;
  /** Whether the data is no longer there. */
  isMissing: boolean;
}

export const saveReportInput = z.strictObject({
  report: reportSchema,
  suggestedName: z.string().min(1).max(200),
});
