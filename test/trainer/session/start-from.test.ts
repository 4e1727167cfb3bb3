import { describe, expect, it } from 'vitest';
import { file, flowersCsv } from '../helpers';
import { Talk } from './talk';

describe('Training that goes on from a model of the session', () => {
  it('is at its end almost at once, and says where it began', async () => {
    const talk = new Talk();
    const { id, recipe } = await talk.open(await file(flowersCsv()));
    const asked = { datasetId: id, recipe: { ...recipe, search: 'none' as const } };
    const first = await talk.value('train', asked);
    const again = await talk.value('train', { ...asked, startModelId: first.model.id });
    expect(again.report.curve.length).toBeLessThan(first.report.curve.length / 2);
    expect(again.report.train.logLoss).toBeCloseTo(first.report.train.logLoss, 4);
    expect(again.report.start?.name).toBe(first.model.name);
    const anew = await talk.value('train', { ...asked, startModelId: null });
    expect(anew.report.curve[0]!.trainLoss).toBe(first.report.curve[0]!.trainLoss);
    expect(anew.report.start).toBeUndefined();
  });

  it('is refused where there is no such model', async () => {
    const talk = new Talk();
    const { id, recipe } = await talk.open(await file(flowersCsv()));
    const answer = await talk.ask('train', { datasetId: id, recipe, startModelId: 'gone' });
    expect(answer).toMatchObject({ ok: false, code: 'no-model' });
  });
});
