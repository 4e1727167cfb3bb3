/** What a person may choose about a training. */
import { z } from 'zod';

/** A mistake that costs more, or less, than 1: samples of `truth` that are taken for `decision`. */
const costSchema = z.strictObject({
  truth: z.string(),
  decision: z.string(),
  cost: z.number().min(0).max(1e9),
});
export type Cost = z.infer<typeof costSchema>;

const triple = z.tuple([z.number(), z.number(), z.number()]);
const positiveTriple = z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]);

/** What a backbone takes: square RGB images of this side in pixels, each channel as `(pixel / 255 - mean) / std`. */
export const backboneInputSchema = z.strictObject({
  size: z.int().min(16).max(2048),
  mean: triple,
  std: positiveTriple,
});
export type BackboneInput = z.infer<typeof backboneInputSchema>;

/** How to train, choose and measure: with the same data it gives the same model to the bit. */
export const recipeSchema = z.strictObject({
  /** Of images: the network that ships with the app, 32 x 32 pixels alone, or the SHA-256 of a person's own file. */
  backbone: z.union([z.enum(['built-in', 'pixels']), z.string().regex(/^[0-9a-f]{64}$/)]),
  /** Of a person's own file, where it does not say itself what it takes; null: as the file says. */
  backboneInput: backboneInputSchema.nullable(),
  /** How an image becomes square: its middle is cut out, its sides are filled up, or it is stretched. */
  fit: z.enum(['crop', 'pad', 'stretch']),
  /** More views of every training image: none, its mirror image, or also cuts somewhat closer. */
  augmentation: z.enum(['none', 'flips', 'crops']),
  /**
   * What belongs together and stays in one part. Of images: `folder`, the folder that a file lies in, or a regular
   * expression whose first group is found in file names; of tables: a column.
   */
  group: z.string().min(1).max(1000).nullable(),
  /** Whether near and exact duplicates stay in one part too. */
  duplicates: z.enum(['together', 'apart']),
  /** Of tables: columns that are used in another way than is guessed. */
  columns: z.record(z.string().max(10_000), z.enum(['number', 'category', 'date', 'excluded'])),
  /** Of tables' numbers: less their mean over their deviation, or less their median over their interquartile range. */
  scaling: z.enum(['standard', 'robust']),
  /** Of tables' numbers with heavy tails, before they are scaled: nothing, a logarithm, or their quantiles. */
  transform: z.enum(['none', 'log', 'quantile']),
  /** Of tables: whether a number's being missing is a feature of its own, beside the median that stands for it. */
  missingIndicators: z.boolean(),
  /** Of tables: categories with fewer rows of the training part are one, with those that it never saw. */
  rareCategory: z.int().min(0).max(1e6),
  /** Of tables: classes with fewer samples become the class `other`; 0 keeps all. */
  rareClass: z.int().min(0).max(1e6),
  /** On the logits: mse is the squared error on the one-hot target, brier the same on probabilities. */
  loss: z.enum(['cross-entropy', 'mse', 'brier', 'hinge']),
  /** For cross-entropy: the share of the target that is spread evenly over all classes. */
  labelSmoothing: z.number().min(0).max(0.9),
  optimizer: z.enum(['lbfgs', 'sgd', 'adam']),
  /** Hidden layers' sizes; none gives softmax regression. */
  hidden: z.array(z.int().min(1).max(4096)).max(4),
  /** The share of each hidden layer's values that every step of SGD and Adam leaves out. */
  dropout: z.number().min(0).max(0.9),
  /** Passes over the training part; for L-BFGS the largest number of iterations. */
  epochs: z.int().min(1).max(100_000),
  batchSize: z.int().min(1).max(65_536),
  /** Null means what suits the optimizer: 0.001 for Adam, 0.01 for SGD. */
  learningRate: z.number().positive().max(1000).nullable(),
  /** How the rate of SGD and Adam changes: not at all, as a half cosine to zero, or halved where nothing improves. */
  schedule: z.enum(['constant', 'cosine', 'plateau']),
  /** Epochs in which the rate of SGD and Adam first grows from zero. */
  warmup: z.number().min(0).max(1000),
  momentum: z.number().min(0).max(0.9999),
  nesterov: z.boolean(),
  /** Decoupled: each step of SGD and Adam also takes this share times the rate off the weights. */
  weightDecay: z.number().min(0).max(100),
  /** Null means the choice of the search, or without one 1 over the training samples (scikit-learn's C = 1). */
  l2: z.number().min(0).max(1e6).nullable(),
  /** What is chosen on the validation part: nothing, the L2 penalty, or the penalty and hidden layers. */
  search: z.enum(['none', 'l2', 'hidden']),
  /** Weigh classes inversely to their frequency. */
  balance: z.boolean(),
  /** The classes from the lowest to the highest where they are ordered, else null. */
  ordered: z.array(z.string()).max(100_000).nullable(),
  /** Temperature scaling of the probabilities, on the validation part. */
  calibrate: z.boolean(),
  /** Every mistake that is not listed costs 1. The model decides for what costs least. */
  costs: z.array(costSchema).max(10_000),
  /** Where given, answers below a confidence are rejected, so that the others are right at least so often. */
  targetAccuracy: z.number().min(0).max(1).nullable(),
  /** Whether answers to what is farther from the training samples than nearly all held-out ones are rejected too. */
  rejectUnlike: z.boolean().default(false),
  /** Of a cross-validation beside the training; 0 is none. */
  folds: z
    .int()
    .min(0)
    .max(20)
    .refine((folds) => folds !== 1, 'One fold is no cross-validation.'),
  /** Whether to train on growing parts of the data too, to see whether more of it would help. */
  learningCurve: z.boolean(),
  /** Shares of the samples held out of training. */
  validation: z.number().min(0).max(0.8),
  test: z.number().min(0).max(0.8),
  seed: z.int().min(0).max(0xffff_ffff),
});
export type Recipe = z.infer<typeof recipeSchema>;
