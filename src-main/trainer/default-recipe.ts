import type { Recipe } from '../../src-preload/contract';

/** Fewer samples than this make too few mini-batches an epoch for the usual settings. */
const SMALL = 2000;

/**
 * What suits most data without anybody choosing: L-BFGS where the problem is convex, with the L2 penalty that validation
 * data favour; Adam with hidden layers, with smaller batches and more epochs where there are few samples.
 */
export function defaultRecipe(
  samples: number,
  hidden: number[] = [],
  optimizer?: Recipe['optimizer'],
): Recipe {
  const isSmall = samples < SMALL;
  const name = optimizer ?? (hidden.length > 0 ? 'adam' : 'lbfgs');
  return {
    backbone: 'built-in',
    backboneInput: null,
    fit: 'stretch',
    augmentation: 'none',
    group: null,
    duplicates: 'together',
    columns: {},
    scaling: 'standard',
    transform: 'none',
    missingIndicators: true,
    rareCategory: 5,
    rareClass: 0,
    loss: 'cross-entropy',
    labelSmoothing: 0,
    optimizer: name,
    hidden,
    dropout: 0,
    epochs: name === 'lbfgs' ? 1000 : isSmall ? 300 : 100,
    batchSize: isSmall ? 32 : 128,
    learningRate: null,
    schedule: 'constant',
    warmup: 0,
    momentum: 0.9,
    nesterov: false,
    weightDecay: 0,
    l2: null,
    search: name === 'lbfgs' && hidden.length === 0 ? 'l2' : 'none',
    balance: false,
    ordered: null,
    calibrate: true,
    costs: [],
    targetAccuracy: null,
    rejectUnlike: false,
    folds: 0,
    learningCurve: false,
    validation: 0.15,
    test: 0.15,
    seed: 1,
  };
}
