/** Thresholds, calibration and curves as the results screen tells of them. */
import { describe, expect, it } from 'vitest';
import type { Diagnostics } from '../../src-preload/contract';
import { calibrationWords, chanceError, coverageAt } from '../../src-renderer/lib/decision-words';
import { moved } from '../../src-renderer/lib/matrix/keys';
import { areasInWords, firstShown, rankingLines } from '../../src-renderer/lib/ranking-curves';

describe('what a threshold accepts', () => {
  const curve = [
    { threshold: 0, coverage: 1, accuracy: 0.8 },
    { threshold: 0.6, coverage: 0.7, accuracy: 0.9 },
    { threshold: 0.9, coverage: 0.2, accuracy: 1 },
  ];

  it.each([
    [0, 1, 0.8],
    [0.01, 0.7, 0.9],
    [0.6, 0.7, 0.9],
    [0.61, 0.2, 1],
    [0.95, 0, null],
  ])('from %d on it is %d', (threshold, coverage, accuracy) => {
    expect(coverageAt(curve, threshold)).toEqual({ coverage, accuracy });
  });
});

it.each([
  [0.01, false, /^Yes/],
  [0.05, false, /^Nearly/],
  [0.2, false, /^Not by themselves.*20\.0%.*Calibrate it under Advanced/],
  [0.2, true, /^Not by themselves.*20\.0% on average\. Take its probabilities/],
])('a calibration error of %d, calibrated %s, is told', (error, isCalibrated, words) => {
  expect(calibrationWords(error, null, isCalibrated)).toMatch(words);
});

describe('a calibration error on few samples', () => {
  const bin = (count: number, confidence: number | null) => ({
    low: 0,
    high: 1,
    count,
    confidence,
    accuracy: confidence,
  });

  it('is compared with what chance alone makes of it', () => {
    // 4 at 50%: right on 0 to 4 by 1, 4, 6, 4, 1 of 16, off by 3/16 on average; sqrt(2 / pi) / 4 is near it.
    expect(chanceError([bin(4, 0.5), bin(0, null)])).toBeCloseTo(0.1995, 4);
    expect(chanceError([bin(2, 0.5), bin(2, 1)])).toBeCloseTo(0.5 * 0.2821, 4);
  });

  it('is no verdict on the model unless it goes well beyond that', () => {
    expect(calibrationWords(0.25, [bin(4, 0.5)], true)).toMatch(/^It cannot be told.*25\.0%.*about 19\.9%/);
    expect(calibrationWords(0.25, [bin(400, 0.5)], true)).toMatch(/^Not by themselves/);
  });
});

describe('curves of classes', () => {
  const drawn = (area: number) => ({ area, values: [0, 0.5, 1] });
  const pair = (area: number) => ({ roc: drawn(area), precisionRecall: drawn(area / 2) });
  const curves: NonNullable<Diagnostics['curves']> = {
    classes: [
      { index: 1, support: 3, ...pair(0.9) },
      { index: 9, support: 0, roc: null, precisionRecall: null },
    ],
    micro: pair(0.8),
    macro: pair(0.85),
  };
  const names = Array.from({ length: 10 }, (_, index) => `class ${index}`);

  it('begin with the mean, and with all classes where they are few', () => {
    expect(firstShown(curves)).toEqual(['macro', 1, 9]);
    const many = { ...curves, classes: Array.from({ length: 7 }, () => curves.classes[0]!) };
    expect(firstShown(many)).toEqual(['macro']);
  });

  it('are lines over the whole axis; undefined ones are left out', () => {
    const lines = rankingLines(curves, 'roc', [1, 9, 'macro'], names);
    expect(lines.map(({ label }) => label)).toEqual(['class 1', 'Mean of the classes (macro)']);
    expect(lines[0]!.points).toEqual([
      { x: 0, y: 0 },
      { x: 0.5, y: 0.5 },
      { x: 1, y: 1 },
    ]);
    expect(areasInWords(curves, 'precisionRecall', [1, 9], names)).toBe(
      'Precision-recall curves. Areas: class 1 0.450, class 9 –',
    );
  });
});

it('keys lead from cell to cell and not past the edge', () => {
  const at = { row: 1, column: 0 };
  expect(moved(at, 'ArrowLeft', 3)).toEqual(at);
  expect(moved(at, 'ArrowRight', 3)).toEqual({ row: 1, column: 1 });
  expect(moved(at, 'ArrowUp', 3)).toEqual({ row: 0, column: 0 });
  expect(moved({ row: 2, column: 0 }, 'ArrowDown', 3)).toEqual({ row: 2, column: 0 });
  expect(moved(at, 'End', 3)).toEqual({ row: 1, column: 2 });
  expect(moved(at, 'x', 3)).toBeNull();
});
