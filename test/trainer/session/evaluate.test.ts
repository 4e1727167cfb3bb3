import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src-preload/contract';
import { temporaryFolder } from '../../fixtures';
import { file, flowersCsv } from '../helpers';
import { manyRows, Talk } from './talk';

describe('Evaluating a model on other data', () => {
  let talk: Talk;
  let model: Model;
  beforeAll(async () => {
    const folder = temporaryFolder();
    talk = new Talk(folder.path);
    const { id, recipe } = await talk.open(await file(flowersCsv()));
    model = (await talk.value('train', { datasetId: id, recipe: { ...recipe, search: 'none' } })).model;
    return () => folder.dispose();
  });

  it('answers with scores, and with a comparison where a second model is named', async () => {
    const token = talk.grant(await file(flowersCsv()));
    const alone = await talk.value('evaluateModel', { modelId: model.id, token, otherModelId: null });
    expect(alone).toMatchObject({ scores: { count: 90 }, comparison: null, skippedCount: 0 });
    const otherModelId = model.id;
    const both = await talk.value('evaluateModel', { modelId: model.id, token, otherModelId });
    expect(both.comparison).toMatchObject({ bothRight: 90, verdict: 'unclear' });
    expect(talk.events.some((event) => event.event === 'progress' && event.command === 'evaluateModel')).toBe(
      true,
    );
  });

  it('says what data lacks', async () => {
    const token = talk.grant(await file(manyRows()));
    const asked = { modelId: model.id, token, otherModelId: null };
    expect(await talk.ask('evaluateModel', asked)).toMatchObject({ ok: false, code: 'no-label' });
    const unlabelled = talk.grant(await file(flowersCsv().replace(',kind\n', ',sort\n')));
    const answer = await talk.ask('evaluateModel', { ...asked, token: unlabelled });
    expect(answer).toMatchObject({ ok: false, code: 'no-label' });
  });

  it('can be cancelled', async () => {
    const token = talk.grant(await file(flowersCsv()));
    const answer = talk.ask('evaluateModel', { modelId: model.id, token, otherModelId: null });
    await talk.event((event) => event.event === 'progress' && event.command === 'evaluateModel');
    await talk.value('cancel', { commands: ['evaluateModel'] });
    expect(await answer).toMatchObject({ ok: false, code: 'cancelled' });
  });
});
