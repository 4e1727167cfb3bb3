import { describe, expect, it } from 'vitest';
import type { Model, Recipe } from '../../../src-preload/contract';
import { file, flowersCsv, lines } from '../helpers';
import { Talk } from './talk';

const row = { length: '0.5', colour: 'red', offset: '1000000', noise: '6' };
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

async function trained(talk: Talk, content: string, change: Partial<Recipe> = {}): Promise<Model> {
  const { id, recipe } = await talk.open(await file(content));
  return (await talk.value('train', { datasetId: id, recipe: { ...recipe, ...change } })).model;
}

describe('What each column adds to a class', () => {
  it('adds up, with the average row, to the logit that the probabilities are made of', async () => {
    const talk = new Talk();
    const { id: modelId, classes, report } = await trained(talk, flowersCsv());
    const { items } = await talk.value('classifyRows', { modelId, rows: [row] });
    const all = [];
    for (const className of classes) all.push(await talk.value('explainRow', { modelId, row, className }));
    for (const { isExact, columns, average, logit } of all) {
      expect(isExact).toBe(true);
      expect(sum(columns.map(({ contribution }) => contribution)) + average).toBeCloseTo(logit, 4);
    }
    const [first, second] = items[0]!.probabilities as [number, number];
    const odds = Math.log(first / second) * report.decision.temperature;
    expect(all[0]!.logit - all[1]!.logit).toBeCloseTo(odds, 3);
    // Adding the same to all classes says nothing, so that they are told against their mean.
    expect(sum(all.map(({ logit }) => logit))).toBeCloseTo(0, 4);
  });

  it('is weight times distance from the average, worked out by hand', async () => {
    const talk = new Talk();
    const content =
      'a,b,label\n' +
      lines(60, (index) => `${index % 7},${(index * 5) % 11},${index % 7 > 3 ? 'yes' : 'no'}`);
    const { id: modelId, report } = await trained(talk, content, { validation: 0, test: 0 });
    const wanted = { modelId, className: 'yes' };
    const at = async (a: string, b: string) =>
      (await talk.value('explainRow', { ...wanted, row: { a, b } })).columns;
    const of = (columns: { name: string; contribution: number }[], name: string) =>
      columns.find((column) => column.name === name)!.contribution;
    const mean = sum(Array.from({ length: 60 }, (_, index) => index % 7)) / 60;
    const deviation = Math.sqrt(
      sum(Array.from({ length: 60 }, (_, index) => ((index % 7) - mean) ** 2)) / 60,
    );
    const weight = report.coefficients!.find(({ column }) => column === 'a')!.weights[
      report.classes.indexOf('yes')
    ]!;
    expect(of(await at('6', '3'), 'a')).toBeCloseTo((weight * (6 - mean)) / deviation, 3);
    expect(of(await at(String(mean), '3'), 'a')).toBeCloseTo(0, 4);
    // The other column changes nothing about it.
    expect(of(await at('6', '10'), 'a')).toBeCloseTo(of(await at('6', '3'), 'a'), 5);
  });

  it('puts what matters first, and gives the other side its sign', async () => {
    const talk = new Talk();
    const { id: modelId } = await trained(talk, flowersCsv());
    const rose = await talk.value('explainRow', { modelId, row, className: 'rose' });
    const lily = await talk.value('explainRow', { modelId, row, className: 'lily' });
    const names = rose.columns.map(({ name }) => name);
    expect(names).toHaveLength(4);
    expect(names.at(-1)).toBe('noise');
    const length = (found: typeof rose) => found.columns.find(({ name }) => name === 'length')!.contribution;
    expect(length(rose)).toBeGreaterThan(0.5);
    expect(length(lily)).toBeLessThan(-0.5);
    const sizes = rose.columns.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it('is found by giving each column its average where there are hidden layers, and says so', async () => {
    const talk = new Talk();
    const { id: modelId } = await trained(talk, flowersCsv(), { hidden: [8], optimizer: 'adam', epochs: 60 });
    const found = await talk.value('explainRow', { modelId, row, className: 'rose' });
    expect(found.isExact).toBe(false);
    expect(found.columns.find(({ name }) => name === 'length')!.contribution).toBeGreaterThan(0);
  });

  it('takes a missing cell as the model does', async () => {
    const talk = new Talk();
    const { id: modelId } = await trained(talk, flowersCsv());
    const { logit } = await talk.value('explainRow', {
      modelId,
      row: { ...row, length: '' },
      className: 'rose',
    });
    expect(logit).toBeTypeOf('number');
  });

  it('is refused in words for a class that the model does not have', async () => {
    const talk = new Talk();
    const { id: modelId } = await trained(talk, flowersCsv());
    const answer = await talk.ask('explainRow', { modelId, row, className: 'tulip' });
    expect(answer).toMatchObject({ ok: false, code: 'no-class' });
  });
});
