import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Job } from '../../../src-main/trainer/job';
import { canReject, withMaxDistance } from '../../../src-main/trainer/model/answer';
import { classifyPaths, classifyRows } from '../../../src-main/trainer/model/classify';
import { loadModel, type LoadedModel } from '../../../src-main/trainer/model/model-file';
import { sharedData, temporaryFolder, writeImage } from '../../fixtures';
import { errorOf, file, flowersCsv, lines, trainOn } from '../helpers';

const near = { length: '2.5', colour: 'blue', offset: '1000001', noise: '5' };
const far = { ...near, length: '400' };

const answersTo = async (model: LoadedModel, rows: Record<string, string>[]) =>
  (await classifyRows(model, rows)).items;

describe('A row far away from all that a table model was trained on', () => {
  it('has a distance beyond 1, and a usual row has not', async () => {
    const { loaded } = await trainOn(await file(flowersCsv()));
    const [usual, odd] = await answersTo(loaded, [near, far]);
    expect(usual!.distance).toBeLessThan(1);
    expect(odd!.distance).toBeGreaterThan(5);
    // However sure the model is of it.
    expect(Math.max(...odd!.probabilities)).toBeGreaterThan(0.9);
    expect([usual!.accepted, odd!.accepted]).toEqual([null, null]);
    expect(canReject(loaded)).toBe(false);
  });

  it('is rejected by a model that rejects what is unlike its training data', async () => {
    const { loaded } = await trainOn(await file(flowersCsv()), { rejectUnlike: true });
    const [usual, odd] = await answersTo(loaded, [near, far]);
    expect([usual!.accepted, odd!.accepted]).toEqual([true, false]);
    const table = await file(`length,colour,offset,noise\n2.5,blue,1000001,5\n400,blue,1000001,5\n`);
    const outcome = await classifyPaths(loaded, [table], { take: () => {} }, new Job());
    expect(outcome.rejectedCount).toBe(1);
  });

  it('is rejected beside what is not sure enough', async () => {
    const options = { rejectUnlike: true, targetAccuracy: 0.9 };
    const { loaded, report } = await trainOn(await file(noisyCsv()), options);
    const { value } = report.decision.threshold!;
    const rows = Array.from({ length: 40 }, (_, row) => ({ x: String((row - 20) / 5) }));
    const items = await answersTo(loaded, [...rows, { x: '-5000' }]);
    for (const { accepted, distance, probabilities } of items)
      expect(accepted).toBe(Math.max(...probabilities) >= value && distance! <= 1);
    expect(new Set(items.slice(0, 40).map(({ accepted }) => accepted))).toEqual(new Set([true, false]));
    expect(Math.max(...items.at(-1)!.probabilities)).toBeGreaterThan(value);
    expect(items.at(-1)!.accepted).toBe(false);
  });

  it('is rejected where a person asks for it, at a distance of their own', async () => {
    const { loaded } = await trainOn(await file(flowersCsv()));
    const distance = (await answersTo(loaded, [far]))[0]!.distance!;
    const accepted = async (most: number) =>
      (await answersTo(withMaxDistance(loaded, most), [far]))[0]!.accepted;
    expect(await accepted(distance * 1.01)).toBe(true);
    expect(await accepted(distance * 0.99)).toBe(false);
  });

  it('is beyond a limit that comes from training alone, where there is no validation part', async () => {
    const { loaded, report } = await trainOn(await file(flowersCsv()), { validation: 0, test: 0.2 });
    expect(report.novelty).toMatchObject({ validation: null, quantile: 0.99, components: report.features });
    const [usual, odd] = await answersTo(loaded, [near, far]);
    expect(usual!.distance).toBeLessThan(1);
    expect(odd!.distance).toBeGreaterThan(1);
  });
});

describe('A model without distances', () => {
  it('cannot reject by them', async () => {
    const { loaded } = await trainOn(await file(flowersCsv()));
    const report = { ...loaded.metadata.report };
    delete report.novelty;
    const old = { ...loaded, metadata: { ...loaded.metadata, report } };
    const error = await errorOf(Promise.resolve().then(() => withMaxDistance(old, 1)));
    expect(error.code).toBe('no-distance');
  });

  it('has a column called distance all the same, as any model may', async () => {
    const csv = `distance,kind\n${lines(60, (row) => `${(row % 2) * 5 + (row % 7) / 7},${row % 2 ? 'far' : 'near'}`)}`;
    const { loaded } = await trainOn(await file(csv), { label: 'kind' });
    const [answer] = await answersTo(loaded, [{ distance: '5.5' }]);
    expect(answer!.label).toBe('far');
    expect(answer!.distance).toBeLessThan(1);
  });
});

/** Two classes that overlap. */
function noisyCsv(): string {
  const noise = (row: number) => Math.sin(row * 12.9898) * 2.5;
  return `x,kind\n${lines(400, (row) => `${(row % 2 ? 1 : -1) + noise(row)},${row % 2 ? 'right' : 'left'}`)}`;
}

const trash = sharedData('images', 'trashnet360');
const flowers = sharedData('images', 'flowers5');

async function distancesOf(model: LoadedModel, paths: string[]): Promise<number[]> {
  const all: number[] = [];
  const take = ({ answers }: { answers: { distances: Float32Array | null } }) => {
    all.push(...answers.distances!);
  };
  await classifyPaths(model, paths, { take }, new Job());
  return all;
}

const shareBeyond = (distances: number[]) =>
  distances.filter((distance) => distance > 1).length / distances.length;

/** The area under the curve: how often a foreign picture is farther than one of the same kind. */
const aurocOf = (foreign: number[], own: number[]) =>
  foreign.reduce((sum, a) => sum + own.reduce((count, b) => count + Number(a > b), 0), 0) /
  (foreign.length * own.length);

describe.skipIf(!trash || !flowers)('A model of photos of waste', () => {
  it(
    'finds flowers and noise unlike them, and few of its own held-out photos',
    { timeout: 300_000 },
    async () => {
      const { dataset, loaded, report } = await trainOn(trash!, {
        test: 0.3,
        validation: 0.2,
        search: 'none',
        l2: 0.01,
      });
      expect(dataset.labels.length).toBeGreaterThan(300);
      const { beyond } = report.novelty!.test!;
      const folder = temporaryFolder().path;
      for (let seed = 1; seed <= 10; seed++)
        await writeImage(join(folder, `${seed}.png`), {
          width: 200,
          height: 200,
          colour: [128, 128, 128],
          noise: 120,
          seed,
        });
      const some = (await readdir(flowers!, { recursive: true })).filter((name) => name.endsWith('.jpg'));
      const foreign = some.filter((_, index) => index % 40 === 0).map((name) => join(flowers!, name));
      const [odd, noise] = [await distancesOf(loaded, foreign), await distancesOf(loaded, [folder])];
      const photos = (await readdir(trash!, { recursive: true })).filter((name) => name.endsWith('.jpg'));
      const usual = photos.filter((_, index) => index % 6 === 0).map((name) => join(trash!, name));
      const own = await distancesOf(loaded, usual);
      const auroc = aurocOf(odd, own);
      console.log(
        `beyond the limit: ${beyond} of held-out photos, ${shareBeyond(odd)} of ${odd.length} flowers, ${shareBeyond(noise)} of noise; AUROC ${auroc}`,
      );
      expect(beyond).toBeLessThan(0.1);
      expect(shareBeyond(odd)).toBeGreaterThan(0.7);
      expect(shareBeyond(noise)).toBe(1);
      expect(auroc).toBeGreaterThan(0.95);
    },
  );
});

describe('A model file', () => {
  it('with distances is loaded again as it was', async () => {
    const { loaded, model } = await trainOn(await file(flowersCsv()), { rejectUnlike: true });
    const again = await loadModel(await file(model, 'again.onnx'));
    expect(await answersTo(again, [near, far])).toEqual(await answersTo(loaded, [near, far]));
    await again.session.release();
  });
});
