import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { mcNemar } from '../../../src-main/trainer/learn/metrics';
import { evaluateModel } from '../../../src-main/trainer/model/evaluate-model';
import type { LoadedModel } from '../../../src-main/trainer/model/model-file';
import { imageFolder, notAnImage, temporaryFolder } from '../../fixtures';
import { errorOf, file, flowersCsv, lines, quick, trainOn } from '../helpers';
import { tableAnswers } from './support';

/** Two classes that `a` tells well and `b` badly. */
const rows = (count: number, kinds = ['yes', 'no'], seed = 0) =>
  'a,b,label\n' +
  lines(count, (row) => {
    const kind = (row + seed) % 2;
    const noise = (((row + seed) * 7919) % 1009) / 1009;
    return `${(kind + noise * 1.2).toFixed(4)},${(kind + noise * 3.3).toFixed(4)},${kinds[kind]}`;
  });

const modelOn = async (content: string, recipe: Parameters<typeof trainOn>[1] = {}) =>
  (await trainOn(await file(content), { search: 'none', ...recipe })).loaded;
const usingOnly = (column: 'a' | 'b') =>
  modelOn(rows(200), { columns: { [column === 'a' ? 'b' : 'a']: 'excluded' } });

async function evaluated(first: LoadedModel, second: LoadedModel | null, path: string) {
  const dataset = await openDataset(path, new Job());
  onTestFinished(() => dataset.close());
  return evaluateModel(first, dataset, new Job(), second);
}

const compared = async (first: LoadedModel, second: LoadedModel, path: string) =>
  (await evaluated(first, second, path)).comparison!;

describe('Two models on the same rows', () => {
  it('are counted sample by sample, and the better one is told', async () => {
    const [good, bad] = [await usingOnly('a'), await usingOnly('b')];
    const path = await file(rows(400, undefined, 5));
    const comparison = await compared(good, bad, path);
    const dataset = await openDataset(path, new Job());
    onTestFinished(() => dataset.close());
    const truths = rows(400, undefined, 5)
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[2]);
    const rightOf = async (model: LoadedModel) =>
      (await tableAnswers(model, (dataset as never as { table: never }).table)).items.map(
        ({ label }, index) => label === truths[index],
      );
    const [ofGood, ofBad] = [await rightOf(good), await rightOf(bad)];
    const count = (first: boolean, second: boolean) =>
      ofGood.filter((right, index) => right === first && ofBad[index] === second).length;
    expect(comparison).toMatchObject({
      bothRight: count(true, true),
      onlyFirst: count(true, false),
      onlySecond: count(false, true),
      neitherRight: count(false, false),
      pValue: mcNemar(count(true, false), count(false, true)),
      verdict: 'first',
    });
    expect(comparison.onlyFirst).toBeGreaterThan(comparison.onlySecond + 20);
    const turned = await compared(bad, good, path);
    expect(turned).toMatchObject({ onlyFirst: comparison.onlySecond, verdict: 'second' });
    expect(turned.scores).toEqual(comparison.otherScores);
  });

  it('of which one is the other show no difference', async () => {
    const model = await usingOnly('a');
    const { comparison, scores } = await evaluated(model, model, await file(rows(60)));
    expect(comparison).toMatchObject({ onlyFirst: 0, onlySecond: 0, pValue: 1, verdict: 'unclear', scores });
  });

  it('with different classes are compared where both know the class', async () => {
    const [two, three] = [
      await modelOn(rows(100)),
      await modelOn(rows(100, ['yes', 'maybe']) + rows(60, ['no', 'no'], 3).split('\n').slice(1).join('\n')),
    ];
    const path = await file(rows(40) + lines(10, (row) => `${row},${row},maybe`));
    const ofTwo = await evaluated(two, three, path);
    expect([ofTwo.scores.count, ofTwo.comparison!.scores.count, ofTwo.skippedCount]).toEqual([40, 40, 10]);
    const ofThree = await evaluated(three, two, path);
    expect([ofThree.scores.count, ofThree.comparison!.otherScores.count]).toEqual([50, 40]);
    expect(ofThree.warnings).toContain(
      'Compared on 40 samples: of the others, the second model does not know the class.',
    );
  });

  it('with nothing in common are refused, and told why', async () => {
    const model = await modelOn(rows(60));
    const path = await file(rows(20));
    const others = await modelOn(rows(60, ['left', 'right']));
    expect((await errorOf(evaluated(model, others, path))).message).toBe(
      'The two models have no class in common: one tells no, yes, the other left, right. Choose models of the same classes.',
    );
    const wants = await modelOn(flowersCsv().replaceAll('rose', 'yes'));
    expect(await errorOf(evaluated(model, wants, path))).toMatchObject({ code: 'missing-columns' });
  });

  it('are refused where one is shown what the other tells', async () => {
    const model = await modelOn(rows(60));
    const path = await file(rows(60));
    const cheat = await modelOn(rows(60).replace('a,b,label', 'a,label,other'));
    expect(await errorOf(evaluated(model, cheat, path))).toMatchObject({ code: 'label-is-input' });
  });

  it('share no sample in data of other classes', async () => {
    const [first, second] = [
      await modelOn(rows(60, ['yes', 'no'])),
      await modelOn(rows(60, ['yes', 'maybe'])),
    ];
    const error = await errorOf(evaluated(first, second, await file(rows(20, ['no', 'no']))));
    expect(error.message).toContain('No sample has a label that both models know');
  });
});

describe('Two models on the same pictures', () => {
  it('are compared, whatever each looks at, and broken pictures count for neither', async () => {
    const folder = join(temporaryFolder().path, 'colours');
    await imageFolder(folder, { classes: ['red', 'green'], perClass: 12 });
    const { loaded: first } = await trainOn(folder, quick);
    const { loaded: second } = await trainOn(folder, { ...quick, epochs: 1, seed: 3, fit: 'stretch' });
    await notAnImage(join(folder, 'red', 'broken.png'));
    const { comparison, scores, skipped, diagnostics } = await evaluated(first, second, folder);
    expect(scores.count).toBe(24);
    expect(skipped.length).toBe(1);
    const { bothRight, onlyFirst, onlySecond, neitherRight } = comparison!;
    expect(bothRight + onlyFirst + onlySecond + neitherRight).toBe(24);
    expect(comparison!.scores).toEqual(scores);
    expect(diagnostics.reliability.reduce((sum, { count }) => sum + count, 0)).toBe(24);
  });

  it('are refused where one is for rows', async () => {
    const folder = join(temporaryFolder().path, 'colours');
    await imageFolder(folder, { classes: ['red', 'green'], perClass: 6 });
    const { loaded } = await trainOn(folder, quick);
    const error = await errorOf(evaluated(loaded, await modelOn(rows(60)), folder));
    expect(error).toMatchObject({ code: 'wrong-kind' });
  });
});
