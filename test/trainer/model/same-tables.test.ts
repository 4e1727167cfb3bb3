/** Model files of tables, run by a fresh onnxruntime on raw columns, against the app's own probabilities. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src-preload/contract';
import { createRandom } from '../../../src-main/trainer/random';
import { repositoryRoot, sharedData } from '../../fixtures';
import { file, lines, trainOn } from '../helpers';
import { fromFeatures } from './from-features';

const MISSING = ['', '?', 'NA'];
const runAlone = join(repositoryRoot, 'test', 'trainer', 'model', 'run-alone.mjs');

/** Cells by column, read with nothing but `split`: these files have no quoted cells. */
async function cellsOf(path: string, hasHeader: boolean): Promise<Record<string, string[]>> {
  const all = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  const rows = all.map((line) => line.split(',').map((cell) => cell.trim()));
  const names = hasHeader ? rows.shift()! : rows[0]!.map((_, index) => `column${index}`);
  const textOf = (cell: string) => (MISSING.includes(cell) ? '' : cell);
  return Object.fromEntries(
    names.map((name, index) => [name.replaceAll('"', ''), rows.map((row) => textOf(row[index]!))]),
  );
}

interface Options extends Partial<Recipe> {
  label?: string;
  hasHeader?: boolean;
}

/** Over the rows of the test part; also whether they differ from one another, else equality would say nothing. */
async function compare(path: string, { hasHeader = true, ...options }: Options) {
  const { dataset, model, report } = await trainOn(path, { epochs: 60, test: 0.3, ...options });
  const { rows, P } = await fromFeatures(dataset, report);
  const cells = Object.entries(await cellsOf(path, hasHeader)).map(([name, texts]) => [
    name,
    rows.map((row) => texts[row]!),
  ]);
  const columns = await file(JSON.stringify(Object.fromEntries(cells)), 'cells.json');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [runAlone, await file(model, 'model.onnx'), columns],
    { cwd: repositoryRoot, maxBuffer: 1 << 28 },
  );
  const { inputs, labels, probabilities } = JSON.parse(stdout) as {
    inputs: string[];
    labels: string[];
    probabilities: number[];
  };
  expect(probabilities).toHaveLength(P.length);
  const difference = probabilities.reduce((most, p, at) => Math.max(most, Math.abs(p - P[at]!)), 0);
  const classes = dataset.classes.length;
  labels.forEach((label, row) => {
    const own = P.subarray(row * classes, (row + 1) * classes);
    const ahead = own[dataset.classes.indexOf(label)]! - Math.max(...own);
    expect(ahead).toBeGreaterThan(-1e-5);
  });
  return { inputs, rows, difference, differing: new Set(probabilities).size };
}

/** 600 rows of every kind of column, some cells of each missing; a category that only the last rows have. */
function mixedCsv(): string {
  const random = createRandom(11);
  const pick = <T>(values: T[]) => values[Math.floor(random.uniform() ** 2 * values.length)]!;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const header = 'amount,offset,flag,colour,code,day,moment,label\n';
  return (
    header +
    lines(600, (row) => {
      const kind = row % 3;
      const day = `${1990 + ((row * 7) % 40)}-${two(1 + ((row * 5 + kind) % 12))}-${two(1 + ((row * 11) % 28))}`;
      const moment = `2024-0${1 + (row % 9)}-1${row % 7} ${two((kind * 8 + 24 * random.uniform() ** 3) % 24)}:30:${two(60 * random.uniform())}`;
      const colour =
        row > 560 && row % 5 === 0 ? `late ${row % 2}` : pick(['red', 'blue', 'green', 'rare one']);
      const cells = [
        Math.exp(2 * random.normal() + kind).toFixed(5),
        (1e9 + random.normal() + kind / 2).toFixed(6),
        pick([0, 1]),
        colour,
        pick([3, 7, 11, 13]),
        day,
        moment,
      ].map((cell, column) => ((row * 13 + column * 29) % 17 === 0 ? pick(['', 'NA']) : cell));
      return [...cells, ['low', 'middle', 'high'][kind]].join(',');
    })
  );
}

const columns = { code: 'category', flag: 'number', day: 'date', moment: 'date' } as const;
const recipes: [string, Partial<Recipe>][] = [
  ['the default recipe', {}],
  ['robust scaling', { scaling: 'robust' }],
  ['logarithms', { transform: 'log' }],
  ['quantiles, and no indicators', { transform: 'quantile', missingIndicators: false }],
  ['rare categories as one', { rareCategory: 60 }],
  ['every category', { rareCategory: 0, hidden: [8], optimizer: 'adam', epochs: 15 }],
];

describe("A saved model of tables, run by onnxruntime alone on raw columns, gives the app's own probabilities", () => {
  it.each(recipes)('for numbers, categories and dates with %s', async (_, recipe) => {
    const path = await file(mixedCsv());
    const { inputs, rows, difference, differing } = await compare(path, {
      label: 'label',
      columns,
      ...recipe,
    });
    expect(inputs).toEqual(['amount', 'offset', 'flag', 'colour', 'code', 'day', 'moment']);
    expect(rows.filter((row) => row > 560).length).toBeGreaterThan(5);
    expect(difference).toBeLessThan(1e-5);
    expect(differing).toBeGreaterThan(400);
  });

  const real: [string, Options][] = [
    ['penguins', {}],
    ['titanic', { columns: { alive: 'excluded' } }],
    ['titanic', { label: 'survived', columns: { pclass: 'category', age: 'category' }, transform: 'log' }],
    ['adult-train', { hasHeader: false, test: 0.05, transform: 'quantile' }],
    ['wheat-seeds', { hasHeader: false, scaling: 'robust' }],
  ];
  it.skipIf(sharedData('tables') === null).each(real)('for the real %s.csv, %j', async (name, options) => {
    const { difference, differing } = await compare(sharedData('tables', `${name}.csv`)!, options);
    expect(difference).toBeLessThan(1e-5);
    expect(differing).toBeGreaterThan(50);
  });
});
