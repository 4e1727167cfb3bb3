import { describe, expect, it, onTestFinished } from 'vitest';
import { orderOf } from '../../../src-main/trainer/data/table/scales';
import { Table } from '../../../src-main/trainer/data/table/table';
import { Job } from '../../../src-main/trainer/job';
import { createRandom } from '../../../src-main/trainer/random';
import type { Finding } from '../../../src-preload/contract';
import { sharedData } from '../../fixtures';
import { lines, openTable } from '../helpers';

const kinds = ({ findings }: Table) => findings.map(({ kind }) => kind);
const finding = ({ findings }: Table, kind: Finding['kind']) => findings.find((found) => found.kind === kind);

/** Rows with noise and a label that is no function of it; more columns come from a function of row and label. */
async function noisy(
  header: string,
  more: (row: number, label: string) => string,
  rows = 300,
): Promise<Table> {
  const random = createRandom(5);
  const row = (index: number) => {
    const label = random.uniform() < 0.4 ? 'yes' : 'no';
    return `${random.normal().toFixed(4)},${more(index, label)},${label}`;
  };
  return openTable(`noise,${header},label\n${lines(rows, row)}`);
}

describe('A column that tells the label by itself', () => {
  const path = sharedData('tables', 'titanic.csv');
  it.skipIf(path === null)('is found in titanic: `alive`, and no other', async () => {
    const table = await Table.open(path!, new Job());
    onTestFinished(() => table.close());
    const leaks = table.findings.filter(({ kind }) => kind === 'leak');
    expect(leaks).toHaveLength(1);
    expect(leaks[0]!.message).toContain('"alive" alone tells "survived" in every row.');
    expect(leaks[0]!.remedy).toEqual({
      label: 'Leave out "alive"',
      recipe: { columns: { alive: 'excluded' } },
    });
    // The other way round too.
    await table.setLabel('alive');
    expect(finding(table, 'leak')?.remedy?.recipe).toEqual({ columns: { survived: 'excluded' } });
  });

  for (const name of ['iris', 'penguins', 'adult-train', 'diamonds', 'wheat-seeds']) {
    const path = sharedData('tables', `${name}.csv`);
    it.skipIf(path === null)(`is not suspected in ${name}`, async () => {
      const table = await Table.open(path!, new Job());
      onTestFinished(() => table.close());
      expect(kinds(table)).not.toContain('leak');
      expect(kinds(table)).not.toContain('identifier');
      expect(kinds(table)).not.toContain('group');
    });
  }

  it('is found whether it is a code, a text or missing', async () => {
    const columns: [name: string, cell: (label: string) => string | number][] = [
      ['code', (label) => (label === 'yes' ? 7 : 3)],
      ['flag', (label) => (label === 'yes' ? '' : 'set')],
      ['text', (label) => (label === 'yes' ? 'alive' : 'dead')],
    ];
    for (const [name, cell] of columns) {
      const table = await noisy(name, (_, label) => String(cell(label)));
      expect([name, finding(table, 'leak')?.message]).toEqual([
        name,
        expect.stringContaining(`"${name}" alone`),
      ]);
    }
  });

  it('is found among many numbers where there are rows enough', async () => {
    const score = (row: number, label: string) => `${(label === 'yes' ? 50 : 0) + ((row * 37) % 499) / 10}`;
    expect(kinds(await noisy('score', score, 2000))).toContain('leak');
    expect(kinds(await noisy('score', score, 200))).not.toContain('leak');
  });

  it('is judged as a number where it is one with a unit', async () => {
    const dose = (row: number, label: string) => `${(label === 'yes' ? 50 : 0) + (row % 25)} mg`;
    expect(kinds(await noisy('dose', dose, 600))).toContain('leak');
    expect(kinds(await noisy('dose', dose, 300))).not.toContain('leak');
  });

  it('is not suspected where it is only good, or the classes are hardly mixed', async () => {
    const good = (row: number, label: string) => (row % 12 === 0 ? 'u' : label);
    expect(kinds(await noisy('good', good, 2000))).not.toContain('leak');
    const table = await openTable(
      'kind,label\n' + lines(1000, (row) => `${'ab'[row % 2]},${row < 3 ? 'x' : 'y'}`),
    );
    expect(kinds(table)).not.toContain('leak');
  });
});

describe('What else is found in a table', () => {
  it('are rows that are copies, and rows that contradict each other', async () => {
    const table = await openTable(
      'a,b,label\n' +
        lines(100, (row) => `${row / 7},${row % 3},${'xy'[row % 2]}`) +
        '0,0,x\n0,0,x\n0.142857142857142849,1,x\n',
    );
    expect(finding(table, 'duplicates')?.message).toContain('2 rows repeat an earlier one, its label too.');
    expect(finding(table, 'conflicts')?.message).toContain(
      '1 row is the same as an earlier one but for the label.',
    );
  });

  it('is a column that names a person or a batch with several rows', async () => {
    const table = await noisy('patient_id,batch', (row) => `${100 + 7 * (row % 40)},B${row % 6}`);
    const groups = table.findings.filter(({ kind }) => kind === 'group');
    expect(groups.map(({ remedy }) => remedy?.recipe)).toEqual([{ group: 'patient_id' }, { group: 'batch' }]);
  });

  it('is a column of numbers that never come again', async () => {
    const table = await noisy('amount', (row) => String(100_000 + row * 917), 1500);
    expect(finding(table, 'identifier')?.remedy).toEqual({
      label: 'Leave out "amount"',
      recipe: { columns: { amount: 'excluded' } },
    });
  });

  it('are classes of very different sizes', async () => {
    const table = await openTable(
      'a,label\n' + lines(300, (row) => `${row / 7},${row % 20 === 0 ? 'rare' : 'usual'}`),
    );
    expect(finding(table, 'imbalance')).toEqual({
      kind: 'imbalance',
      message: expect.stringContaining('"usual" has 19 times as many rows as "rare" of "label".'),
      remedy: { label: 'Weigh classes equally', recipe: { balance: true } },
    });
  });

  it('are classes of a few rows, which two of them make one', async () => {
    const rare = (count: number) => (row: number) => `${row / 7},${row < count ? `r${row}` : 'xy'[row % 2]}`;
    const two = await openTable('a,label\n' + lines(300, rare(2)));
    expect(finding(two, 'rare-classes')).toEqual({
      kind: 'rare-classes',
      message: expect.stringContaining('2 classes with fewer than 5 rows: "r0", "r1".'),
      remedy: { label: 'Merge rare classes into "other"', recipe: { rareClass: 5 } },
    });
    const one = await openTable('a,label\n' + lines(300, rare(1)));
    expect(finding(one, 'rare-classes')?.remedy).toBeNull();
  });

  it('changes with the label', async () => {
    const table = await openTable(
      'a,size,label\n' +
        lines(90, (row) => `${row / 7},${['low', 'high', 'medium'][row % 3]},${'xy'[row % 2]}`),
    );
    expect(kinds(table)).toEqual([]);
    await table.setLabel('size');
    expect(finding(table, 'order')?.remedy?.recipe).toEqual({ ordered: ['low', 'medium', 'high'] });
  });
});

describe('The order of classes', () => {
  const ordered: [column: string, classes: string[]][] = [
    ['cut', ['Fair', 'Good', 'Very Good', 'Premium', 'Ideal']],
    ['risk', ['low', 'Medium', 'HIGH']],
    ['size', ['small', 'medium', 'large']],
    ['shirt', ['XS', 'S', 'M', 'L', 'XL']],
    ['x', ['stage I', 'stage II', 'stage III', 'stage IV']],
    ['x', ['grade_1', 'grade_2', 'grade_10']],
    ['rating', ['1', '2', '3', '4', '5']],
    ['age', ['<18', '18-35', '36-60', '>60']],
    ['answer', ['strongly disagree', 'disagree', 'neutral', 'agree', 'strongly agree']],
    ['stufe', ['niedrig', 'mittel', 'hoch']],
  ];
  it.each(ordered)('of %s is told from their names: %j', (column, classes) => {
    expect(orderOf(classes.toSorted(), column)).toEqual(classes);
  });

  const unordered: [column: string, classes: string[]][] = [
    ['species', ['setosa', 'versicolor', 'virginica']],
    ['variety', ['1', '2', '3']],
    ['digit', ['0', '1', '2', '3']],
    ['income', ['<=50K', '>50K']],
    ['risk', ['high', 'low']],
    ['size', ['small', 'medium', 'blue']],
    ['x', ['good', 'fair', 'ok']],
    ['model', ['A-1', 'B-2', 'C-3']],
  ];
  it.each(unordered)('of %s is not told: %j', (column, classes) => {
    expect(orderOf(classes, column)).toBeNull();
  });
});
