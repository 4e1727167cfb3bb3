import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../../src-preload/contract';
import { inNaturalOrder } from '../../src-main/cli/class-options';
import { temporaryFolder } from '../fixtures';
import { cloudTable } from '../trainer/stages/support';
import { csvRows, run } from './run';

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
afterAll(() => folder.dispose());

beforeAll(async () => {
  const sizes = [200, 150, 100];
  const clouds = sizes.map((count, index) => ({
    name: `size ${8 + index}`,
    count,
    centre: [1.5 * index, 0],
  }));
  await writeFile(at('sizes.csv'), cloudTable(clouds));
  await writeFile(at('costs.json'), '{ "size 10": { "size 8": 20, "size 9": 5 } }');
});

const readReport = async (name: string) => reportSchema.parse(JSON.parse(await readFile(at(name), 'utf8')));

describe('train with an order, costs and a target accuracy', () => {
  it('keeps them in the model, says what they did, and classify and evaluate follow them', async () => {
    const options = ['--ordered', '--costs', at('costs.json'), '--target-accuracy', '0.8', '--balance'];
    const files = ['--out', at('sizes.onnx'), '--report', at('sizes.json')];
    const { code, stdout, stderr } = await run('train', at('sizes.csv'), ...options, ...files);
    expect(stderr).not.toContain('softmax-studio:');
    expect(code).toBe(0);
    const report = await readReport('sizes.json');
    expect(report.classes).toEqual(['size 8', 'size 9', 'size 10']);
    expect(report.decision.costs).toEqual([
      [0, 1, 1],
      [1, 0, 1],
      [20, 5, 0],
    ]);
    expect(report.asNumber!.meanClassDistance).toBeGreaterThan(0);
    expect(stdout).toMatch(/^temperature 0\.\d+|^temperature 1\.\d+/m);
    expect(stdout).toMatch(
      /^mean cost [\d.]+ with the cheapest decisions, [\d.]+ with the most probable classes$/m,
    );
    expect(stdout).toMatch(/^threshold 0\.\d+: validation [\d.]+% accepted, [\d.]+% of them right; test /m);
    expect(stdout).toMatch(/^ {2}class distance {5}0\.\d{3}/m);
    expect(stdout).toMatch(/^as rounded numbers : accuracy .*class distance 0\.\d{3}$/m);
    expect(stdout).toMatch(/^without balance {4}: accuracy .*macro F1 0\.\d{3}/m);
    expect(stdout).not.toMatch(/undefined|NaN/);

    const classified = await run('classify', at('sizes.onnx'), at('sizes.csv'));
    const rows = csvRows(classified.stdout);
    expect(Object.keys(rows[0]!).slice(-7, -2)).toEqual([
      'prediction',
      'confidence',
      'accepted',
      'distance',
      'probability_size 8',
    ]);
    const threshold = report.decision.threshold!.value;
    for (const row of rows)
      expect(row['accepted']).toBe(String(Number(row[`probability_${row['prediction']}`]) >= threshold));
    const rejected = rows.filter(({ accepted }) => accepted === 'false').length;
    expect(rejected).toBeGreaterThan(10);
    expect(classified.stderr).toContain(`450 classified (${rejected} rejected: less sure than`);

    const evaluated = await run('evaluate', at('sizes.onnx'), at('sizes.csv'), '--report', at('again.json'));
    expect(evaluated.stdout).toMatch(/^threshold 0\.\d+: [\d.]+% accepted, [\d.]+% of them right$/m);
    const { test, threshold: told } = JSON.parse(await readFile(at('again.json'), 'utf8'));
    expect(told.coverage).toBeCloseTo((450 - rejected) / 450, 10);
    expect(test.meanClassDistance).toBeGreaterThan(0);
  });

  it('takes the order as it is named, and leaves probabilities alone where it is told to', async () => {
    const options = ['--ordered', 'size 10, size 9,size 8', '--no-calibrate', '--report', at('down.json')];
    expect((await run('train', at('sizes.csv'), ...options)).code).toBe(0);
    const report = await readReport('down.json');
    expect(report.classes).toEqual(['size 10', 'size 9', 'size 8']);
    expect(report.decision.temperature).toBe(1);
  });
});

describe('train refuses', () => {
  it.each([
    ['no JSON', '{"size 8": ', 'is no JSON'],
    ['no table', '[1, 2]', 'is no table of costs'],
    [
      'a cost that is no number',
      '{"size 8": {"size 9": "much"}}',
      'gives the cost "much" for taking "size 8" for "size 9"',
    ],
    ['a cost below zero', '{"size 8": {"size 9": -1}}', 'it must be a number from 0 to 1e9'],
    [
      'a class that there is not',
      '{"size 8": {"size 7": 2}}',
      'The costs speak of "size 7", but the classes are',
    ],
  ])('costs with %s', async (_, text, message) => {
    await writeFile(at('bad.json'), text);
    const { code, stderr } = await run('train', at('sizes.csv'), '--costs', at('bad.json'));
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });

  it('a file of costs that is not there, and an order of other classes', async () => {
    const gone = await run('train', at('sizes.csv'), '--costs', at('gone.json'));
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('it does not exist')]);
    const order = await run('train', at('sizes.csv'), '--ordered', 'small,large');
    expect([order.code, order.stderr]).toEqual([1, expect.stringContaining('must list each of')]);
  });
});

describe('The natural order of classes', () => {
  it('is that of numbers where all are, and of names with numbers in them otherwise', () => {
    expect(inNaturalOrder(['10', '-1.5', '2', '0.25'])).toEqual(['-1.5', '0.25', '2', '10']);
    expect(inNaturalOrder(['grade 10', 'grade 9', 'grade 1'])).toEqual(['grade 1', 'grade 9', 'grade 10']);
  });
});
