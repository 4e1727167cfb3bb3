/** Tables that break numbers elsewhere, from the file to the report: finite throughout, and of use. */
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../src-preload/contract';
import { createRandom } from '../../src-main/trainer/random';
import { errorOf, file, lines, trainOn } from './helpers';

const ROWS = 150;
const kinds = ['rose', 'iris', 'lily'];
const random = createRandom(3);
const points = Array.from({ length: ROWS }, (_, row) => ({
  kind: kinds[row % 3]!,
  a: (row % 3) * 3 + random.normal() / 2,
  b: ((row + 1) % 3) * 3 + random.normal() / 2,
  noise: random.normal(),
}));
type Point = (typeof points)[number];

/** The columns a, b and kind, and what is put before them. */
const csv = (header: string, cells: (point: Point, row: number) => (string | number)[]) =>
  `${header},a,b,kind\n` +
  lines(ROWS, (row) => {
    const point = points[row]!;
    return [...cells(point, row), point.a, point.b, point.kind].join(',');
  });

/** Every number in a value, wherever it is. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

async function train(content: string, recipe: Partial<Recipe> & { label?: string } = {}) {
  const trained = await trainOn(await file(content), recipe);
  expect(numbersIn(trained.report).filter((value) => !Number.isFinite(value))).toEqual([]);
  return trained;
}

const ways: [string, Partial<Recipe>][] = [
  ['L-BFGS', {}],
  ['SGD', { optimizer: 'sgd', epochs: 30, batchSize: 32 }],
  ['a hidden layer', { optimizer: 'adam', hidden: [16], epochs: 40, batchSize: 32, learningRate: 0.01 }],
];

const tables: [string, string][] = [
  ['constant columns', csv('c,d', () => [7, 1e12])],
  ['columns that are constant but for one row', csv('c', (_, row) => [row === 77 ? 1e12 : 0])],
  ['duplicated columns', csv('a2,b2,a3', ({ a, b }) => [a, b, a])],
  ['columns at 1e12', csv('c,d', ({ a, noise }) => [1e12 * noise, 1e12 + a])],
  ['columns at 1e-12', csv('c,d', ({ a, noise }) => [1e-12 * noise, 1e-12 * a])],
  ['columns at 1e300 and 1e-300', csv('c,d', ({ a, noise }) => [1e300 * noise, 1e-300 * a])],
  ['cells that are no finite numbers', csv('c', (_, row) => [['NaN', 'inf', '-Infinity', '', 2][row % 5]!])],
  ['a column of NaN alone', csv('c', () => ['NaN'])],
];

describe.each(ways)('A table trained by %s', (_, recipe) => {
  it.each(tables)('with %s loses none of its accuracy', async (_, content) => {
    const { report } = await train(content, recipe);
    expect(report.test!.accuracy).toBeGreaterThan(0.95);
    expect(report.test!.logLoss).toBeLessThan(0.3);
  });
});

describe('Categories', () => {
  it('that the training part never has do no harm to the rows that have them', async () => {
    // A text of its own for every sixth row: most are in one part only.
    const content = csv('c', (_, row) => [row % 6 === 0 ? `rare ${row % 36}` : 'common']);
    const { report, loaded } = await train(content, { seed: 4 });
    expect(report.test!.accuracy).toBeGreaterThan(0.95);
    expect(loaded.metadata.columns[0]).toMatchObject({ use: 'category' });
  });
});

describe('Classes', () => {
  it('with a single sample keep it for training, and the others their accuracy', async () => {
    const content = `${csv('c', () => [1])}1,4,4,daisy\n`;
    for (const balance of [false, true]) {
      const { report } = await train(content, { balance });
      const daisy = report.classes.indexOf('daisy');
      expect(report.train.perClass[daisy]!.support).toBe(1);
      expect(report.test!.perClass[daisy]!.support).toBe(0);
      expect(report.test!.accuracy).toBeGreaterThan(0.9);
    }
  });

  it('that are one alone are refused in words', async () => {
    const content = 'a,kind\n' + lines(20, (row) => `${row},rose`);
    const { message } = await errorOf(trainOn(await file(content), { label: 'kind' }));
    expect(message).toMatch(/"kind" has the same value in every row: there is nothing to tell apart/);
  });

  it('of two samples in all are learned, with nothing left to test on', async () => {
    const { report } = await train('a,kind\n1,rose\n2,iris\n', { label: 'kind' });
    expect(report.counts).toMatchObject({ train: 2, validation: 0, test: 0 });
    expect(report.train.accuracy).toBe(1);
    expect(report.test).toBeNull();
  });
});

describe('Separable data without a penalty', () => {
  const content =
    'a,b,kind\n' + lines(60, (row) => `${row < 30 ? row : row + 100},${row % 7},${kinds[Number(row < 30)]}`);

  it.each(ways)('is learned by %s, which ends and says why', async (_, recipe) => {
    const { report } = await train(content, { ...recipe, l2: 0, label: 'kind' });
    expect(report.test!.accuracy).toBe(1);
    expect(report.ended).not.toBe('diverged');
    expect(report.curve.length).toBeLessThan(150);
  });
});

describe('More columns than rows', () => {
  it.each(ways)('are no trouble to %s', async (_, recipe) => {
    const wide = createRandom(9);
    const names = Array.from({ length: 300 }, (_, index) => `n${index}`);
    const content = csv(names.join(','), () => names.map(() => wide.normal().toFixed(3)));
    const rows = content.split('\n').slice(0, 61).join('\n');
    const { report } = await train(rows, { ...recipe, label: 'kind' });
    expect(report.features).toBe(302);
    expect(report.counts.train).toBeLessThan(60);
    expect(report.train.accuracy).toBeGreaterThan(0.95);
    expect(report.test!.accuracy).toBeGreaterThan(0.3);
  });
});
