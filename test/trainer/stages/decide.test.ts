import { describe, expect, it } from 'vitest';
import type { Recipe, Report } from '../../../src-preload/contract';
import { errorOf, file, trainOn } from '../helpers';
import { cloudTable } from './support';

const content = cloudTable([
  { name: 'healthy', count: 600, centre: [0, 0, 0] },
  { name: 'sick', count: 200, centre: [1.5, 1, 0] },
]);
const trained = async (recipe: Partial<Recipe>): Promise<Report> =>
  (await trainOn(await file(content), { test: 0.3, validation: 0.3, ...recipe })).report;

describe('Calibration', () => {
  it.each([
    ['half of the target smoothed away', { labelSmoothing: 0.5 }],
    ['squared error, whose outputs are no logits', { loss: 'mse' }],
    [
      'hinge, whose outputs are no logits',
      { loss: 'hinge', optimizer: 'adam', learningRate: 0.01, epochs: 60 },
    ],
  ] as [string, Partial<Recipe>][])('makes probabilities believable after %s', async (_, recipe) => {
    const { decision, test } = await trained(recipe);
    expect(Math.abs(Math.log(decision.temperature))).toBeGreaterThan(0.2);
    expect(test!.logLoss).toBeLessThan(decision.uncalibrated!.logLoss - 0.01);
    expect(test!.expectedCalibrationError).toBeLessThan(decision.uncalibrated!.expectedCalibrationError);
  });

  it('leaves well calibrated probabilities nearly alone', async () => {
    const { decision, test } = await trained({});
    expect(Math.abs(Math.log(decision.temperature))).toBeLessThan(0.3);
    expect(Math.abs(test!.logLoss - decision.uncalibrated!.logLoss)).toBeLessThan(0.02);
  });

  it('changes no answer: only how sure they are', async () => {
    const [calibrated, plain] = [
      await trained({ labelSmoothing: 0.5 }),
      await trained({ labelSmoothing: 0.5, calibrate: false }),
    ];
    expect(plain.decision).toMatchObject({ temperature: 1, uncalibrated: null });
    expect(plain.test!.confusionMatrix).toEqual(calibrated.test!.confusionMatrix);
    expect(plain.test!.logLoss).toBeCloseTo(calibrated.decision.uncalibrated!.logLoss, 10);
    expect(plain.test!.rocAuc).toBeCloseTo(calibrated.test!.rocAuc!, 4);
  });

  it('needs a validation part, and is measured on it where there is no test part', async () => {
    const without = await trained({ validation: 0 });
    expect(without.decision).toMatchObject({ temperature: 1, uncalibrated: null, coverageCurve: [] });
    const { decision, validation, test } = await trained({ test: 0, labelSmoothing: 0.5 });
    expect(test).toBeNull();
    expect(validation!.logLoss).toBeLessThan(decision.uncalibrated!.logLoss);
  });
});

describe('Costs', () => {
  const costs = [{ truth: 'sick', decision: 'healthy', cost: 10 }];

  it('make cheaper decisions, which the scores are of', async () => {
    const [priced, plain] = [await trained({ costs }), await trained({})];
    expect(priced.decision.costs).toEqual([
      [0, 1],
      [10, 0],
    ]);
    const { decided, mostProbable } = priced.decision.meanCost!;
    expect(decided).toBeLessThan(0.7 * mostProbable);
    const cost = ({ confusionMatrix: [healthy, sick], count }: NonNullable<Report['test']>) =>
      (healthy![1]! + 10 * sick![0]!) / count;
    expect(cost(priced.test!)).toBeCloseTo(decided, 10);
    expect(cost(plain.test!)).toBeCloseTo(mostProbable, 10);
    expect(priced.test!.perClass[1]!.recall).toBeGreaterThan(plain.test!.perClass[1]!.recall!);
    // What probabilities are worth does not depend on the decisions made from them.
    expect(priced.test!.logLoss).toBe(plain.test!.logLoss);
    expect(plain.decision).toMatchObject({ costs: null, meanCost: null });
  });

  it('of classes that there are not are refused by name, and so is a cost given twice', async () => {
    const unknown = await errorOf(trained({ costs: [{ truth: 'ill', decision: 'healthy', cost: 2 }] }));
    expect(unknown).toMatchObject({ code: 'costs' });
    expect(unknown.message).toBe('The costs speak of "ill", but the classes are healthy, sick.');
    const twice = await errorOf(trained({ costs: [...costs, ...costs] }));
    expect(twice.message).toContain('taking "sick" for "healthy" is given twice');
  });
});

describe('A target accuracy', () => {
  it('rejects as few answers as will do on the validation part', async () => {
    const { decision, validation, test } = await trained({ targetAccuracy: 0.95 });
    const { threshold, coverageCurve } = decision;
    expect(validation!.accuracy).toBeLessThan(0.95);
    expect(threshold).toMatchObject({ targetAccuracy: 0.95, isReached: true });
    expect(threshold!.validation.accuracy).toBeGreaterThanOrEqual(0.95);
    const wider = coverageCurve.filter(({ coverage }) => coverage > threshold!.validation.coverage);
    expect(wider.length).toBeGreaterThan(5);
    for (const { accuracy } of wider) expect(accuracy).toBeLessThan(0.95);
    expect(threshold!.test!.accuracy).toBeGreaterThan(test!.accuracy);
    expect(threshold!.test!.coverage).toBeLessThan(1);
  });

  it('that is met anyway rejects nothing', async () => {
    const { threshold } = (await trained({ targetAccuracy: 0.5 })).decision;
    expect(threshold).toMatchObject({
      value: 0,
      isReached: true,
      validation: { coverage: 1 },
      test: { coverage: 1 },
    });
  });

  it('has its curve in the report even where none is set, in at most 101 points', async () => {
    const { decision, validation } = await trained({});
    expect(decision.threshold).toBeNull();
    expect(decision.coverageCurve).toHaveLength(101);
    expect(decision.coverageCurve[0]).toEqual({ threshold: 0, coverage: 1, accuracy: validation!.accuracy });
    const coverages = decision.coverageCurve.map(({ coverage }) => coverage);
    expect(coverages).toEqual([...coverages].sort((a, b) => b - a));
  });

  it('needs a validation part, and says so before training', async () => {
    const error = await errorOf(trained({ targetAccuracy: 0.9, validation: 0 }));
    expect(error).toMatchObject({ code: 'no-validation' });
  });
});
