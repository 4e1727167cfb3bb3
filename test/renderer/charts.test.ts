import { describe, expect, it } from 'vitest';
import type { CurvePoint, Phase } from '../../src-preload/contract';
import { classMark, COLOURS, imbalance, ranked } from '../../src-renderer/lib/classes';
import { topMixUps } from '../../src-renderer/lib/confusion';
import { extendCurve } from '../../src-renderer/lib/curve';
import { decimate } from '../../src-renderer/lib/decimate';
import { overallShare, phasesOf, type Planned } from '../../src-renderer/lib/phases';
import { sourceKind } from '../../src-renderer/lib/sources';

describe('decimate', () => {
  const line = Array.from({ length: 10_000 }, (_, x) => ({ x, y: x === 5000 ? 100 : Math.sin(x / 50) }));

  it('keeps few points, in order, with the ends and the spike', () => {
    const kept = decimate(line, 600);
    expect(kept.length).toBeLessThanOrEqual(600);
    expect(kept.length).toBeGreaterThan(500);
    expect(kept[0]).toBe(line[0]);
    expect(kept.at(-1)).toBe(line.at(-1));
    expect(kept).toContain(line[5000]);
    expect(kept.every((point, i) => i === 0 || point.x > (kept[i - 1]?.x ?? 0))).toBe(true);
  });

  it('leaves short lines alone', () => {
    expect(decimate(line.slice(0, 600), 600)).toHaveLength(600);
  });
});

describe('confusion', () => {
  const matrix = [
    [8, 2, 0],
    [0, 0, 0],
    [5, 1, 4],
  ];

  it('ranks the mix-ups', () => {
    expect(topMixUps(matrix, 2)).toEqual([
      { truth: 2, prediction: 0, count: 5, share: 0.5 },
      { truth: 0, prediction: 1, count: 2, share: 0.2 },
    ]);
  });
});

describe('classes', () => {
  it('differ in colour or in mark up to 56', () => {
    const looks = new Set(Array.from({ length: 56 }, (_, i) => `${i % COLOURS} ${classMark(i)}`));
    expect(looks.size).toBe(56);
  });

  it('speaks up only for strong imbalance', () => {
    expect(
      imbalance([
        { name: 'a', count: 100 },
        { name: 'b', count: 50 },
      ]),
    ).toBeNull();
    expect(
      imbalance([
        { name: 'a', count: 100 },
        { name: 'b', count: 8 },
      ]),
    ).toContain('‘a’ has 13 times');
    expect(imbalance([{ name: 'a', count: 100 }])).toBeNull();
  });

  it('ranks probabilities', () => {
    expect(ranked([0.1, 0.6, 0.3], 2)).toEqual([1, 2]);
  });
});

describe('the phases of a training', () => {
  const planned = (kind: Planned['kind'], recipe: Partial<Planned['recipe']>): Planned => ({
    kind,
    recipe: { folds: 0, learningCurve: false, augmentation: 'none', ...recipe },
  });
  const asked = planned('table', { folds: 3, learningCurve: true });
  const at = (phase: Phase, done: number, plan: Planned | null = null) =>
    overallShare({ phase, done, total: 10, secondsLeft: null, perSecond: null, cached: null }, plan);
  const names = (plan: Planned) => phasesOf(plan).map(({ phase }) => phase);

  it('fill the whole bar', () => {
    expect(overallShare(null, null)).toBe(0);
    expect(at('reading', 5)).toBeCloseTo(0.05);
    expect(names(planned('table', {}))).toEqual([
      'reading',
      'copies',
      'features',
      'training',
      'evaluating',
      'saving',
    ]);
    expect(at('training', 0)).toBeCloseTo(0.4);
    expect(at('saving', 10)).toBeCloseTo(1);
  });

  it('are joined by those that were asked for, and the bar still only grows', () => {
    expect(phasesOf(planned('table', {}))).toEqual(phasesOf(null));
    const phases = names(asked);
    expect(phases.slice(-3)).toEqual(['folds', 'learning-curve', 'saving']);
    const shares = phases.flatMap((phase) => [at(phase, 0, asked), at(phase, 10, asked)]);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeCloseTo(1);
  });

  it('are mostly looking at pictures where there are any, and more so with more views', () => {
    const images = (augmentation: Planned['recipe']['augmentation']) => planned('images', { augmentation });
    expect(names(images('none'))).not.toContain('views');
    expect(names(planned('table', { augmentation: 'crops' }))).not.toContain('views');
    expect(at('training', 0, images('none'))).toBeGreaterThan(0.8);
    const looked = (['flips', 'crops'] as const).map((name) => at('views', 0, images(name)));
    expect(looked[0]).toBeGreaterThan(looked[1]!);
    expect(at('training', 0, images('crops'))).toBeGreaterThan(0.75);
    for (const name of ['none', 'flips', 'crops'] as const)
      expect(at('saving', 10, images(name))).toBeCloseTo(1);
  });
});

describe('a curve that grows', () => {
  const points = (...epochs: number[]): CurvePoint[] =>
    epochs.map((epoch) => ({
      epoch,
      trainLoss: 1,
      trainAccuracy: 1,
      validationLoss: null,
      validationAccuracy: null,
      seconds: 0,
    }));
  const after = (...updates: CurvePoint[][]) => {
    const curve: CurvePoint[] = [];
    for (const update of updates) extendCurve(curve, update);
    return curve.map(({ epoch }) => epoch);
  };

  it('runs on while epochs do', () => expect(after(points(1, 2), points(3, 5))).toEqual([1, 2, 3, 5]));
  it('begins anew where they start again, even within one update', () => {
    expect(after(points(1, 2, 3), points(1, 2))).toEqual([1, 2]);
    expect(after(points(1, 2), points(3, 1))).toEqual([1]);
  });
});

it.each([
  ['model.ONNX', false, 'model'],
  ['cat.JPG', false, 'image'],
  ['flowers', true, 'data'],
  ['folder.onnx', true, 'data'],
  ['iris.csv', false, 'data'],
])('%s is a %s', (name, isFolder, kind) => {
  expect(sourceKind({ token: 't', name, path: `/${name}`, isFolder })).toBe(kind);
});
