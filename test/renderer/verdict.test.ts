import { describe, expect, it } from 'vitest';
import type { Report, Scores } from '../../src-preload/contract';
import { endedBecause, unconverged } from '../../src-renderer/lib/ended-words';
import { bestPart, verdict } from '../../src-renderer/lib/verdict';

const NONE = { precision: 0, recall: 0, f1: 0 };

function scores(right: number, wrong: number, accuracyInterval: [number, number]): Scores {
  const total = right + wrong;
  return {
    count: total,
    accuracy: right / total,
    accuracyInterval,
    balancedAccuracy: right / total,
    macroF1: right / total,
    averages: { macro: NONE, micro: NONE, weighted: NONE },
    cohenKappa: null,
    matthewsCorrelation: 0,
    rocAuc: null,
    averagePrecision: null,
    brierScore: 0,
    logLoss: 0.2,
    expectedCalibrationError: 0.02,
    meanClassDistance: null,
    confusionMatrix: [
      [right / 2, wrong / 2],
      [wrong / 2, right / 2],
    ],
    perClass: [],
  };
}

function report(change: Partial<Report>): Report {
  return {
    name: 'flowers',
    kind: 'images',
    classes: ['a', 'b'],
    train: scores(100, 0, [0.96, 1]),
    validation: null,
    test: null,
    curve: [],
    ended: 'converged',
    bestEpoch: 12,
    l2: 0.01,
    search: null,
    decision: {
      temperature: 1,
      uncalibrated: null,
      costs: null,
      meanCost: null,
      threshold: null,
      coverageCurve: [],
    },
    unbalanced: null,
    asNumber: null,
    crossValidation: null,
    learningCurve: null,
    importance: null,
    coefficients: null,
    features: 4,
    parameters: 10,
    counts: { train: 100, validation: 0, test: 0, skipped: 0 },
    skipped: [],
    warnings: [],
    seconds: {},
    peakMemory: 1,
    duplicates: null,
    backbone: null,
    recipe: {
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
      rareCategory: 10,
      rareClass: 0,
      loss: 'cross-entropy',
      labelSmoothing: 0,
      optimizer: 'lbfgs',
      hidden: [],
      dropout: 0,
      epochs: 200,
      batchSize: 128,
      learningRate: 0.01,
      schedule: 'constant',
      warmup: 0,
      momentum: 0.9,
      nesterov: false,
      weightDecay: 0,
      l2: null,
      search: 'none',
      balance: false,
      ordered: null,
      calibrate: false,
      costs: [],
      targetAccuracy: null,
      rejectUnlike: false,
      folds: 0,
      learningCurve: false,
      validation: 0.15,
      test: 0.15,
      seed: 1,
    },
    versions: {},
    ...change,
  };
}

describe('verdict', () => {
  it('says how many of a hundred, with the interval', () => {
    const { headline, notes } = verdict(report({ test: scores(182, 18, [0.861, 0.945]) }));
    expect(headline).toBe('Right on about 91 of 100 new pictures, give or take 4');
    expect(notes[0]).toBe('Measured on 200 pictures that training never saw.');
    expect(notes).toHaveLength(2);
  });

  it('says both ends where one is much further away, and that a narrow one is narrow', () => {
    expect(verdict(report({ test: scores(21, 1, [0.782, 0.992]) })).headline).toBe(
      'Right on about 95 of 100 new pictures (78–99)',
    );
    expect(verdict(report({ test: scores(91_000, 9000, [0.908, 0.912]) })).headline).toBe(
      'Right on about 91 of 100 new pictures, give or take less than 1',
    );
  });

  it('does not promise perfection', () => {
    expect(verdict(report({ kind: 'table', test: scores(22, 0, [0.85, 1]) })).headline).toBe(
      'Right on all 22 test rows (85–100 of 100)',
    );
    expect(verdict(report({ test: scores(9990, 10, [0.998, 0.9995]) })).headline).toBe(
      'Right on more than 99 of 100 new pictures (99.8–100)',
    );
  });

  it('says that few samples make a rough number', () => {
    expect(verdict(report({ test: scores(16, 4, [0.58, 0.92]) })).notes.at(-1)).toContain('rough number');
  });

  it('says when nothing was learned', () => {
    expect(verdict(report({ test: scores(100, 100, [0.43, 0.57]) })).notes[1]).toContain(
      'no better than that',
    );
  });

  it('falls back to validation, then to the training part, and says so', () => {
    const validation = scores(80, 20, [0.71, 0.87]);
    expect(bestPart(report({ validation })).part).toBe('validation');
    expect(verdict(report({ validation })).notes[0]).toContain('validation part');
    expect(verdict(report({ train: scores(80, 20, [0.71, 0.87]) })).headline).toContain(
      'that it learned from',
    );
  });
});

describe('endedBecause', () => {
  const point = {
    epoch: 40,
    trainLoss: 1,
    trainAccuracy: 1,
    validationLoss: 1,
    validationAccuracy: 1,
    seconds: 1,
  };

  it('names iterations for L-BFGS and epochs for the others', () => {
    expect(endedBecause(report({ curve: [point] }))).toContain('after 40 iterations');
    const adam = { ...report({}).recipe, optimizer: 'adam' as const };
    expect(endedBecause(report({ curve: [point], recipe: adam, ended: 'stopped' }))).toBe(
      'You stopped it after 40 epochs. The weights of epoch 12 were kept, the best so far.',
    );
  });

  it.each([
    'converged',
    'epochs',
    'stopped',
    'early-stopping',
    'diverged',
    'line-search',
    'separable',
  ] as const)('%s', (ended) => {
    expect(endedBecause(report({ curve: [point], ended }))).toMatch(/\.$/);
  });

  it('says plainly that L-BFGS did not converge, and what to do', () => {
    const short = report({ curve: [point], ended: 'epochs' });
    expect(endedBecause(short)).toContain('all 40 iterations without converging');
    expect(unconverged(short)).toContain('did not converge: 40 iterations were not enough');
    expect(unconverged(short)).toContain('Allow more iterations');
    // For the others the number of epochs is how long a person wanted it to train.
    const adam = { ...short.recipe, optimizer: 'adam' as const };
    expect(unconverged({ ...short, recipe: adam })).toBeNull();
    expect(unconverged(report({ curve: [point] }))).toBeNull();
  });

  it('counts the iterations of the trial that a search kept, not those of all', () => {
    const trial = { hidden: [], l2: 0.1, validationLoss: 1, validationAccuracy: 1, epochs: 7 };
    const search = { trials: [trial, { ...trial, l2: 0.01, epochs: 9 }], chosen: 1 };
    expect(endedBecause(report({ curve: [point], search }))).toBe(
      'Training converged after 9 iterations: there was nothing left to gain. The weights of trial 2 were kept.',
    );
  });
});
