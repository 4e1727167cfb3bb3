/** What a training says about itself: its curve, its choices and its scores. */
import { z } from 'zod';
import { diagnosticsSchema, reliabilitySchema } from './diagnostics';
import { recipeSchema } from './recipe';

export const phaseSchema = z.enum([
  'reading',
  'features',
  'copies',
  'views',
  'training',
  'evaluating',
  'folds',
  'learning-curve',
  'saving',
  'fetching',
]);
export type Phase = z.infer<typeof phaseSchema>;

/** One epoch (one iteration of L-BFGS). Losses are means of the recipe's loss, without the L2 term. */
export const curvePointSchema = z.strictObject({
  epoch: z.int().min(0),
  trainLoss: z.number(),
  trainAccuracy: z.number(),
  /** Null without a validation part. */
  validationLoss: z.number().nullable(),
  validationAccuracy: z.number().nullable(),
  /** Since training began. */
  seconds: z.number(),
});
export type CurvePoint = z.infer<typeof curvePointSchema>;

export const classScoresSchema = z.strictObject({
  label: z.string(),
  /** Null where undefined (no prediction of the class, or no sample of it). */
  precision: z.number().nullable(),
  recall: z.number().nullable(),
  f1: z.number().nullable(),
  support: z.int(),
});
export type ClassScores = z.infer<typeof classScoresSchema>;

const averageSchema = z.strictObject({ precision: z.number(), recall: z.number(), f1: z.number() });

/** Scores on one part of the data. */
export const scoresSchema = z.strictObject({
  count: z.int(),
  accuracy: z.number(),
  /** Wilson's 95% interval. */
  accuracyInterval: z.tuple([z.number(), z.number()]),
  balancedAccuracy: z.number(),
  macroF1: z.number(),
  /** With undefined values counted as 0, as scikit-learn does by default. */
  averages: z.strictObject({ macro: averageSchema, micro: averageSchema, weighted: averageSchema }),
  /** Null where undefined: one class alone, or every answer the same. */
  cohenKappa: z.number().nullable(),
  matthewsCorrelation: z.number(),
  /** Means over the classes, one against rest; null where undefined, or too many samples and classes to rank. */
  rocAuc: z.number().nullable(),
  averagePrecision: z.number().nullable(),
  brierScore: z.number(),
  logLoss: z.number(),
  expectedCalibrationError: z.number(),
  /** Of ordered classes alone: the mean of |true class - prediction|, in classes. */
  meanClassDistance: z.number().nullable(),
  /** Rows are true classes, columns are predictions. */
  confusionMatrix: z.array(z.array(z.int())),
  perClass: z.array(classScoresSchema),
});
export type Scores = z.infer<typeof scoresSchema>;

/** One try of the search for a penalty, or for hidden layers; scores are on the validation part. */
const trialSchema = z.strictObject({
  hidden: z.array(z.int()),
  l2: z.number(),
  validationLoss: z.number(),
  validationAccuracy: z.number(),
  epochs: z.int(),
});
export type Trial = z.infer<typeof trialSchema>;

/** How much of a part is answered, and how much of that is right. */
const coverageSchema = z.strictObject({ coverage: z.number(), accuracy: z.number().nullable() });
export type Coverage = z.infer<typeof coverageSchema>;

/** From probabilities to answers: all of it is part of the model file. */
export const decisionSchema = z.strictObject({
  /** The logits are divided by this; 1 leaves them alone. */
  temperature: z.number().positive(),
  /** Of the test part (validation without one) before the temperature; null where it is 1. */
  uncalibrated: z
    .strictObject({
      logLoss: z.number(),
      expectedCalibrationError: z.number(),
      reliability: reliabilitySchema.optional(),
    })
    .nullable(),
  /** The cost of every decision (columns) for every true class (rows); null where each mistake costs 1. */
  costs: z.array(z.array(z.number())).nullable(),
  /** The mean cost of a test sample (validation without one), with the decision by costs and without. */
  meanCost: z.strictObject({ decided: z.number(), mostProbable: z.number() }).nullable(),
  /** Answers with a smaller probability are rejected; null where none was asked for. */
  threshold: z
    .strictObject({
      value: z.number(),
      targetAccuracy: z.number(),
      /** Whether the target is reached on the validation part. */
      isReached: z.boolean(),
      validation: coverageSchema,
      test: coverageSchema.nullable(),
    })
    .nullable(),
  /** On the validation part, from everything answered to the most confident alone; empty without one. */
  coverageCurve: z.array(z.strictObject({ threshold: z.number(), ...coverageSchema.shape })),
});
export type Decision = z.infer<typeof decisionSchema>;

const spreadSchema = z.strictObject({ mean: z.number(), deviation: z.number() });

/** Every sample was held out once. The deviation is that of the folds, with one degree of freedom less. */
export const crossValidationSchema = z.strictObject({
  folds: z.array(
    z.strictObject({ count: z.int(), accuracy: z.number(), macroF1: z.number(), logLoss: z.number() }),
  ),
  accuracy: spreadSchema,
  macroF1: spreadSchema,
  logLoss: spreadSchema,
  /** Of all folds together. */
  confusionMatrix: z.array(z.array(z.int())),
});
export type CrossValidation = z.infer<typeof crossValidationSchema>;

/** The same held-out samples scored by models of growing parts of the training data. */
export const learningCurveSchema = z.strictObject({
  points: z.array(
    z.strictObject({
      /** How many samples were trained on, and how many of each class. */
      samples: z.int(),
      perClassSamples: z.array(z.int()),
      accuracy: z.number(),
      logLoss: z.number(),
      /** Null where the held-out part has no sample of the class. */
      perClassRecall: z.array(z.number().nullable()),
      perClassF1: z.array(z.number().nullable()),
    }),
  ),
  /** Whether more data would help, over all and class by class. */
  verdict: z.enum(['helps', 'unclear', 'saturated']),
  perClassVerdict: z.array(z.enum(['helps', 'unclear', 'saturated'])),
});
export type LearningCurve = z.infer<typeof learningCurveSchema>;

/** The same data learned in another way, for comparison; on the test part (validation without one). */
const alternativeSchema = z.strictObject({
  accuracy: z.number(),
  balancedAccuracy: z.number(),
  macroF1: z.number(),
  meanClassDistance: z.number().nullable(),
});
export type Alternative = z.infer<typeof alternativeSchema>;

/** Samples that are there more than once. */
const duplicatesSchema = z.strictObject({
  /** Groups of the same files, and groups with copies that were encoded, scaled, cut or mirrored. */
  exact: z.int(),
  near: z.int(),
  /** Beyond the first of each group. */
  samples: z.int(),
  /** Groups with samples of more than one class. */
  conflicts: z.int(),
  /** Groups that lie in more than one of the parts that were made beforehand. */
  leaks: z.int(),
  /** The first of them, with those first that lie in several classes or parts, and the first samples of each. */
  groups: z.array(
    z.strictObject({
      kind: z.enum(['exact', 'near']),
      isConflict: z.boolean(),
      isLeak: z.boolean(),
      count: z.int(),
      samples: z.array(z.strictObject({ item: z.string(), className: z.string(), index: z.int() })),
    }),
  ),
});
export type DuplicateReport = z.infer<typeof duplicatesSchema>;

/** What a column is worth to the model: how much worse it does on the test part when the column's values are shuffled. */
const importanceSchema = z.strictObject({
  column: z.string(),
  accuracyDrop: z.number(),
  logLossRise: z.number(),
});
export type Importance = z.infer<typeof importanceSchema>;

/** Of a linear model on standardized features: those with the largest weights, one weight a class. */
const coefficientSchema = z.strictObject({
  column: z.string(),
  /** A category, `missing`, or a part of a date; null for a number itself. */
  value: z.string().nullable(),
  weights: z.array(z.number()),
});
export type Coefficient = z.infer<typeof coefficientSchema>;

/** The pretrained network whose features were learned from. */
const backboneSchema = z.strictObject({
  name: z.string(),
  sha256: z.string(),
  /** Side of the square images that it takes, in pixels. */
  size: z.int(),
  mean: z.array(z.number()),
  std: z.array(z.number()),
  licence: z.string().optional(),
  trainedOn: z.string().optional(),
  source: z.string().optional(),
});
export type BackboneReport = z.infer<typeof backboneSchema>;

/** How far samples are from those that were trained on; beyond a distance of 1 they count as unlike all of them. */
const noveltySchema = z.strictObject({
  /** Mahalanobis distance to the nearest class mean, in so many components. */
  method: z.literal('mahalanobis'),
  components: z.int(),
  /** The share of held-out samples that the limit was set to keep. */
  quantile: z.number(),
  /** The share of the part that is beyond the limit; null without one. */
  validation: z.strictObject({ beyond: z.number() }).nullable(),
  /** Accuracies are null where no sample is there. */
  test: z
    .strictObject({
      beyond: z.number(),
      accuracyWithin: z.number().nullable(),
      accuracyBeyond: z.number().nullable(),
    })
    .nullable(),
});
export type Novelty = z.infer<typeof noveltySchema>;

/** The outcome of a training, as shown, as written by `--report`, and as kept in the model file. */
export const reportSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(['images', 'table']),
  classes: z.array(z.string()),
  train: scoresSchema,
  /** Null where the part is empty. */
  validation: scoresSchema.nullable(),
  test: scoresSchema.nullable(),
  /** Model files of earlier versions have none. */
  diagnostics: diagnosticsSchema.optional(),
  curve: z.array(curvePointSchema),
  /** Why training ended; `separable`: without a mistake, and without a penalty there is no minimum to reach. */
  ended: z.enum(['converged', 'epochs', 'stopped', 'early-stopping', 'diverged', 'line-search', 'separable']),
  /** The epoch whose weights were kept. */
  bestEpoch: z.int(),
  /** The penalty that was trained with. */
  l2: z.number(),
  /** All trials in the order in which they ran, and which was kept; null without a search. */
  search: z.strictObject({ trials: z.array(trialSchema), chosen: z.int() }).nullable(),
  decision: decisionSchema,
  /** The model whose weights training went on from, by its name and the SHA-256 of its file; absent without one. */
  start: z.strictObject({ name: z.string(), sha256: z.string() }).optional(),
  /** Absent where it was not measured, as in model files of earlier versions. */
  novelty: noveltySchema.optional(),
  /** Without the balance of classes, where there is one. */
  unbalanced: alternativeSchema.nullable(),
  /** Ordered classes read as numbers and rounded to the nearest class. */
  asNumber: alternativeSchema.nullable(),
  crossValidation: crossValidationSchema.nullable(),
  learningCurve: learningCurveSchema.nullable(),
  /** Null where they were not looked for. */
  duplicates: duplicatesSchema.nullable(),
  /** Images only; null for pixels alone. */
  backbone: backboneSchema.nullable(),
  /** Tables only, the most important column first; null without a test part. */
  importance: z.array(importanceSchema).nullable(),
  /** Tables without hidden layers only, the largest first. */
  coefficients: z.array(coefficientSchema).nullable(),
  features: z.int(),
  parameters: z.int(),
  counts: z.strictObject({ train: z.int(), validation: z.int(), test: z.int(), skipped: z.int() }),
  skipped: z.array(z.strictObject({ item: z.string(), reason: z.string() })),
  warnings: z.array(z.string()),
  seconds: z.partialRecord(phaseSchema, z.number()),
  /** Largest resident set size of the process, in bytes. */
  peakMemory: z.number(),
  recipe: recipeSchema,
  versions: z.record(z.string(), z.string()),
});
export type Report = z.infer<typeof reportSchema>;
