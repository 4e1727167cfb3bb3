/** What is learned of each column of a table before training, from the training part alone. */
import { z } from 'zod';

const transformSchema = z.discriminatedUnion('kind', [
  /** sign(v) ln(1 + |v|) of v = (x - origin) / unit. */
  z.strictObject({ kind: z.literal('log'), origin: z.number(), unit: z.number().positive() }),
  /** Straight lines between knots, ascending, and what each of them becomes; beyond them it stays as at the last. */
  z.strictObject({
    kind: z.literal('quantile'),
    knots: z.array(z.number()).min(2).max(128),
    scores: z.array(z.number()).min(2).max(128),
  }),
]);
export type Transform = z.infer<typeof transformSchema>;

/** What numbers and dates have in common: what stands for a missing value, and where they lie. */
const measured = {
  name: z.string(),
  median: z.number(),
  /** Whether being missing is a feature of its own. */
  indicator: z.boolean(),
  /** The feature is the value, transformed, less the centre, over the scale. */
  centre: z.number(),
  scale: z.number().positive(),
};

const numberSchema = z.strictObject({
  ...measured,
  /** How the table wrote it, where it was no plain number: new rows are read likewise. */
  style: z
    .strictObject({
      decimal: z.enum(['.', ',']),
      unit: z
        .string()
        .max(20)
        .regex(/^\P{Cc}*$/u),
    })
    .optional(),
  use: z.literal('number'),
  /** The least and the largest number of training; absent where there was none. */
  range: z.tuple([z.number(), z.number()]).optional(),
  transform: transformSchema.nullable(),
});
const dateSchema = z.strictObject({
  ...measured,
  use: z.literal('date'),
  /** Which parts of a date are features beside the time that has passed: those that vary. */
  parts: z.array(z.enum(['year', 'weekday', 'time'])).max(3),
});
const categorySchema = z.strictObject({
  name: z.string(),
  use: z.literal('category'),
  /** Those with a feature of their own, in the order of the alphabet; one more is for all others. */
  categories: z.array(z.string()).min(1),
});

export const columnRecipeSchema = z.discriminatedUnion('use', [numberSchema, dateSchema, categorySchema]);
export type ColumnRecipe = z.infer<typeof columnRecipeSchema>;
export type NumberRecipe = z.infer<typeof numberSchema>;
export type DateRecipe = z.infer<typeof dateSchema>;
export type CategoryRecipe = z.infer<typeof categorySchema>;
export type DatePart = DateRecipe['parts'][number];

/** In the order in which their features lie: numbers, dates, categories, each in the order of the columns. */
export function byUse(columns: ColumnRecipe[]): {
  numbers: NumberRecipe[];
  dates: DateRecipe[];
  categories: CategoryRecipe[];
} {
  return {
    numbers: columns.filter((column) => column.use === 'number'),
    dates: columns.filter((column) => column.use === 'date'),
    categories: columns.filter((column) => column.use === 'category'),
  };
}
