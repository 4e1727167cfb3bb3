/** What the lab's lessons promise, its pictures and its tables. */
import { describe, expect, it } from 'vitest';
import { columnsData } from '../../../src-renderer/lab/columns';
import { CLOUDS, cloud, REACH } from '../../../src-renderer/lab/engine/clouds';
import { explain } from '../../../src-renderer/lab/engine/explain';
import { fromRows } from '../../../src-renderer/lab/engine/matrix';
import { LOSSES } from '../../../src-renderer/lab/engine/losses';
import { boundaries, gridOf, paint } from '../../../src-renderer/lab/field';
import { LESSONS, settingsOf } from '../../../src-renderer/lab/lessons';
import { advance, createRuns, measure, pulls, samplesOf, type Run } from '../../../src-renderer/lab/runs';
import { freshData, temperatureAt } from '../../../src-renderer/lab/settings';
import { stepRows, weightRows } from '../../../src-renderer/lab/step-rows';
import { summary } from '../../../src-renderer/lab/summary';
import { twinsOf } from '../../../src-renderer/lab/twins';

function lesson(id: string, steps: number) {
  const settings = settingsOf(LESSONS.find((each) => each.id === id)!);
  const data = freshData(settings);
  const runs = createRuns(settings, data.classes.length);
  const samples = samplesOf(data.points, settings);
  for (let step = 0; step < steps; step++) advance(runs, samples, settings);
  for (const run of runs) measure(run, samples);
  return { settings, data, runs, samples };
}
const accuracies = (runs: Run[]) => runs.map(({ score }) => score!.accuracy);

describe('the lessons show what they say', () => {
  it('four clouds lie on their own sides of straight boundaries', () => {
    expect(accuracies(lesson('straight', 300).runs)[0]).toBeGreaterThan(0.95);
  });

  it('a longer step gets there sooner, one that is too long goes up and down', () => {
    const losses = (learningRate: number, steps: number) => {
      const { settings, data } = lesson('rate', 0);
      const runs = createRuns(settings, data.classes.length);
      const samples = samplesOf(data.points, settings);
      return Array.from({ length: steps }, () => {
        advance(runs, samples, { ...settings, learningRate });
        for (const run of runs) measure(run, samples);
        return runs.map(({ score }) => score!.loss) as [straight: number, bent: number];
      });
    };
    const slow = losses(0.003, 600);
    const good = losses(0.3, 60);
    good.at(-1)!.forEach((loss, run) => expect(loss).toBeLessThan(slow.at(-1)![run]!));
    const rises = (of: [number, number][]) => of.filter(([, bent], at) => at > 0 && bent > of[at - 1]![1]);
    expect(rises(slow)).toHaveLength(0);
    expect(rises(good)).toHaveLength(0);
    expect(rises(losses(10, 60)).length).toBeGreaterThan(10);
  });

  it('rings need a hidden layer', () => {
    const [straight, bent] = accuracies(lesson('rings', 600).runs);
    expect(straight).toBeLessThan(0.65);
    expect(bent).toBeGreaterThan(0.95);
  });

  it('hinge lets go of points, cross-entropy of none', () => {
    const { runs, samples } = lesson('hinge', 300);
    const silent = (run: Run) => pulls(run, samples).filter((pull) => pull === 0).length;
    expect(silent(runs[2]!)).toBeGreaterThan(0.9 * samples.y.length);
    expect(silent(runs[0]!)).toBe(0);
  });

  it('outliers on their own side make squared error wrong about others, and no other loss', () => {
    const [crossEntropy, squared, hinge] = accuracies(lesson('outliers', 400).runs);
    expect(crossEntropy).toBeGreaterThan(0.97);
    expect(hinge).toBeGreaterThan(0.97);
    expect(squared).toBeLessThan(crossEntropy! - 0.02);
  });

  it('two classes are logistic regression', () => {
    const { runs } = lesson('two', 200);
    const twins = twinsOf(runs[0]!, runs[1]!, ['A', 'B'], { x: 0.4, y: -1 });
    expect(twins.largest).toBeLessThan(1e-12);
    for (const { difference, logistic } of twins.weights) expect(logistic).toBeCloseTo(difference, 10);
    const [z0, z1, difference, softmax, sigmoid] = twins.point.map(({ value }) => value);
    expect(difference).toBeCloseTo(z1! - z0!, 14);
    expect(sigmoid).toBeCloseTo(softmax!, 14);
    expect(Math.abs(z1! - z0!)).toBeGreaterThan(0.5);
  });

  it('the temperature goes from hardmax to uniform and is 1 in the middle', () => {
    expect([0, 50, 100].map(temperatureAt)).toEqual([0, 1, Infinity]);
    expect(temperatureAt(25)).toBeCloseTo(0.1, 12);
  });
});

describe('point clouds', () => {
  it.each(CLOUDS)('%s are seeded, of all classes, and within the plane', (kind) => {
    for (const classes of [2, 3, 4, 5, 6]) {
      const options = { kind, classes, perClass: 30, noise: 0.4, seed: 5 };
      const points = cloud(options);
      expect(points).toEqual(cloud(options));
      expect(points).not.toEqual(cloud({ ...options, seed: 6 }));
      expect(points.every(({ x, y }) => Math.abs(x) < REACH && Math.abs(y) < REACH)).toBe(true);
      const counts = Array.from(
        { length: classes },
        (_, of) => points.filter(({ label }) => label === of).length,
      );
      expect(counts).toEqual(Array.from({ length: classes }, () => 30));
    }
  });
});

describe('the picture', () => {
  const cells = 20;
  const logits = (row: (x: number, y: number) => number[]) => {
    const { data, rows } = gridOf(cells);
    return fromRows(Array.from({ length: rows }, (_, at) => row(data[2 * at]!, data[2 * at + 1]!)));
  };
  const toX = (at: number) => (at / cells) * 2 * REACH - REACH;

  it('has its boundary where two logits are the same', () => {
    // 2 x - y = 0.7
    const segments = boundaries(
      logits((x, y) => [2 * x, y + 0.7]),
      cells,
    );
    expect(segments.length).toBeGreaterThan(10);
    for (const [x1, y1, x2, y2] of segments) {
      expect(2 * toX(x1) + toX(y1)).toBeCloseTo(0.7, 10);
      expect(2 * toX(x2) + toX(y2)).toBeCloseTo(0.7, 10);
    }
    expect(
      boundaries(
        logits(() => [1, 0, 0]),
        cells,
      ),
    ).toEqual([]);
  });

  it('mixes colours by probability, at any temperature', () => {
    const Z = logits((x) => [x, 0]);
    const colours = [
      [200, 0, 0],
      [0, 0, 200],
    ] as const;
    const at = (pixels: Uint8ClampedArray, cell: number) => [...pixels.subarray(4 * cell, 4 * cell + 4)];
    const hard = paint(Z, 0, colours, [0, 0, 0]);
    expect(at(hard, 0)).toEqual([0, 0, 100, 255]);
    expect(at(hard, cells - 1)).toEqual([100, 0, 0, 255]);
    const even = paint(Z, Infinity, colours, [0, 0, 0]);
    expect(at(even, 7)).toEqual([50, 0, 50, 255]);
    const [red, , blue] = at(paint(Z, 1, colours, [0, 0, 0]), cells - 1);
    expect(red! / blue!).toBeGreaterThan(10);
    expect(blue).toBeGreaterThan(0);
  });
});

describe('the table of a step', () => {
  const { runs, data, settings } = lesson('step', 5);
  const { x, y, label } = data.points[4]!;
  const text = (value: number) => value.toFixed(3);

  it.each(LOSSES)('%s: its rows are its formulas', (loss) => {
    const told = explain(runs[0]!.network!, fromRows([[x, y]]), label, loss);
    const { rows, loss: words } = stepRows(told, { loss, label, temperature: 1, text });
    const slope = rows.find(({ isSlope }) => isSlope)!;
    expect(slope.values).toEqual([...told.slope]);
    expect(slope.sum! + 1).toBeCloseTo(loss === 'mse' ? 1 + slope.values.reduce((a, b) => a + b) : 1, 12);
    expect(words.endsWith(`= ${text(told.loss)}`)).toBe(true);
    expect(rows.map(({ name }) => name)[0]).toBe('Logits');
    expect(rows.some(({ name }) => name === 'Shown in the picture')).toBe(loss !== 'cross-entropy');
  });

  it('cross-entropy: exponentials, their sum, probabilities, P − Y', () => {
    const told = explain(runs[0]!.network!, fromRows([[x, y]]), label, 'cross-entropy');
    const { rows } = stepRows(told, { loss: 'cross-entropy', label, temperature: 0, text });
    const row = (name: string) => rows.find((each) => each.name === name)!;
    row('Probabilities').values.forEach((P, j) => {
      expect(P).toBeCloseTo(row('Exponentials').values[j]! / row('Exponentials').sum!, 14);
      expect(row('Gradient').values[j]).toBeCloseTo(P - row('True class').values[j]!, 14);
    });
    expect(row('Shown in the picture').values.filter((value) => value === 1)).toHaveLength(1);
  });

  it('the weights after it are those that the step makes', () => {
    const told = explain(runs[0]!.network!, fromRows([[x, y]]), label, settings.loss);
    const rows = weightRows(told, false, settings.learningRate);
    expect(rows.map(({ name }) => name)).toEqual(['x₁', 'x₂', 'bias']);
    const after = rows.flatMap(({ cells }) => cells.map(({ next }) => next));
    advance(runs, samplesOf([{ x, y, label }], settings), settings);
    const [W, b] = runs[0]!.model.parameters;
    [...W!, ...b!].forEach((value, at) => expect(value).toBeCloseTo(after[at]!, 12));
  });
});

describe('two columns of a table', () => {
  const scatter = (count: number, classOf: (row: number) => number) => ({
    x: 'width',
    y: 'length',
    points: {
      x: Array.from({ length: count }, (_, row) => 1000 + row),
      y: Array.from({ length: count }, (_, row) => -row / 7),
      classes: Array.from({ length: count }, (_, row) => classOf(row)),
      rows: Array.from({ length: count }, (_, row) => row),
    },
  });

  it('are standardised and stay in proportion', () => {
    const { data } = columnsData(
      scatter(101, (row) => row % 2),
      ['no', 'yes'],
    );
    const xs = data.points.map(({ x }) => x);
    const mean = xs.reduce((a, b) => a + b, 0) / 101;
    expect(mean).toBeCloseTo(0, 3);
    expect(Math.sqrt(xs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 101)).toBeCloseTo(1.25, 2);
    data.points.forEach(({ x, y }) => expect(y).toBeCloseTo(-x, 2));
    expect(data).toMatchObject({ classes: ['no', 'yes'], axes: ['width', 'length'] });
  });

  it('many rows are thinned evenly, rare classes beyond eight left out', () => {
    const names = Array.from({ length: 12 }, (_, of) => `c${of}`);
    const { data, note } = columnsData(
      scatter(5000, (row) => (row % 100 < 88 ? row % 8 : 8 + (row % 4))),
      names,
    );
    expect(data.points).toHaveLength(300);
    expect(data.classes).toEqual(names.slice(0, 8));
    expect(note).toContain('4 rarer classes left out');
    expect(Math.min(...data.points.map(({ x }) => x))).toBeLessThan(-2);
    expect(Math.max(...data.points.map(({ x }) => x))).toBeGreaterThan(2);
  });

  it('of one class are refused', () => {
    expect(() =>
      columnsData(
        scatter(9, () => 0),
        ['a', 'b'],
      ),
    ).toThrow('fewer than two classes');
  });
});

it('the lab is told in words', () => {
  const { runs, data } = lesson('rings', 0);
  const words = summary(runs, data, 1);
  expect(words).toMatch(/^180 points: A 60, B 60, C 60\. After 1 step\. No hidden layer: .*% right, loss \d/);
});
