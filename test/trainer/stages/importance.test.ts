import { describe, expect, it } from 'vitest';
import { reportSchema } from '../../../src-preload/contract';
import { createRandom } from '../../../src-main/trainer/random';
import { coefficientsOf } from '../../../src-main/trainer/stages/coefficients';
import { sharedData, imageFolder, temporaryFolder } from '../../fixtures';
import { file, lines, quick, trainOn } from '../helpers';

/** `strong` decides alone but for a few rows, `weak` for those, and two columns say nothing. */
function table(rows: number): string {
  const random = createRandom(3);
  const row = () => {
    const [strong, weak] = [random.normal(), random.normal()];
    const colour = ['red', 'blue', 'white'][Math.floor(3 * random.uniform())]!;
    const label = 4 * strong + weak + (colour === 'red' ? 3 : 0) > 0 ? 'yes' : 'no';
    return [weak, colour, random.normal(), strong, label].join(',');
  };
  return 'weak,colour,noise,strong,label\n' + lines(rows, row);
}

describe('The importance of columns', () => {
  it('puts those first without which the model does worse', async () => {
    const { report, model } = await trainOn(await file(table(4000)), { test: 0.3 });
    const importance = report.importance!;
    expect(importance.map(({ column }) => column)).toEqual(['strong', 'colour', 'weak', 'noise']);
    const [strong, colour, weak, noise] = importance.map(({ accuracyDrop }) => accuracyDrop);
    // Shuffled, `strong` leaves little more than chance.
    expect(strong).toBeGreaterThan(0.3);
    expect(colour).toBeGreaterThan(0.02);
    expect(weak).toBeGreaterThan(0.02);
    expect(Math.abs(noise!)).toBeLessThan(0.01);
    for (const { logLossRise } of importance.slice(0, 3)) expect(logLossRise).toBeGreaterThan(0.1);
    const again = await trainOn(await file(table(4000)), { test: 0.3 });
    expect(again.report.importance).toEqual(importance);
    expect(model.length).toBeGreaterThan(0);
    expect(() => reportSchema.parse(report)).not.toThrow();
  });

  it('is measured with hidden layers too, where there are no coefficients', async () => {
    const adam = { optimizer: 'adam', epochs: 30, learningRate: 0.01 } as const;
    const { report } = await trainOn(await file(table(1500)), { ...adam, hidden: [8] });
    expect(report.importance![0]!.column).toBe('strong');
    expect(report.coefficients).toBeNull();
  });

  it('is null without a test part, and for images', async () => {
    const { report } = await trainOn(await file(table(300)), { test: 0 });
    expect(report.importance).toBeNull();
    expect(report.coefficients!.length).toBeGreaterThan(0);
    const images = await trainOn(await imageFolder(temporaryFolder().path, { perClass: 6 }), quick);
    expect([images.report.importance, images.report.coefficients]).toEqual([null, null]);
  });

  it('leaves out columns with small weights where there are hundreds, and says so', async () => {
    const random = createRandom(5);
    const header = Array.from({ length: 230 }, (_, column) => `x${column}`).join(',');
    const content = lines(400, () => {
      const cells = Array.from({ length: 230 }, () => random.normal());
      return [...cells.map((cell) => cell.toFixed(3)), cells[7]! > 0 ? 'a' : 'b'].join(',');
    });
    const { report } = await trainOn(await file(`${header},label\n${content}`));
    expect(report.importance).toHaveLength(200);
    expect(report.importance![0]!.column).toBe('x7');
    expect(report.warnings.at(-1)).toBe(
      'The importance of 30 of 230 columns was not measured: those with the smallest weights.',
    );
  });

  const adult = sharedData('tables', 'adult-train.csv');
  it.skipIf(adult === null)('of adult is measured for every column', async () => {
    const { report } = await trainOn(adult!, { search: 'none', epochs: 5 });
    expect(report.importance!.length).toBe(14);
    expect(report.importance!.every(({ logLossRise }) => logLossRise > -0.01)).toBe(true);
  });
});

describe('Coefficients', () => {
  const names = [
    { column: 'a', value: null },
    { column: 'b', value: 'red' },
  ];
  const shape = { features: 2, hidden: [], classes: 3 };
  const of = (W: number[]) =>
    coefficientsOf({ shape, parameters: { W0: { data: Float32Array.from(W), shape: [3, 2] } } }, names);

  it('are centred over the classes, the largest first', () => {
    expect(of([1, 10, 2, 10, 3, 40])).toEqual([
      { column: 'b', value: 'red', weights: [-10, -10, 20] },
      { column: 'a', value: null, weights: [-1, 0, 1] },
    ]);
  });

  it('do not change where the same is added for every class', () => {
    expect(of([1, 10, 2, 10, 3, 40])).toEqual(of([6, 110, 7, 110, 8, 140]));
  });

  it('of a trained model speak for the classes that the columns speak for', async () => {
    const { report } = await trainOn(await file(table(4000)));
    const { coefficients, classes } = report;
    const [first] = coefficients!;
    expect([first!.column, first!.value]).toEqual(['strong', null]);
    expect(first!.weights[classes.indexOf('yes')]).toBeGreaterThan(0);
    const red = coefficients!.find(({ column, value }) => column === 'colour' && value === 'red')!;
    const blue = coefficients!.find(({ column, value }) => column === 'colour' && value === 'blue')!;
    expect(red.weights[classes.indexOf('yes')]).toBeGreaterThan(blue.weights[classes.indexOf('yes')]!);
    for (const { weights } of coefficients!)
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0, 5);
  });
});
