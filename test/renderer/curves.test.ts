import { describe, expect, it } from 'vitest';
import type { CurvePoint } from '../../src-preload/contract';
import { afterKey } from '../../src-renderer/charts/curve-keys';
import { drawnLines, LinesOf, readAt, type Metric } from '../../src-renderer/charts/curve-lines';
import { csvText } from '../../src-renderer/lib/csv';
import { curveCsv, thinned } from '../../src-renderer/lib/curve-table';
import { short } from '../../src-renderer/lib/format';
import { logTicks } from '../../src-renderer/lib/log-ticks';
import { createSmoother } from '../../src-renderer/lib/smoothing';
import { Stopwatch } from '../../src-renderer/lib/stopwatch';
import { between, inRange, NARROWEST, nearest, panned, showing, zoomed } from '../../src-renderer/lib/zoom';

const at = (...ys: number[]) => ys.map((y, x) => ({ x, y }));
const point = (epoch: number, more: Partial<CurvePoint> = {}): CurvePoint => ({
  epoch,
  trainLoss: 1 / epoch,
  trainAccuracy: 0.5,
  validationLoss: 2 / epoch,
  validationAccuracy: 0.4,
  seconds: epoch / 10,
  ...more,
});

const smoothed = (points: { x: number; y: number }[], weight: number) => points.map(createSmoother(weight));
const fullLines = (points: CurvePoint[], metric: Metric, smoothing: number) =>
  new LinesOf(metric).at(points, smoothing);

describe('smoothing', () => {
  it('is the exponential average over what its weights sum to', () => {
    const ys = [4, 1, 3, 0];
    const w = 0.6;
    // The weighted mean that the recursion stands for, written out.
    const expected = ys.map((_, t) => {
      const weights = ys.slice(0, t + 1).map((_, i) => w ** (t - i));
      const sum = weights.reduce((a, b) => a + b, 0);
      return weights.reduce((mean, weight, i) => mean + (weight * ys[i]!) / sum, 0);
    });
    smoothed(at(...ys), w).forEach(({ y }, t) => expect(y).toBeCloseTo(expected[t]!, 12));
  });

  it('starts at the first value and keeps a level line level', () => {
    expect(smoothed(at(5, 1), 0.9)[0]!.y).toBeCloseTo(5, 12);
    for (const { y } of smoothed(at(2, 2, 2, 2), 0.98)) expect(y).toBeCloseTo(2, 12);
  });

  it('is nothing at weight 0, and goes on after what is no number', () => {
    expect(smoothed(at(1, 9, 2), 0)).toEqual(at(1, 9, 2));
    const [first, gap, last] = smoothed(at(1, Number.NaN, 3), 0.5);
    expect(first!.y).toBe(1);
    expect(gap!.y).toBeNaN();
    expect(last!.y).toBeCloseTo((0.5 * 1 + 3) / 1.5, 12);
  });
});

describe('the part of an axis that is shown', () => {
  const full = { min: 1, max: 101 };

  it('is what was dragged over, either way, and no narrower than can be read', () => {
    expect(between(60, 20, full)).toEqual({ min: 20, max: 60 });
    expect(between(50.4, 50.6, full)).toEqual({ min: 50.5 - NARROWEST / 2, max: 50.5 + NARROWEST / 2 });
    expect(between(-40, 3, full)).toEqual({ min: 1, max: 44 });
    expect(between(-10, 300, full)).toBeNull();
  });

  it('zooms about a place that stays where it is, and out to all', () => {
    const near = zoomed(null, full, 0.5, 26)!;
    expect(near.max - near.min).toBe(50);
    expect((26 - near.min) / 50).toBeCloseTo((26 - 1) / 100, 12);
    expect(zoomed(near, full, 2, 26)).toBeNull();
    const edge = zoomed(null, full, 0.1, 101)!;
    expect(edge).toEqual({ min: 91, max: 101 });
    let range: ReturnType<typeof zoomed> = null;
    for (let i = 0; i < 40; i++) range = zoomed(range, full, 0.5, 50);
    expect(range!.max - range!.min).toBe(NARROWEST);
  });

  it('moves as far as the axis goes, and no farther', () => {
    const range = { min: 21, max: 41 };
    expect(panned(range, full, 0.5)).toEqual({ min: 31, max: 51 });
    expect(panned(range, full, -5)).toEqual({ min: 1, max: 21 });
    expect(panned(range, full, 50)).toEqual({ min: 81, max: 101 });
    expect(panned(null, full, 1)).toBeNull();
    expect(showing(range, full, 30)).toBe(range);
    expect(showing(range, full, 45)).toEqual({ min: 25, max: 45 });
  });

  it('is as narrow as the axis allows, and all where there is nothing to zoom', () => {
    const shares = { min: 0, max: 1 };
    const near = between(0.4, 0.41, shares, 0.02)!;
    expect([near.min, near.max]).toEqual([expect.closeTo(0.395), expect.closeTo(0.415)]);
    expect(between(0.4, 0.6, shares, Infinity)).toBeNull();
    const press = (narrowest: number) =>
      afterKey({ key: '+', shiftKey: false }, { range: null, cursor: 0.5 }, [{ x: 0 }, { x: 1 }], narrowest);
    expect(press(0.1)!.range).toEqual({ min: 0.25, max: 0.75 });
    expect(press(Infinity)!.range).toBeNull();
  });

  it('is all of an axis of one pass', () => {
    expect(zoomed(null, { min: 1, max: 1 }, 0.5, 1)).toBeNull();
    expect(between(1, 1, { min: 1, max: 1 })).toBeNull();
  });

  it('has its points and one more at each side', () => {
    const line = at(...Array(10).keys());
    expect(inRange(line, { min: 2.5, max: 5 }).map(({ x }) => x)).toEqual([2, 3, 4, 5, 6]);
    expect(inRange(line, { min: 0, max: 1 }).map(({ x }) => x)).toEqual([0, 1, 2]);
    expect(inRange(line, null)).toBe(line);
  });

  it('finds the point next to a place', () => {
    const line = at(...Array(4).keys());
    expect([-3, 0.4, 0.6, 2, 9].map((x) => nearest(line, x))).toEqual([0, 0, 1, 2, 3]);
    expect(nearest([], 1)).toBe(-1);
  });
});

describe('keys on a curve', () => {
  const points = Array.from({ length: 100 }, (_, i) => ({ x: i + 1 }));
  const press = (place: Parameters<typeof afterKey>[1], key: string, shiftKey = false) =>
    afterKey({ key, shiftKey }, place, points);
  const start = { range: null, cursor: null };

  it('read the last point first, then its neighbours, and stop at the ends', () => {
    const last = press(start, 'ArrowLeft')!;
    expect(last.cursor).toBe(100);
    expect(press(last, 'ArrowLeft')!.cursor).toBe(99);
    expect(press(last, 'ArrowRight')!.cursor).toBe(100);
    expect(press(last, 'PageDown')!.cursor).toBe(90);
    expect(press(last, 'Home')!.cursor).toBe(1);
  });

  it('zoom about what is read, move, and show all again', () => {
    const near = press({ range: null, cursor: 25 }, '+')!;
    expect(near.range!.max - near.range!.min).toBeCloseTo(99 / 2, 9);
    expect(near.range!.min).toBeLessThan(25);
    expect(near.range!.max).toBeGreaterThan(25);
    const moved = press(near, 'ArrowRight', true)!;
    expect(moved.range!.min).toBeGreaterThan(near.range!.min);
    expect(moved.cursor).toBe(25);
    // What is read comes into view.
    expect(press(moved, 'End')!.range!.max).toBe(100);
    expect(press(near, '-')!.range).toBeNull();
    expect(press(near, '0')).toEqual({ range: null, cursor: 25 });
    expect(press(near, 'Escape')).toEqual(start);
  });

  it('leave others alone, and everything where there is nothing', () => {
    expect(press(start, 'a')).toBeNull();
    expect(press(start, ' ')).toBeNull();
    expect(press(start, 'Escape')).toBeNull();
    expect(afterKey({ key: '+', shiftKey: false }, start, [])).toBeNull();
  });
});

describe('the lines of a curve', () => {
  const points = Array.from({ length: 2000 }, (_, i) => point(i + 1));
  const look = { smoothing: 0, isLog: false, range: null };

  it('are two, and with smoothing two faint ones of what was measured', () => {
    const plain = drawnLines(fullLines(points, 'loss', 0), look);
    expect(plain.map((line) => line.length > 0)).toEqual([true, true, false, false]);
    const lines = fullLines(points, 'loss', 0.9);
    const smooth = drawnLines(lines, { ...look, smoothing: 0.9 });
    expect(smooth.map((line) => line.length > 0)).toEqual([true, true, true, true]);
    expect(smooth[2]).toEqual(plain[0]);
    expect(smooth[0]![1]!.y).not.toBe(plain[0]![1]!.y);
  });

  it('are thinned where there are many, and whole where one zooms in', () => {
    const lines = fullLines(points, 'loss', 0);
    expect(drawnLines(lines, look)[0]!.length).toBeLessThanOrEqual(600);
    const near = drawnLines(lines, { ...look, range: { min: 500, max: 700 } })[0]!;
    expect(near.map(({ x }) => x)).toEqual(Array.from({ length: 203 }, (_, i) => 499 + i));
  });

  it('have no place for zero on a logarithmic axis', () => {
    const lines = fullLines([point(1), point(2, { trainLoss: 0 })], 'loss', 0);
    expect(drawnLines(lines, { ...look, isLog: true })[0]!.map(({ y }) => y)).toEqual([1, Number.NaN]);
  });

  it('are read at the nearest pass, with what is known there', () => {
    const some = [point(1), point(3, { validationLoss: null }), point(5)];
    const lines = fullLines(some, 'loss', 0.5);
    expect(readAt(lines, 1.2, false)).toEqual({
      x: 1,
      values: [
        { part: 'training', y: 1, smooth: null },
        { part: 'validation', y: 2, smooth: null },
      ],
    });
    expect(readAt(lines, 3.3, true)!.values.map(({ part }) => part)).toEqual(['training']);
    expect(readAt(lines, 5, true)!.values[0]!.smooth).not.toBeNull();
    expect(readAt(fullLines([], 'loss', 0), 3, false)).toBeNull();
  });

  it('of accuracy are shares', () => {
    const { train, validation } = fullLines([point(1)], 'accuracy', 0);
    expect([train, validation]).toEqual([[{ x: 1, y: 0.5 }], [{ x: 1, y: 0.4 }]]);
  });

  it('keep up with a curve that grows, begins anew, or is smoothed otherwise', () => {
    const kept = new LinesOf('loss');
    const curve: CurvePoint[] = [];
    const isUpToDate = (smoothing: number) =>
      expect(kept.at(curve, smoothing)).toEqual(fullLines([...curve], 'loss', smoothing));
    for (const epochs of [[1, 2, 3], [4], [5, 6]]) {
      curve.push(...epochs.map((epoch) => point(epoch, epoch === 4 ? { validationLoss: null } : {})));
      isUpToDate(0.7);
    }
    isUpToDate(0);
    // Another model learns: its curve takes the place of the first, and is as long.
    curve.splice(0, curve.length, ...[1, 2, 3, 4, 5, 6].map((epoch) => point(epoch, { trainLoss: 9 })));
    isUpToDate(0);
    curve.length = 0;
    isUpToDate(0);
    curve.push(point(1, { trainLoss: 7 }));
    isUpToDate(0);
  });
});

describe('a curve as a table', () => {
  it('has every point with its numbers in full, and empty cells for what is missing', () => {
    const points = [
      point(1, { trainLoss: 0.1 + 0.2 }),
      point(2, { validationLoss: null, validationAccuracy: null }),
    ];
    expect(curveCsv(points, 'epoch')).toBe(
      'epoch,training loss,validation loss,training accuracy,validation accuracy,seconds\n' +
        '1,0.30000000000000004,2,0.5,0.4,0.1\n' +
        '2,0.5,,0.5,,0.2\n',
    );
  });

  it('is thinned to what can be read, with the first, the last and the best', () => {
    const points = Array.from({ length: 500 }, (_, i) => point(i + 1));
    const epochs = thinned(points, 20, 333).map(({ epoch }) => epoch);
    expect(epochs.length).toBeLessThanOrEqual(20);
    expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
    for (const epoch of [1, 333, 500]) expect(epochs).toContain(epoch);
    expect(thinned(points.slice(0, 20), 20, 3)).toEqual(points.slice(0, 20));
  });
});

it('CSV quotes what would end a cell, and leaves out what is no number', () => {
  const head = ['found, of all', 'a "b"', 'two\nlines', 'plain'];
  expect(csvText([head, [0.1 + 0.2, Number.NaN, null, Infinity]])).toBe(
    '"found, of all","a ""b""","two\nlines",plain\n0.30000000000000004,,,\n',
  );
});

it.each([
  [0.01, 1, [0.01, 0.1, 1]],
  [0.03, 0.6, [0.05, 0.1, 0.2, 0.5]],
  [1.2, 1.8, [1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8]],
  [1e-9, 1, [1e-9, 1e-7, 1e-5, 1e-3, 0.1]],
  [0, 1, [0]],
])('a logarithmic axis from %d to %d has ticks at round values', (low, high, expected) => {
  const found = logTicks(low, high, 6);
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
});

it('a stopwatch does not count while it is stopped', () => {
  let now = 1000;
  const watch = new Stopwatch(() => now);
  expect(watch.read()).toBe(0);
  watch.restart();
  now += 50;
  watch.pause();
  now += 400;
  expect(watch.read()).toBe(50);
  watch.resume();
  watch.resume();
  now += 7;
  expect(watch.read()).toBe(57);
  watch.restart();
  expect(watch.read()).toBe(0);
});

it.each([
  [0.0123456, '0.0123'],
  [1.23456e-7, '1.23e-7'],
  [0, '0'],
  [1234.5, '1230'],
  [Number.NaN, '–'],
])('%f is %s in short', (x, text) => expect(short(x)).toBe(text));
