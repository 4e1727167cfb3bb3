import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageFolder, temporaryFolder } from '../../fixtures';
import * as made from '../features/hand-made-backbones';
import { offerOf, sends, serve, served } from '../features/backbone-server';
import { quick } from '../helpers';
import { Talk } from './talk';

const photos = () =>
  imageFolder(join(temporaryFolder().path, 'photos'), { classes: ['red', 'blue'], perClass: 12 });
const { size, mean, std } = made.input;

describe("A person's own backbone", () => {
  it('is kept, listed, trained with, and known after a restart of the trainer', async () => {
    const path = await made.saved(made.classifier(), 'mine.onnx');
    const talk = new Talk();
    const info = await talk.value('openBackbone', { token: talk.grant(path) });
    expect(info).toMatchObject({ name: 'mine', size, mean: null, columns: made.FEATURES });
    await rm(path);

    const later = new Talk(talk.folder);
    expect(await later.value('listBackbones', {})).toEqual([info]);
    const { id, recipe } = await later.open(await photos());
    const own = { ...recipe, ...quick, backbone: info.sha256 };
    const silent = await later.ask('train', { datasetId: id, recipe: own });
    expect(silent).toMatchObject({ ok: false, code: 'backbone-input' });

    const said = { ...own, backboneInput: { size, mean, std } };
    const { report } = await later.value('train', { datasetId: id, recipe: said });
    expect(report.recipe.backboneInput).toEqual({ size, mean, std });
    expect(report.backbone).toEqual({
      name: 'mine',
      sha256: info.sha256,
      size,
      mean,
      std,
    });
    expect(report.features).toBe(made.FEATURES);
  });

  it('sees images anew where they are scaled in another way', async () => {
    const talk = new Talk();
    const { sha256 } = await talk.value('openBackbone', {
      token: talk.grant(await made.saved(made.plain())),
    });
    const { id, recipe } = await talk.open(await photos());
    const scores = [];
    for (const other of [mean, [0, 0, 0] as typeof mean]) {
      const backboneInput = { size, mean: other, std };
      const { report } = await talk.value('train', {
        datasetId: id,
        recipe: { ...recipe, ...quick, backbone: sha256, backboneInput },
      });
      scores.push(report.train.logLoss);
    }
    expect(scores[0]).not.toBe(scores[1]);
  });

  it('is refused in words where it is none', async () => {
    const talk = new Talk();
    const path = await made.saved(made.plain({ inputs: [] }), 'bad.onnx');
    const answer = await talk.ask('openBackbone', { token: talk.grant(path) });
    expect(answer).toMatchObject({ ok: false, code: 'no-backbone' });
    expect(await talk.value('listBackbones', {})).toEqual([]);
  });
});

describe('A stronger backbone', () => {
  it('is shown before it is fetched, and then kept', async () => {
    const offer = offerOf(await serve(sends(served)));
    const talk = new Talk(undefined, { offers: [offer] });
    const [shown] = await talk.value('offeredBackbones', {});
    const { card, about, ...announced } = offer;
    expect(shown).toEqual({ ...announced, about: about() });
    const info = await talk.value('fetchBackbone', { name: shown!.name });
    expect(info).toMatchObject({ name: card.name, sha256: offer.sha256, licence: 'MIT' });
    expect(talk.events).toContainEqual(
      expect.objectContaining({ event: 'progress', command: 'fetchBackbone' }),
    );
    expect(await talk.value('listBackbones', {})).toEqual([info]);
  });

  it('is not fetched any more once that is cancelled', async () => {
    let begin = () => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': served.length });
      response.write('0', begin);
    });
    const talk = new Talk(undefined, { offers: [offerOf(url)] });
    const answer = talk.ask('fetchBackbone', { name: 'tiny-net' });
    await begun;
    await talk.value('cancel', { commands: ['fetchBackbone'] });
    expect(await answer).toMatchObject({ ok: false, code: 'cancelled' });
  });
});
