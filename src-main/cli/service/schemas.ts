/** What the service takes and gives, as its documentation tells it. */
import { z } from 'zod';
import { columnRecipeSchema } from '../../trainer/features/table/column-recipe';

export const imagesInput = z.strictObject({
  images: z
    .array(z.string().meta({ format: 'byte', description: 'The bytes of a picture file, in base64.' }))
    .min(1),
});

export const cellSchema = z.union([z.number(), z.string(), z.boolean(), z.null()]);
export type Cell = z.infer<typeof cellSchema>;

export const rowsInput = z.strictObject({
  /** Columns are found by name; null is a missing value. */
  rows: z.array(z.record(z.string(), cellSchema)).min(1),
});

export const predictionSchema = z.object({
  label: z.string().meta({ description: 'What the model says.' }),
  confidence: z.number().min(0).max(1).meta({ description: 'The probability of the label.' }),
  accepted: z.boolean().nullable().meta({
    description:
      'Whether the model is sure enough, and the sample like its training data; null where it never rejects an answer.',
  }),
  distance: z.number().nullable().meta({
    description:
      'From the training data: above 1 it is unlike all of them. Null where the model does not tell.',
  }),
  probabilities: z.record(z.string(), z.number()).meta({ description: 'Of every class; they sum to 1.' }),
});
export type Prediction = z.infer<typeof predictionSchema>;

export const failedSchema = z.object({
  error: z.string().meta({ description: 'Why this one could not be classified; the others were.' }),
});

export const answerSchema = z.object({
  predictions: z
    .array(z.union([predictionSchema, failedSchema]))
    .meta({ description: 'One for each picture or row, in their order.' }),
  warnings: z
    .array(z.string())
    .meta({ description: 'What should be known of how the request was understood.' }),
});
export type Answer = z.infer<typeof answerSchema>;

export const errorSchema = z.object({
  error: z.object({
    code: z.string().meta({ description: 'Stable, for programs.' }),
    message: z.string().meta({ description: 'What happened and what to do, for people.' }),
  }),
});

export const healthSchema = z.object({ status: z.enum(['ok', 'stopping']), version: z.string() });
export type Health = z.infer<typeof healthSchema>;

export const modelSchema = z.object({
  name: z.string(),
  kind: z
    .enum(['images', 'table'])
    .meta({ description: 'What it classifies: pictures, or rows of a table.' }),
  classes: z.array(z.string()),
  columns: z
    .array(
      z.object({
        name: z.string(),
        use: z.enum(columnRecipeSchema.options.map(({ shape }) => shape.use.value)),
        categories: z.array(z.string()).optional().meta({ description: 'The texts that it knows.' }),
      }),
    )
    .meta({ description: 'Of tables, what a row must have; of pictures none.' }),
  labelColumn: z.string().nullable().meta({ description: 'What the label was called in training.' }),
  threshold: z.number().nullable().meta({ description: 'Answers that are less sure are not accepted.' }),
  maxDistance: z.number().nullable().meta({ description: 'Answers to what is farther are not accepted.' }),
  bytes: z.int().meta({ description: 'Size of the model file.' }),
  training: z.object({
    samples: z.int(),
    seed: z.int(),
    fingerprint: z.string().meta({ description: 'SHA-256 of the data.' }),
    versions: z.record(z.string(), z.string()),
  }),
  test: z
    .object({
      samples: z.int(),
      accuracy: z.number(),
      accuracyInterval: z.array(z.number()).length(2).meta({ description: '95%.' }),
      balancedAccuracy: z.number(),
      macroF1: z.number(),
      logLoss: z.number(),
      expectedCalibrationError: z.number(),
    })
    .nullable()
    .meta({ description: 'Its scores on data that it never saw; null where none were held out.' }),
  limits: z.object({
    samples: z.int().meta({ description: 'The most pictures or rows of a request.' }),
    bytes: z.int().meta({ description: 'The largest body of a request.' }),
  }),
});
export type ModelFacts = z.infer<typeof modelSchema>;
