import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { predict } from '../../../src-main/trainer/answers';
import type { Table } from '../../../src-main/trainer/data/table/table';
import { openDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { classifyRows } from '../../../src-main/trainer/model/classify';
import { evaluateModel } from '../../../src-main/trainer/model/evaluate-model';
import { ClassifiedBatches } from '../../../src-main/trainer/session/classified-batches';
import { imageFolder, notAnImage, temporaryFolder, truncatedJpeg, writeImage } from '../../fixtures';
import { errorOf, file, flowersCsv, lines, openTable, quick, trainOn } from '../helpers';
import { imageAnswers, tableAnswers } from './support';

const flowers = async () => (await trainOn(await file(flowersCsv()))).loaded;
const rose = { length: '0.5', colour: 'red', offset: '1000000', noise: '6' };
const job = () => new Job();

describe('Classifying rows given as text', () => {
  it('gives each its label and the probability of every class', async () => {
    const { items } = await classifyRows(await flowers(), [rose, { ...rose, length: '4.5' }]);
    expect(items.map(({ item }) => item)).toEqual(['row 1', 'row 2']);
    expect(items[0]!.label).toBe('rose');
    expect(items[0]!.probabilities).toHaveLength(3);
    expect(items[1]!.probabilities).not.toEqual(items[0]!.probabilities);
  });

  it('ignores spaces around cells and columns that the model does not know', async () => {
    const spaced = { length: ' 0.5', colour: 'red ', offset: '1000000', noise: '6\t', owner: 'me' };
    const { items, warnings } = await classifyRows(await flowers(), [rose, spaced]);
    expect(items[1]!.probabilities).toEqual(items[0]!.probabilities);
    expect(warnings).toEqual([]);
  });

  it('takes what is missing or no number as the median, and says so', async () => {
    const model = await flowers();
    const rows = [
      { ...rose, noise: '' },
      { ...rose, noise: 'many' },
      { ...rose, noise: 'Infinity' },
    ];
    const { items, warnings } = await classifyRows(model, rows);
    expect(warnings).toEqual(['"noise": 3 missing or not a number, taken as the median.']);
    const noise = model.metadata.columns.find((column) => column.name === 'noise') as { median: number };
    const filled = await classifyRows(model, [{ ...rose, noise: String(noise.median) }]);
    for (const { probabilities } of items) expect(probabilities).toEqual(filled.items[0]!.probabilities);
  });

  it('says which texts training never saw', async () => {
    const { warnings } = await classifyRows(await flowers(), [{ ...rose, colour: 'violet' }]);
    expect(warnings).toEqual([
      '"colour": 1 with a text that training saw rarely or never, such as "violet".',
    ]);
  });

  it.each(['1e30', '-1e100', '1e300'])(
    'gives finite probabilities for the absurd number %s',
    async (length) => {
      const { items } = await classifyRows(await flowers(), [{ ...rose, length }]);
      expect(items[0]!.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    },
  );
});

describe('Classifying a table', () => {
  it('needs no label column, and takes its columns in any order', async () => {
    const model = await flowers();
    const { items } = await tableAnswers(
      model,
      await openTable('noise,offset,colour,length,x\n6,1000000,red,0.5,1\n6,1000000,red,4.5,2\n'),
    );
    const same = await classifyRows(model, [rose, { ...rose, length: '4.5' }]);
    expect(items).toEqual(same.items);
  });

  it('takes tables longer than one call to the graph', async () => {
    const table = await openTable(
      'length,colour,offset,noise\n' + lines(10_000, (row) => `${row % 5},red,1000000,6`),
    );
    const { items } = await tableAnswers(await flowers(), table);
    expect(items).toHaveLength(10_000);
    expect(items[9_999]).toMatchObject({ item: 'row 10000', label: items[4]!.label });
    expect(items[9_999]!.probabilities[0]).toBeCloseTo(items[4]!.probabilities[0]!, 6);
  });

  it('lists the lines that could not be read', async () => {
    const torn = flowersCsv((cells, row) => row === 3 && cells.push('one more'));
    const { count, skipped, skippedCount } = await predict(
      await flowers(),
      [await file(torn)],
      new ClassifiedBatches(),
      job(),
    );
    expect([count, skippedCount]).toEqual([89, 1]);
    expect(skipped).toEqual([{ item: 'line 5', reason: expect.stringContaining('6 cells') }]);
  });

  it('names the columns that are missing', async () => {
    const error = await errorOf(tableAnswers(await flowers(), await openTable('length,noise\n1,2\n3,4\n')));
    expect(error.code).toBe('missing-columns');
    expect(error.message).toBe(
      '"table.csv" lacks 2 of the columns that the model was trained on: "colour", "offset". ' +
        'Columns are found by their names in the header, in any order.',
    );
  });

  it('takes a column of words where it wants numbers as missing values', async () => {
    const table = await openTable('length,colour,offset,noise\nlong,red,1,2\nshort,red,1,3\n');
    const { warnings } = await tableAnswers(await flowers(), table);
    expect(warnings).toContain('"length": 2 missing or not a number, taken as the median.');
  });

  it('is refused by a model for images, and images by a model for tables', async () => {
    const images = (await trainOn(await imageFolder(temporaryFolder().path, { perClass: 5 }), quick)).loaded;
    const table = (): Promise<Table> => openTable(flowersCsv());
    const rowsByImages = await errorOf(tableAnswers(images, await table()));
    expect(rowsByImages).toMatchObject({
      code: 'wrong-kind',
      message: expect.stringContaining('classifies images'),
    });
    expect((await errorOf(classifyRows(images, [rose]))).code).toBe('wrong-kind');
    const imagesByRows = await errorOf(imageAnswers(await flowers(), ['a.png']));
    expect(imagesByRows).toMatchObject({
      code: 'wrong-kind',
      message: expect.stringContaining('rows of a table'),
    });
  });
});

describe('What a model fills in', () => {
  it('is counted by column, over all rows of a table', async () => {
    const row = (index: number) =>
      [index % 7 === 0 ? '' : 0.5, ['red', 'violet', ''][index % 3], 1000000, 6].join(',');
    const path = await file(`length,colour,offset,noise\n${lines(9000, row)}`);
    const { count, warnings } = await predict(await flowers(), [path], new ClassifiedBatches(), job());
    expect(count).toBe(9000);
    expect(warnings).toEqual([
      '"length": 1,286 missing or not a number, taken as the median.',
      '"colour": 3,000 missing, which training saw rarely or never.',
      '"colour": 3,000 with a text that training saw rarely or never, such as "violet".',
    ]);
  });
});

describe('Classifying images', () => {
  it('names each by its path, and lists those that cannot be decoded', async () => {
    const folder = await imageFolder(temporaryFolder().path, { perClass: 8 });
    const { loaded } = await trainOn(folder, quick);
    const red = await writeImage(join(folder, 'new.webp'), {
      colour: [200, 60, 60],
      width: 90,
      format: 'webp',
    });
    const broken = await truncatedJpeg(join(folder, 'half.jpg'));
    const text = await notAnImage(join(folder, 'note.png'));
    const gone = join(folder, 'gone.png');
    const { items, skipped } = await imageAnswers(loaded, [broken, red, text, gone]);
    expect(items).toMatchObject([{ item: red, label: 'red' }]);
    expect(skipped.map(({ item }) => item).sort()).toEqual([gone, broken, text].sort());
  });
});

describe('Evaluating a model', () => {
  const evaluate = async (content: string) => {
    const dataset = await openDataset(await file(content), job());
    return evaluateModel(await flowers(), dataset, job()).finally(() => dataset.close());
  };

  it('scores it on labelled rows, by the label it was trained on', async () => {
    const { scores, skipped } = await evaluate(flowersCsv());
    expect(scores).toMatchObject({ count: 90, accuracy: 1 });
    expect(scores.confusionMatrix).toEqual([
      [30, 0, 0],
      [0, 30, 0],
      [0, 0, 30],
    ]);
    expect(skipped).toEqual([]);
  });

  it('leaves out and lists unknown labels, missing labels and broken rows, each once', async () => {
    const torn = flowersCsv((cells, row) => {
      if (row === 0) cells[4] = 'tulip';
      if (row === 1) cells[4] = '';
      if (row === 2) cells.push('one more');
    });
    const { scores, skipped } = await evaluate(torn);
    expect(scores.count).toBe(87);
    expect(skipped).toEqual([
      { item: 'line 4', reason: expect.stringContaining('6 cells') },
      { item: 'row 2', reason: 'no value for "kind"' },
      { item: 'row 1', reason: 'the model has no class "tulip"' },
    ]);
  });

  it('scores rows that are all of one class', async () => {
    const roses = flowersCsv()
      .split('\n')
      .filter((line, index) => index === 0 || line.endsWith('rose'));
    expect((await evaluate(roses.join('\n') + '\n')).scores).toMatchObject({ count: 30, accuracy: 1 });
  });

  it('says which classes it knows where no label is among them', async () => {
    const error = await errorOf(evaluate(flowersCsv((cells, row) => (cells[4] = `tulip ${row % 2}`))));
    expect(error.message).toContain('Its classes are iris, lily, rose.');
  });

  it('says that the label column is missing', async () => {
    const error = await errorOf(evaluate(flowersCsv().replace('kind', 'sort')));
    expect(error.message).toContain('has no column "kind"');
  });
});
