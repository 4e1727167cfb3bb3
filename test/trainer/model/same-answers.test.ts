/** The model file's own answers against what its report says of the same samples. */
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../src-preload/contract';
import { openDataset, type TableDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { evaluateModel } from '../../../src-main/trainer/model/evaluate-model';
import { inOrder, splitLabelled } from '../../../src-main/trainer/stages/split';
import { file, trainOn } from '../helpers';
import { cloudTable } from '../stages/support';
import { tableAnswers } from './support';

/** Three classes in a row, each overlapping the next. */
const content = cloudTable([
  { name: 'low', count: 200, centre: [0, 0] },
  { name: 'middle', count: 150, centre: [1.5, 0.5] },
  { name: 'high', count: 100, centre: [3, 0] },
]);
const costs = [
  { truth: 'high', decision: 'low', cost: 20 },
  { truth: 'high', decision: 'middle', cost: 5 },
  { truth: 'low', decision: 'low', cost: 0.25 },
];
const ordered = ['low', 'middle', 'high'];
const adam = { optimizer: 'adam', epochs: 40, learningRate: 0.01 } as const;

const recipes: [string, Partial<Recipe>][] = [
  ['nothing but the most probable class', { calibrate: false }],
  ['a temperature', {}],
  ['costs', { costs }],
  ['a threshold', { targetAccuracy: 0.9 }],
  ['costs and a threshold', { costs, targetAccuracy: 0.8 }],
  ['ordered classes, costs and a threshold', { ordered, costs, targetAccuracy: 0.8 }],
  [
    'hidden layers, balance, costs and a threshold',
    { ...adam, hidden: [8], balance: true, costs, targetAccuracy: 0.7 },
  ],
  ['squared error', { loss: 'mse', targetAccuracy: 0.9 }],
  ['hinge', { ...adam, loss: 'hinge', targetAccuracy: 0.9 }],
];

describe('A model file answers as its report says, with', () => {
  it.each(recipes)('%s', async (_, recipe) => {
    const { dataset, loaded, report } = await trainOn(await file(content), { ...recipe, test: 0.3 });
    const lines = content.trimEnd().split('\n');
    const test = splitLabelled(inOrder(dataset, report.recipe.ordered), report.recipe).test;
    const held = [lines[0]!, ...Array.from(test, (row) => lines[row + 1]!), ''].join('\n');
    const heldOut = (await openDataset(await file(held), new Job())) as TableDataset;
    const { scores, threshold } = await evaluateModel(loaded, heldOut, new Job());
    const { items } = await tableAnswers(loaded, heldOut.table);
    heldOut.close();

    expect(scores.confusionMatrix).toEqual(report.test!.confusionMatrix);
    expect(scores.meanClassDistance).toBe(report.test!.meanClassDistance);
    for (const key of ['logLoss', 'brierScore', 'expectedCalibrationError'] as const)
      expect(scores[key], key).toBeCloseTo(report.test![key], 4);
    expect(report.decision.temperature === 1).toBe(recipe.calibrate === false);

    const told = report.decision.threshold;
    expect(threshold).toEqual(told && { value: told.value, ...told.test });
    for (const { accepted, probabilities, label } of items) {
      const confidence = probabilities[report.classes.indexOf(label)]!;
      expect(accepted).toBe(told ? confidence >= told.value : null);
    }
  });

  it('the cheapest decision where that is not the most probable class', async () => {
    const { loaded, dataset } = await trainOn(await file(content), { costs });
    const { items } = await tableAnswers(loaded, (dataset as TableDataset).table);
    const classes = dataset.classes;
    const costOf = (truth: string, decision: string) =>
      costs.find((cost) => cost.truth === truth && cost.decision === decision)?.cost ??
      (truth === decision ? 0 : 1);
    const differ = items.filter(({ label, probabilities }) => {
      const expected = classes.map((decision) =>
        probabilities.reduce((sum, p, truth) => sum + p * costOf(classes[truth]!, decision), 0),
      );
      expect(expected[classes.indexOf(label)]).toBeCloseTo(Math.min(...expected), 4);
      return probabilities[classes.indexOf(label)]! < Math.max(...probabilities);
    });
    expect(differ.length).toBeGreaterThan(20);
  });
});
