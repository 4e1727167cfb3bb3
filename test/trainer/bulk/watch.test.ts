import { appendFile, mkdir, readFile, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Skipped } from '../../../src-preload/contract';
import { watchFolder, type Arrived, type FolderWatch } from '../../../src-main/trainer/bulk/watch';
import type { LoadedModel } from '../../../src-main/trainer/model/model-file';
import { loadModel } from '../../../src-main/trainer/model/model-file';
import { imageFolder, temporaryFolder, truncatedJpeg, writeImage } from '../../fixtures';
import { errorOf, quick, trainOn } from '../helpers';
import { filesBelow, targetOf, type Asked } from './support';

const empty = () => temporaryFolder().path;
const RED = { colour: [200, 60, 60] } as const;
const GREEN = { colour: [60, 160, 80] } as const;

let modelPath: string;
beforeAll(async () => {
  const kept = temporaryFolder();
  modelPath = join(kept.path, 'model.onnx');
  return () => kept.dispose();
});

/** Trained once. */
async function colours(): Promise<LoadedModel> {
  const there = await loadModel(modelPath).catch(() => null);
  if (there) return there;
  const { model } = await trainOn(await imageFolder(join(empty(), 'photos'), { perClass: 15 }), quick);
  await writeFile(modelPath, model);
  return loadModel(modelPath);
}

class Watched {
  readonly answers: Arrived[] = [];
  readonly skipped: Skipped[] = [];
  caughtUp = false;
  failure: unknown = null;
  watch!: FolderWatch;

  static async start(folder: string, asked: Asked): Promise<Watched> {
    const watched = new Watched();
    watched.watch = await watchFolder(await colours(), folder, targetOf(asked), {
      onAnswer: (arrived) => void watched.answers.push(arrived),
      onSkipped: (skipped) => void watched.skipped.push(skipped),
      onCaughtUp: () => (watched.caughtUp = true),
      onFailed: (error) => (watched.failure = error),
    });
    onTestFinished(() => watched.watch.stop());
    return watched;
  }

  get told(): string[] {
    return this.answers.map(({ item, label }) => `${item.split('/').at(-1)!} ${label}`);
  }

  async until(isSo: () => boolean): Promise<void> {
    const began = Date.now();
    while (!isSo()) {
      if (Date.now() - began > 30_000) throw new Error(`It waits in vain: ${JSON.stringify(this.told)}`);
      await delay(20);
    }
  }
}

describe.skipIf(process.platform === 'win32')('A watched folder', () => {
  it('is answered as it is, then as files arrive whole, change, or turn out broken', async () => {
    const folder = empty();
    await writeImage(join(folder, 'one.png'), RED);
    const watched = await Watched.start(folder, {});
    await watched.until(() => watched.caughtUp);
    expect(watched.told).toEqual(['one.png red']);

    // A file that grows while it is looked at is not taken in half.
    const whole = await readFile(await writeImage(join(empty(), 'slow.png'), { ...GREEN, noise: 30 }));
    await writeFile(join(folder, 'slow.png'), whole.subarray(0, 100));
    for (let at = 100; at < whole.length; at += Math.ceil(whole.length / 5)) {
      await delay(300);
      await appendFile(join(folder, 'slow.png'), whole.subarray(at, at + Math.ceil(whole.length / 5)));
    }
    await watched.until(() => watched.answers.length === 2);
    expect([watched.told[1], watched.skipped]).toEqual(['slow.png green', []]);

    await truncatedJpeg(join(folder, 'half.jpg'));
    await writeFile(join(folder, 'note.txt'), 'no image');
    await writeFile(join(folder, '.hidden.png'), whole);
    await watched.until(() => watched.skipped.length === 1);
    expect(watched.skipped[0]!.item).toBe(join(folder, 'half.jpg'));

    await writeImage(join(folder, 'one.png'), { ...GREEN, noise: 3 });
    await watched.until(() => watched.answers.length === 3);
    expect(watched.told[2]).toBe('one.png green');
    await watched.watch.stop();
    expect([watched.watch.count, watched.failure]).toEqual([3, null]);
  });

  it('survives files that vanish', async () => {
    const folder = empty();
    const watched = await Watched.start(folder, {});
    for (let index = 0; index < 5; index++) {
      await writeImage(join(folder, `${index}.png`), RED);
      await delay(150);
      await unlink(join(folder, `${index}.png`));
    }
    await writeImage(join(folder, 'stays.png'), RED);
    await watched.until(() => watched.told.includes('stays.png red'));
    await watched.watch.stop();
    expect(watched.skipped).toEqual([]);
    expect(watched.failure).toBeNull();
  });

  it('moves what arrives, and what arrives under the same name too', async () => {
    const [folder, sorted] = [empty(), empty()];
    const out = join(empty(), 'a.csv');
    const watched = await Watched.start(folder, { out, copyInto: sorted, isMove: true });
    for (const round of [1, 2]) {
      await writeImage(join(folder, 'photo.png'), RED);
      await utimes(join(folder, 'photo.png'), new Date(2020, 1, 1), new Date(2020, 1, 1));
      await watched.until(() => watched.answers.length === round);
    }
    await watched.watch.stop();
    expect(watched.answers.map(({ copiedTo }) => copiedTo)).toEqual([
      join(sorted, 'red', 'photo.png'),
      join(sorted, 'red', 'photo (2).png'),
    ]);
    expect(await filesBelow(folder)).toEqual({});
    const written = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(written).toHaveLength(3);
    expect(watched.watch.copied).toMatchObject({ copied: 2, skippedCount: 0 });
  });

  it('is not answered again by the next watch, which adds to the same file', async () => {
    const folder = empty();
    const out = join(empty(), 'a.jsonl');
    await writeImage(join(folder, 'one.png'), RED);
    const first = await Watched.start(folder, { out });
    await first.until(() => first.caughtUp);
    await first.watch.stop();
    await writeImage(join(folder, 'two.png'), GREEN);
    const second = await Watched.start(folder, { out });
    await second.until(() => second.caughtUp);
    await second.watch.stop();
    expect([second.told, second.watch.count]).toEqual([['two.png green'], 2]);
    const lines = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { prediction: string }).prediction)).toEqual([
      'red',
      'green',
    ]);
  });

  it('says when it is gone', async () => {
    const folder = join(empty(), 'inbox');
    await mkdir(folder);
    const watched = await Watched.start(folder, {});
    await rm(folder, { recursive: true });
    await watched.until(() => watched.failure !== null);
    expect((watched.failure as Error).message).toContain('"inbox" is gone');
  });

  it('refuses copies into itself, and a file of something else', async () => {
    const folder = empty();
    const model = await colours();
    const start = (asked: Asked) =>
      watchFolder(model, folder, targetOf(asked), { onAnswer() {}, onSkipped() {} });
    expect((await errorOf(start({ copyInto: join(folder, 'sorted') }))).code).toBe('same-folder');
    const mine = join(empty(), 'mine.csv');
    await writeFile(mine, 'my,table\n1,2\n');
    expect((await errorOf(start({ out: mine }))).message).toContain('Choose another name');
    expect(await readFile(mine, 'utf8')).toBe('my,table\n1,2\n');
    expect(
      (await errorOf(watchFolder(model, mine, targetOf({}), { onAnswer() {}, onSkipped() {} }))).code,
    ).toBe('no-folder');
  });
});
