import { describe, expect, it, onTestFinished } from 'vitest';
import { repeatedColumns } from '../../../../src-main/trainer/data/table/repeats';
import type { SampledColumn } from '../../../../src-main/trainer/data/table/sample';
import { Table } from '../../../../src-main/trainer/data/table/table';
import { Job } from '../../../../src-main/trainer/job';
import { createRandom } from '../../../../src-main/trainer/random';
import { sharedData } from '../../../fixtures';
import { lines, openTable } from '../../helpers';

const repeats = ({ findings }: Table) => findings.filter(({ kind }) => kind === 'repeats');
const excluded = (table: Table) => repeats(table).map(({ remedy }) => Object.keys(remedy!.recipe.columns!));

/** A table of 300 rows: a label by chance, and columns made of the row's number and a number below 5. */
async function tableOf(header: string, cells: (row: number, level: number) => string, rows = 300) {
  const random = createRandom(3);
  const level = () => Math.floor(5 * random.uniform());
  const row = (index: number) => `${cells(index, level())},${random.uniform() < 0.5 ? 'yes' : 'no'}`;
  return openTable(`${header},label\n${lines(rows, row)}`);
}

describe('Columns that repeat another', () => {
  const words = ['none', 'little', 'some', 'much', 'all'];

  it('are found whatever they are, in one finding, which leaves the others out', async () => {
    const table = await tableOf(
      'level,word,ten,other',
      (row, level) => `${level},${words[level]},${-10 * level},${(row * 7919) % 31}`,
    );
    expect(repeats(table)).toEqual([
      {
        kind: 'repeats',
        message:
          '"word", "ten" repeat "level" in other words: each value of one always comes with the same value of the other. One of them is enough.',
        remedy: {
          label: 'Leave out 2 columns',
          recipe: { columns: { word: 'excluded', ten: 'excluded' } },
        },
      },
    ]);
  });

  it('are found where both are missing at once, not where one is', async () => {
    const both = await tableOf('a,b', (_, level) => (level ? `${words[level]},${level}` : ','));
    expect(excluded(both)).toEqual([['b']]);
    const one = await tableOf('a,b', (row, level) => `${words[level]},${row % 10 ? level : ''}`);
    expect(excluded(one)).toEqual([]);
  });

  it('are none that differ in a row, or map in one direction only', async () => {
    const nearly = await tableOf('a,b', (row, level) => `${words[level]},${row === 250 ? 9 : level}`);
    expect(excluded(nearly)).toEqual([]);
    const coarser = await tableOf('a,b', (_, level) => `${words[level]},${level >> 1}`);
    expect(excluded(coarser)).toEqual([]);
  });

  it('are none that differ late in a large table', async () => {
    const table = await tableOf('a,b', (row, level) => `${words[level]},${row === 9000 ? 9 : level}`, 9500);
    expect(excluded(table)).toEqual([]);
  });

  it('are no measurements, which hardly have a value twice, though rows are copied', async () => {
    const number = (row: number) => ((row * 7919) % 100_003) / 7;
    const copied = await tableOf('a,b', (row) => `${number(row % 100)},${number((row % 100) + 500)}`);
    expect(excluded(copied)).toEqual([]);
    const ofPersons = await tableOf(
      'height,weight,visit',
      (row) => `${number(row % 30)},${number((row % 30) + 500)},${row}.5`,
    );
    expect(excluded(ofPersons)).toEqual([]);
  });

  it('are none that are alike by chance, such as two rare marks', async () => {
    const rare = await tableOf('a,b', (row) => `${row === 7 ? 1 : 0},${row === 7 ? 'set' : 'not'}`);
    expect(excluded(rare)).toEqual([]);
  });

  it('are found among thousands of columns in little time', () => {
    const random = createRandom(1);
    const made = (): SampledColumn => ({
      kind: 'number',
      values: Float64Array.from({ length: 1000 }, () => Math.floor(4 * random.uniform())),
    });
    const columns = new Map(Array.from({ length: 3000 }, (_, index) => [`c${index}`, made()]));
    const { values } = columns.get('c7')!;
    columns.set('copy', { kind: 'number', values: Float64Array.from(values, (value) => 100 * value) });
    const start = performance.now();
    expect(repeatedColumns(columns)).toEqual([['c7', 'copy']]);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  const real: Record<string, string[][]> = {
    titanic: [['class'], ['embark_town']],
    'adult-train': [['column4']],
    iris: [],
    penguins: [],
    diamonds: [],
    'wheat-seeds': [],
  };
  for (const [name, expected] of Object.entries(real)) {
    const path = sharedData('tables', `${name}.csv`);
    it.skipIf(path === null)(`are ${expected.length} in ${name}`, async () => {
      const table = await Table.open(path!, new Job());
      onTestFinished(() => table.close());
      expect(excluded(table)).toEqual(expected);
    });
  }
});
