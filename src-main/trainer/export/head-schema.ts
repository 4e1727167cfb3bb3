/** What `head.json` holds; its JSON Schema lies beside it in the export. */
import { z } from 'zod';

const rows = z.array(z.array(z.number()));

const transformSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('log'), origin: z.number(), unit: z.number().positive() }),
  z.strictObject({ kind: z.literal('quantile'), knots: z.array(z.number()), scores: z.array(z.number()) }),
]);

const measured = {
  name: z.string(),
  median: z.number(),
  indicator: z.boolean(),
  centre: z.number(),
  scale: z.number().positive(),
};

const columnSchema = z.discriminatedUnion('use', [
  z.strictObject({
    ...measured,
    use: z.literal('number'),
    transform: transformSchema.nullable(),
    /** How its texts are read: a place in `numberStyles`. */
    style: z.int().min(0),
  }),
  z.strictObject({
    ...measured,
    use: z.literal('date'),
    parts: z.array(z.enum(['year', 'weekday', 'time'])),
  }),
  z.strictObject({ name: z.string(), use: z.literal('category'), categories: z.array(z.string()) }),
]);

const tableSchema = z.strictObject({
  kind: z.literal('table'),
  columns: z.array(columnSchema),
  /** How texts that are no plain numbers are read. */
  numberStyles: z.array(
    z.strictObject({
      /** A regular expression for what is a number at all. */
      pattern: z.string(),
      decimal: z.enum(['.', ',']),
      /** What is taken away before a text is read: units, and what groups digits. */
      remove: z.array(z.string()),
    }),
  ),
  /** What each feature stands for, in the order of the weights. */
  features: z.array(z.strictObject({ column: z.string(), value: z.string().nullable() })),
});

const imagesSchema = z.strictObject({
  kind: z.literal('images'),
  /** How a picture becomes a square of `size` pixels. */
  fit: z.enum(['stretch', 'crop', 'pad']),
  size: z.int(),
  /** Null: the features are the square's own pixels. */
  backbone: z
    .strictObject({
      name: z.string(),
      sha256: z.string(),
      mean: z.array(z.number()),
      std: z.array(z.number()),
    })
    .nullable(),
  /** How many numbers a picture is. */
  features: z.int(),
  /** Of the backbone's features; null for pixels. */
  standardization: z.strictObject({ mean: z.array(z.number()), deviation: z.array(z.number()) }).nullable(),
});

export const headSchema = z.strictObject({
  $schema: z.literal('./head.schema.json'),
  format: z.literal('softmax-studio-head'),
  version: z.literal(1),
  name: z.string(),
  labels: z.array(z.string()),
  input: z.discriminatedUnion('kind', [tableSchema, imagesSchema]),
  /** From the features to the logits; `weights` is [outputs][inputs]. */
  layers: z.array(z.strictObject({ weights: rows, bias: z.array(z.number()) })).min(1),
  temperature: z.number().positive(),
  /** [true class][decision]; null where every mistake costs the same. */
  costs: rows.nullable(),
  /** Answers with a smaller probability are rejected; null where none are. */
  threshold: z.number().nullable(),
});
export type Head = z.infer<typeof headSchema>;
export type HeadInput = Head['input'];

export const headJsonSchema = (): string => `${JSON.stringify(z.toJSONSchema(headSchema), null, 2)}\n`;
