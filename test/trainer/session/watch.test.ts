import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Model, Watched } from '../../../src-preload/contract';
import { imageFolder, temporaryFolder, writeImage } from '../../fixtures';
import { quick } from '../helpers';
import { Talk } from './talk';

const RED = [200, 60, 60] as const;
const GREEN = [60, 160, 80] as const;

describe('Watching a folder', () => {
  let talk: Talk;
  let model: Model;
  const lastWatched = () => talk.events.findLast((event) => event.event === 'watched')?.watched ?? null;
  const untilCount = (count: number) =>
    expect.poll(() => lastWatched()?.count, { timeout: 20_000 }).toBe(count);

  const watch = (inbox: string, more: { out?: string; copyInto?: string; isMove?: boolean } = {}) => {
    talk.events.length = 0;
    return talk.ask('watchFolder', {
      modelId: model.id,
      token: talk.grant(inbox),
      out: more.out === undefined ? null : talk.grant(more.out),
      copyInto:
        more.copyInto === undefined
          ? null
          : { token: talk.grant(more.copyInto), isMove: more.isMove ?? false },
      threshold: null,
    });
  };
  const stop = () => talk.value('cancel', { commands: ['watchFolder'] });

  beforeAll(async () => {
    const kept = temporaryFolder();
    talk = new Talk(kept.path);
    const folder = await imageFolder(join(kept.path, 'colours'), { classes: ['red', 'green'], perClass: 10 });
    const { id, recipe } = await talk.open(folder);
    model = (await talk.value('train', { datasetId: id, recipe: { ...recipe, ...quick } })).model;
    return () => kept.dispose();
  }, 60_000);

  it('answers what is there and what arrives until it is cancelled, and says what it gave', async () => {
    const inbox = temporaryFolder().path;
    await writeImage(join(inbox, 'first.png'), { colour: RED });
    const out = join(temporaryFolder().path, 'answers.csv');
    const ended = watch(inbox, { out });
    await untilCount(1);
    await writeImage(join(inbox, 'below', 'second.png'), { colour: GREEN });
    await writeFile(join(inbox, 'broken.png'), 'no picture');
    await untilCount(2);
    await expect.poll(() => lastWatched()?.skippedCount, { timeout: 20_000 }).toBe(1);
    await stop();
    const result = await ended;
    expect(result).toMatchObject({ ok: true, value: { count: 2, counts: [1, 1], isCaughtUp: true } });
    const { latest, skipped } = (result as { value: Watched }).value;
    expect(latest.map(({ number, name, label }) => [number, name, label])).toEqual([
      [2, join('below', 'second.png'), 'green'],
      [1, 'first.png', 'red'],
    ]);
    expect(skipped.map(({ item }) => item)).toEqual(['broken.png']);
    expect((await readFile(out, 'utf8')).trimEnd().split('\n')).toHaveLength(3);
    const pictures = await talk.value('watchedPictures', { numbers: [1, 2, 3], size: 32 });
    expect(pictures.map(({ index, webp }) => [index, webp !== null])).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
    await writeImage(join(inbox, 'late.png'), { colour: RED });
    expect(lastWatched()!.count).toBe(2);
  });

  it('says how it stands now, however many arrive at once', async () => {
    const [inbox, aside] = [temporaryFolder().path, temporaryFolder().path];
    const ended = watch(inbox);
    await expect.poll(() => lastWatched()?.isCaughtUp, { timeout: 20_000 }).toBe(true);
    for (let index = 0; index < 80; index++)
      await writeImage(join(aside, `${index}.png`), { colour: GREEN, noise: 9, seed: index });
    talk.events.length = 0;
    for (const name of await readdir(aside)) await rename(join(aside, name), join(inbox, name));
    await untilCount(80);
    await stop();
    expect(await ended).toMatchObject({ ok: true, value: { count: 80, counts: [80, 0] } });
    expect(lastWatched()!.latest.map(({ number }) => number)).toEqual(
      Array.from({ length: 60 }, (_, index) => 80 - index),
    );
    expect(talk.events.filter(({ event }) => event === 'watched').length).toBeLessThan(60);
    const [gone] = await talk.value('watchedPictures', { numbers: [1], size: 32 });
    expect(gone!.webp).toBeNull();
  });

  it('moves where that was asked for, and still shows what it moved', async () => {
    const [inbox, sorted] = [temporaryFolder().path, temporaryFolder().path];
    await writeImage(join(inbox, 'one.png'), { colour: RED });
    const ended = watch(inbox, { copyInto: sorted, isMove: true });
    await untilCount(1);
    await stop();
    expect(await ended).toMatchObject({
      value: { copied: 1, latest: [{ copiedTo: join(sorted, 'red', 'one.png') }] },
    });
    expect(await readdir(inbox)).toEqual([]);
    const [picture] = await talk.value('watchedPictures', { numbers: [1], size: 32 });
    expect(picture!.webp).not.toBeNull();
  });

  it('is one at a time, of a folder that is there', async () => {
    const inbox = temporaryFolder().path;
    const ended = watch(inbox);
    await expect.poll(() => lastWatched()?.isCaughtUp, { timeout: 20_000 }).toBe(true);
    expect(await watch(inbox)).toMatchObject({ ok: false, code: 'busy' });
    await stop();
    expect(await ended).toMatchObject({ ok: true });
    expect(await watch(join(inbox, 'none'))).toMatchObject({ ok: false, code: 'unreadable' });
    const inside = join(inbox, 'sorted');
    await mkdir(inside);
    expect(await watch(inbox, { copyInto: inside })).toMatchObject({ ok: false, code: 'same-folder' });
  });
});
