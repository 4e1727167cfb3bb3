import { describe, expect, it } from 'vitest';
import type { CurvePoint, Run, RunRecord } from '../../src-preload/contract';
import {
  compareRuns,
  freeName,
  nextRunName,
  overlay,
  recipeWords,
  reorder,
  sortRuns,
  toRecord,
} from '../../src-renderer/lib/runs';
import { recipe } from './recipe';

const record = (modelId: string, changes: Partial<RunRecord> = {}): RunRecord => ({
  modelId,
  name: modelId,
  at: '2026-11-21T10:00:00.000Z',
  recipe,
  dataVersion: 'v1',
  samples: 100,
  seconds: 2,
  accuracy: 0.9,
  logLoss: 0.3,
  macroF1: 0.9,
  curve: [],
  ...changes,
});

const point = (epoch: number, changes: Partial<CurvePoint> = {}): CurvePoint => ({
  epoch,
  trainLoss: 1 / epoch,
  trainAccuracy: 0.5,
  validationLoss: 2 / epoch,
  validationAccuracy: 0.5,
  seconds: epoch,
  ...changes,
});

/** Only what a record is made of. */
function finished(report: Partial<Run['report']>): Run {
  const counts = { train: 70, validation: 15, test: 15, skipped: 3 };
  return {
    model: { id: 'run-1' },
    report: { counts, recipe, seconds: { reading: 1, training: 2.5 }, curve: [], ...report },
  } as Run;
}
const scores = (accuracy: number) => ({ accuracy, logLoss: 0.5, macroF1: 0.7 }) as Run['report']['train'];
const about = { name: 'Run 1', at: '2026-11-21T10:00:00.000Z', dataVersion: 'v1' };

describe('the record of a training', () => {
  it('has the scores of the test part, else of the validation part, else none', () => {
    const parts = { validation: scores(0.8), train: scores(1) };
    expect(toRecord(finished({ ...parts, test: scores(0.7) }), about).accuracy).toBe(0.7);
    expect(toRecord(finished({ ...parts, test: null }), about).accuracy).toBe(0.8);
    const none = toRecord(finished({ train: scores(1), validation: null, test: null }), about);
    expect(none).toMatchObject({ accuracy: null, logLoss: null, macroF1: null });
  });

  it('counts all samples and all phases', () => {
    const made = toRecord(finished({ test: scores(0.7), validation: null }), about);
    expect(made).toMatchObject({ ...about, modelId: 'run-1', samples: 100, seconds: 3.5 });
  });

  it('keeps a long curve by its ends and evenly between, and no number that JSON has not', () => {
    const curve = Array.from({ length: 5000 }, (_, i) => point(i + 1));
    const { curve: kept } = toRecord(finished({ curve, test: null, validation: null }), about);
    expect(kept).toHaveLength(200);
    expect([kept[0]?.epoch, kept.at(-1)?.epoch]).toEqual([1, 5000]);
    const gaps = kept.slice(1).map(({ epoch }, i) => epoch - kept[i]!.epoch);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
    const grown = [point(1, { trainLoss: Infinity, validationLoss: Number.NaN })];
    expect(toRecord(finished({ curve: grown, test: null, validation: null }), about).curve).toEqual([
      { epoch: 1, train: null, validation: null },
    ]);
  });
});

describe('names', () => {
  it('of runs count on, past those that are taken', () => {
    expect(nextRunName([])).toBe('Run 1');
    expect(nextRunName([record('a', { name: 'Run 2' })])).toBe('Run 3');
  });
  it('are made free with a number', () => {
    expect(freeName('Iris', ['Roses'])).toBe('Iris');
    expect(freeName('Iris', ['Iris', 'Iris 2'])).toBe('Iris 3');
  });
  it('of recipes are short', () => {
    expect(recipeWords({ ...recipe, hidden: [], search: 'none', optimizer: 'lbfgs' })).toBe(
      'Softmax regression, L-BFGS',
    );
    expect(recipeWords(null)).toBe('not known to this version');
  });
});

describe('the order', () => {
  const runs = [
    record('Run 10', { accuracy: 0.8 }),
    record('Run 9', { accuracy: null }),
    record('Run 2', { accuracy: 0.95 }),
  ];
  const ids = (order: Parameters<typeof sortRuns>[1]) => sortRuns(runs, order).map(({ modelId }) => modelId);

  it('puts runs without a value last, whichever way', () => {
    expect(ids({ column: 'accuracy', descending: true })).toEqual(['Run 2', 'Run 10', 'Run 9']);
    expect(ids({ column: 'accuracy', descending: false })).toEqual(['Run 10', 'Run 2', 'Run 9']);
  });
  it('counts in names', () => {
    expect(ids({ column: 'name', descending: false })).toEqual(['Run 2', 'Run 9', 'Run 10']);
  });
  it('begins with the best, and turns around', () => {
    const first = { column: 'at', descending: true } as const;
    expect(reorder(first, 'accuracy')).toEqual({ column: 'accuracy', descending: true });
    expect(reorder(first, 'logLoss')).toEqual({ column: 'logLoss', descending: false });
    expect(reorder(first, 'at')).toEqual({ column: 'at', descending: false });
  });
});

describe('several runs', () => {
  it('are drawn over one axis, told apart by colour and dashes', () => {
    const runs = [
      record('a', {
        curve: [
          { epoch: 1, train: 0.9, validation: 1 },
          { epoch: 3, train: 0.5, validation: null },
        ],
      }),
      record('b', { curve: [{ epoch: 2, train: 0.7, validation: 0.8 }] }),
    ];
    const [a, b] = overlay(runs, 'train', (i) => `colour ${i}`);
    expect(a?.points).toEqual([
      { x: 1, y: 0.9 },
      { x: 2, y: Number.NaN },
      { x: 3, y: 0.5 },
    ]);
    expect(b?.points.map(({ y }) => y)).toEqual([Number.NaN, 0.7, Number.NaN]);
    expect(a?.dash).not.toEqual(b?.dash);
    expect(overlay(runs, 'validation', String)[0]?.points.map(({ y }) => y)).toEqual([
      1,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('are compared score by score; what is the same in all is best in none', () => {
    const rows = compareRuns([record('a', { logLoss: 0.2 }), record('b', { accuracy: 0.95, macroF1: null })]);
    const best = Object.fromEntries(rows.map((row) => [row.score, row.best]));
    expect(best).toEqual({ Accuracy: 0.95, 'Macro F1': null, 'Log loss': 0.2, Samples: null, Time: null });
  });
});
