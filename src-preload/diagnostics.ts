/** What is drawn of how a model answered the samples that it was measured on. */
import { z } from 'zod';

const drawnCurveSchema = z.strictObject({
  area: z.number(),
  /** At 0, 0.01 ... 1 of the other axis: true positive rates by false positive rate, or precisions by recall. */
  values: z.array(z.number()),
});
const drawnPairSchema = z.strictObject({
  /** Null where undefined: no sample of the class, or no other. */
  roc: drawnCurveSchema.nullable(),
  precisionRecall: drawnCurveSchema.nullable(),
});
export type DrawnCurves = z.infer<typeof drawnPairSchema>;

export const reliabilitySchema = z.array(
  z.strictObject({
    low: z.number(),
    high: z.number(),
    count: z.int(),
    /** Means over the samples whose confidence is in (low, high]; null where there are none. */
    confidence: z.number().nullable(),
    accuracy: z.number().nullable(),
  }),
);
export type Reliability = z.infer<typeof reliabilitySchema>;

/** What is drawn of the part that says most about new data. */
export const diagnosticsSchema = z.strictObject({
  part: z.enum(['test', 'validation', 'train']),
  reliability: reliabilitySchema,
  /** Null where there were too many samples and classes to rank. */
  curves: z
    .strictObject({
      /** One against rest; of many classes the 50 that are found worst. */
      classes: z.array(z.strictObject({ index: z.int(), support: z.int(), ...drawnPairSchema.shape })),
      micro: drawnPairSchema,
      macro: drawnPairSchema,
    })
    .nullable(),
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;
