import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src-main/trainer/data/table/table';
import { openDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { classifyImages, classifyRows, classifyTable } from '../../../src-main/trainer/model/classify';
import { evaluateModel } from '../../../src-main/trainer/model/evaluate-model';
import { imageFolder, notAnImage, temporaryFolder, truncatedJpeg, writeImage } from '../../fixtures';
import { errorOf, file, flowersCsv, lines, openTable, quick, trainOn } from '../helpers';

const flowers = async () => (await trainOn(await file(flowersCsv()))).loaded;
const rose = { length: '0.5', colour: 'red', offset: '1000000', noise: '6' };
const job = () => new Job();

describe('Classifying rows given as text', () => {
  it('gives each its label and the probability of every class', async () => {
    const { items } = await classifyRows(await flowers(), [rose, { ...rose, length: '4.5' }], job());
    expect(items.map(({ item }) => item)).toEqual(['row 1', 'row 2']);
    expect(items[0]!.label).toBe('rose');
    expect(items[0]!.probabilities).toHaveLength(3);
    expect(items[1]!.probabilities).not.toEqual(items[0]!.probabilities);
  });

  it('ignores spaces around cells and columns that the model does not know', async () => {
    const spaced = { length: ' 0.5', colour: 'red ', offset: '1000000', noise: '6\t', owner: 'me' };
    const { items, warnings } = await classifyRows(await flowers(), [rose, spaced], job());
    expect(items[1]!.probabilities).toEqual(items[0]!.probabilities);
    expect(warnings).toEqual([]);
  });

  it('takes what is missing or no number as the average, and says so', async () => {
    const model = await flowers();
    const rows = [
      { ...rose, noise: '' },
      { ...rose, noise: 'many' },
      { ...rose, noise: 'Infinity' },
    ];
    const { items, warnings } = await classifyRows(model, rows, job());
    expect(warnings).toEqual(['"noise": 3 missing or not a number, taken as the average.']);
    const average = model.metadata.columns.find((column) => column.name === 'noise') as { mean: number };
    const filled = await classifyRows(model, [{ ...rose, noise: String(average.mean) }], job());
    for (const { probabilities } of items) expect(probabilities).toEqual(filled.items[0]!.probabilities);
  });

  it('says which texts training never saw', async () => {
    const { warnings } = await classifyRows(await flowers(), [{ ...rose, colour: 'violet' }], job());
    expect(warnings).toEqual(['"colour": 1 with a text that training never saw, such as "violet".']);
  });

  it.each(['1e30', '-1e100', '1e300'])(
    'gives finite probabilities for the absurd number %s',
    async (length) => {
      const { items } = await classifyRows(await flowers(), [{ ...rose, length }], job());
      expect(items[0]!.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    },
  );
});

describe('Classifying a table', () => {
  it('needs no label column, and takes its columns in any order', async () => {
    const model = await flowers();
    const { items } = await classifyTable(
      model,
      await openTable('noise,offset,colour,length,x\n6,1000000,red,0.5,1\n6,1000000,red,4.5,2\n'),
      job(),
    );
    const same = await classifyRows(model, [rose, { ...rose, length: '4.5' }], job());
    expect(items).toEqual(same.items);
  });

  it('takes tables longer than one call to the graph', async () => {
    const table = await openTable(
      'length,colour,offset,noise\n' + lines(10_000, (row) => `${row % 5},red,1000000,6`),
    );
    const { items } = await classifyTable(await flowers(), table, job());
    expect(items).toHaveLength(10_000);
    expect(items[9_999]).toMatchObject({ item: 'row 10000', label: items[4]!.label });
    expect(items[9_999]!.probabilities[0]).toBeCloseTo(items[4]!.probabilities[0]!, 6);
  });

  it('lists the rows that could not be read', async () => {
    const torn = flowersCsv((cells, row) => row === 3 && cells.push('one more'));
    const { items, skipped } = await classifyTable(await flowers(), await openTable(torn), job());
    expect(items).toHaveLength(89);
    expect(skipped).toEqual([{ item: 'line 5', reason: 'it has more cells than the header' }]);
  });

  it('names the columns that are missing', async () => {
    const error = await errorOf(
      classifyTable(await flowers(), await openTable('length,noise\n1,2\n3,4\n'), job()),
    );
    expect(error.code).toBe('missing-columns');
    expect(error.message).toBe(
      '"table.csv" lacks 2 of the columns that the model was trained on: "colour", "offset".',
    );
  });

  it('takes a column of dates where it wants numbers as missing values', async () => {
    const table = await openTable('length,colour,offset,noise\n2024-01-01,red,1,2\n2024-01-02,red,1,3\n');
    const { warnings } = await classifyTable(await flowers(), table, job());
    expect(warnings).toContain('"length": 2 missing or not a number, taken as the average.');
  });

  it('is refused by a model for images, and images by a model for tables', async () => {
    const images = (await trainOn(await imageFolder(temporaryFolder().path, { perClass: 5 }), quick)).loaded;
    const table = (): Promise<Table> => openTable(flowersCsv());
    const rowsByImages = await errorOf(classifyTable(images, await table(), job()));
    expect(rowsByImages).toMatchObject({
      code: 'wrong-kind',
      message: expect.stringContaining('classifies images'),
    });
    expect((await errorOf(classifyRows(images, [rose], job()))).code).toBe('wrong-kind');
    const imagesByRows = await errorOf(classifyImages(await flowers(), ['a.png'], job()));
    expect(imagesByRows).toMatchObject({
      code: 'wrong-kind',
      message: expect.stringContaining('rows of a table'),
    });
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
    const { items, skipped } = await classifyImages(loaded, [broken, red, text, gone], job());
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
      { item: 'line 4', reason: 'it has more cells than the header' },
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
