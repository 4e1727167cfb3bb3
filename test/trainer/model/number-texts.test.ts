import { describe, expect, it, onTestFinished } from 'vitest';
import { classifyRows, classifyTable } from '../../../src-main/trainer/model/classify';
import type { LoadedModel } from '../../../src-main/trainer/model/model-file';
import { evaluateModel } from '../../../src-main/trainer/model/evaluate-model';
import { openDataset } from '../../../src-main/trainer/dataset';
import { Table } from '../../../src-main/trainer/data/table/table';
import { Job } from '../../../src-main/trainer/job';
import { file, lines, trainOn } from '../helpers';

/** Doses above 1,000 are high; prices mean nothing. */
const tableOf = (dose: (value: number, row: number) => string, rows = 120) =>
  `dose,price,kind\n${lines(rows, (row) => {
    const value = 20 * ((row * 37) % 101);
    return `"${dose(value, row)}","$${1 + (row % 7)}.50",${value > 1000 ? 'high' : 'low'}`;
  })}`;

const grouped = (value: number) => value.toLocaleString('en-US');

/** Labels and notes for a table. */
async function answersTo(model: LoadedModel, text: string) {
  const table = await Table.open(await file(text), new Job(), 'classify');
  onTestFinished(() => table.close());
  const { labels } = model.metadata;
  const found: string[] = [];
  const notes = await classifyTable(
    model,
    table,
    new Job(),
    ({ answers }) => void found.push(...[...answers.decisions].map((decision) => labels[decision]!)),
  );
  return { found, notes };
}

const train = async (dose: (value: number) => string) =>
  (await trainOn(await file(tableOf(dose)), { label: 'kind', search: 'none' })).loaded;

describe('A model that was trained on numbers with a unit', () => {
  it('keeps how they were written, and learns from their values', async () => {
    const model = await train((value) => `${grouped(value)} mg`);
    expect(model.metadata.columns).toMatchObject([
      { name: 'dose', use: 'number', style: { decimal: '.', unit: 'mg' } },
      { name: 'price', use: 'number', style: { decimal: '.', unit: '$' } },
    ]);
    const dataset = await openDataset(await file(tableOf((value) => `${grouped(value)} mg`)), new Job());
    onTestFinished(() => dataset.close());
    const { scores, warnings } = await evaluateModel(model, dataset, new Job());
    expect([scores.accuracy > 0.95, warnings]).toEqual([true, []]);
  });

  it('reads the same values with the unit, without it, and with it here and there', async () => {
    const model = await train((value) => `${grouped(value)} mg`);
    const ways: ((value: number, row: number) => string)[] = [
      (value) => `${grouped(value)} mg`,
      (value) => `${value}mg`,
      (value) => String(value),
      (value, row) => (row % 5 === 0 ? `${grouped(value)} mg` : String(value)),
    ];
    const [first, ...others] = await Promise.all(ways.map((way) => answersTo(model, tableOf(way))));
    expect(new Set(first!.found)).toEqual(new Set(['low', 'high']));
    for (const other of others) expect(other).toEqual({ found: first!.found, notes: [] });
  });

  it('counts as missing what is no such number, and says so', async () => {
    const model = await train((value) => `${grouped(value)} mg`);
    const some = await answersTo(
      model,
      tableOf((value, row) => (row % 10 === 0 ? 'much' : `${grouped(value)} mg`)),
    );
    expect(some.notes).toEqual(['"dose": 12 missing or not a number, taken as the median.']);
    const grams = await answersTo(
      model,
      tableOf((value) => `${grouped(value)} g`),
    );
    expect(grams.notes).toEqual([
      '"dose" is in g here, and was in mg in training: its values count as missing.',
      '"dose": 120 missing or not a number, taken as the median.',
    ]);
  });

  it('takes rows that a person fills in either way', async () => {
    const model = await train((value) => `${grouped(value)} mg`);
    const written = await classifyRows(model, [
      { dose: '1,900 mg', price: '$2.50' },
      { dose: '1900', price: '2.5' },
    ]);
    expect(written.warnings).toEqual([]);
    expect(written.items[0]!.probabilities).toEqual(written.items[1]!.probabilities);
    expect(written.items[0]!.label).toBe('high');
  });
});

describe('A model that was trained on plain numbers', () => {
  it('reads numbers with a thousands separator or a unit in a table to classify', async () => {
    const model = await train(String);
    expect(model.metadata.columns[0]).not.toHaveProperty('style');
    const plain = await answersTo(model, tableOf(String));
    const ways: ((value: number, row: number) => string)[] = [
      (value) => `${grouped(value)}`,
      (value) => `${grouped(value)} mg`,
    ];
    for (const way of ways) expect(await answersTo(model, tableOf(way))).toEqual(plain);
    const odd = await answersTo(
      model,
      tableOf((value, row) => (row === 3 ? 'much' : grouped(value))),
    );
    expect(odd.notes).toEqual(['"dose": 1 missing or not a number, taken as the median.']);
  });
});
