import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src-main/trainer/errors';
import { answer } from '../../../src-main/trainer/model/answer';
import { classifyRows } from '../../../src-main/trainer/model/classify';
import { loadModel, type LoadedModel } from '../../../src-main/trainer/model/model-file';
import { createRandom, type Random } from '../../../src-main/trainer/random';
import { file, flowersCsv } from '../helpers';
import { trained, trainedOnPictures } from './tampered-support';

/** Bits turned, bytes replaced, pieces left out, doubled or exchanged. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const place = () => Math.floor(random.uniform() * copy.length);
  const kind = random.uniform();
  if (kind < 0.6) {
    for (let left = 1 + Math.floor(random.uniform() * 3); left > 0; left--)
      copy[place()]! ^= 1 << Math.floor(random.uniform() * 8);
    return copy;
  }
  if (kind < 0.8) {
    copy[place()] = [0, 1, 0x7f, 0x80, 0xff][Math.floor(random.uniform() * 5)]!;
    return copy;
  }
  const [start, length] = [place(), 1 + Math.floor(random.uniform() * 64)];
  const piece = copy.slice(start, start + length);
  if (kind < 0.9) return Buffer.concat([copy.subarray(0, start), copy.subarray(start + length)]);
  copy.set(piece, Math.min(place(), copy.length - piece.length));
  return copy;
}

/** Opens each damaged copy and asks those that open. @returns how many opened */
async function tryAll(
  bytes: Uint8Array,
  { count, seed }: { count: number; seed: number },
  ask: (model: LoadedModel) => Promise<unknown>,
): Promise<number> {
  const path = await file(bytes, 'model.onnx');
  const random = createRandom(seed);
  let opened = 0;
  for (let index = 0; index < count; index++) {
    await writeFile(path, damaged(bytes, random));
    const model = await loadModel(path).catch((error: unknown) => {
      if (!(error instanceof UserError)) throw new Error(`Damage ${index}`, { cause: error });
      expect(error.code).toBe('not-a-model');
      return null;
    });
    if (!model) continue;
    opened++;
    await ask(model).finally(() => model.session.release());
  }
  return opened;
}

describe('A model file damaged anywhere is refused, or answers:', () => {
  it('rows', { timeout: 240_000 }, async () => {
    const opened = await tryAll(await trained(flowersCsv()), { count: 3000, seed: 1 }, async (model) => {
      const { items } = await classifyRows(model, [{ length: '0.5' }, {}]);
      for (const { label } of items) expect(model.metadata.labels).toContain(label);
    });
    // Most of a small file is what it says of itself, of which much may be otherwise.
    expect(opened).toBeGreaterThan(100);
    expect(opened).toBeLessThan(2900);
  });

  it('pictures', { timeout: 240_000 }, async () => {
    const opened = await tryAll(await trainedOnPictures(), { count: 500, seed: 2 }, (model) =>
      answer(model, { pixels: { data: new Uint8Array(5 * 7 * 3), shape: [1, 5, 7, 3] } }),
    );
    expect(opened).toBeGreaterThan(10);
  });
});
