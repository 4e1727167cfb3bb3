/** Classifying many images by the command line, against decoding and the bare runtime; memory of few and of many. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crops } from '../images/memory';
import { photosIn } from '../images/data';
import type { Ended } from '../process';
import type { BenchOptions } from '../run';
import { compare, print, within, type Row } from '../side-by-side';
import { buildCli, endedWell, runOurs, trainOurs } from '../tables/programs';
import { BareModel } from './bare';

const IMAGES = 10_000;
const FEW = 1000;
const ROUNDS = 2;
/** Seconds of ours over theirs: at least 90% of their rate. */
const MOST = 1 / 0.9;
const MB = 1e6;
/** What many images may take more than few. */
const MORE = 60;

export async function classify({ data, images: count = IMAGES }: BenchOptions): Promise<Row[]> {
  const photos = photosIn(data, 'trashnet360');
  if (photos === null) return [];
  await buildCli();
  const folder = await mkdtemp(join(tmpdir(), 'softmax-studio-bench-'));
  try {
    const model = join(folder, 'model.onnx');
    endedWell(await trainOurs([photos, '--out', model], folder));
    const few = await crops(photos, join(folder, 'few'), Math.min(FEW, count));
    const many = await crops(photos, join(folder, 'many'), count);
    const rows = await speed(model, many, count, folder);
    return [...rows, await memory(model, few, rows.at(-1)!['peak'] as number, count, folder)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function speed(model: string, photos: string, count: number, folder: string): Promise<Row[]> {
  const bare = await BareModel.open(model, photos);
  const ours: Ended[] = [];
  const theirs: { decoding: number; running: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await classified(model, photos, count, folder));
    theirs.push(await bare.run());
  }
  await bare.close();
  const row = compare(
    'classify-vs-bare',
    ours.map(({ seconds }) => seconds),
    theirs.map(({ decoding, running }) => decoding + running),
    MOST,
  );
  const rate = (seconds: number) => Math.round(count / seconds);
  const [a, b] = [rate(row.ours.median), rate(row.theirs.median)];
  const { decoding, running } = theirs.at(-1)!;
  const steps = `decoding ${decoding.toFixed(1)} s, the runtime ${running.toFixed(1)} s in batches of ${bare.batch}`;
  print(
    '',
    `${count} images, a second: ours ${a}, theirs ${b} (${(a / b).toFixed(2)}); theirs at last: ${steps}`,
  );
  const peak = Math.max(...ours.map((ended) => ended.peak));
  return [{ ...row, images: count, perSecond: { ours: a, theirs: b }, peak }];
}

async function memory(model: string, few: string, peak: number, count: number, folder: string): Promise<Row> {
  const small = await classified(model, few, Math.min(FEW, count), folder);
  const more = (peak - small.peak) / MB;
  const megabytes = (bytes: number) => `${(bytes / MB).toFixed(0)} MB`;
  const figures = `${FEW} images ${megabytes(small.peak)}, ${count} images ${megabytes(peak)}`;
  print('memory', `${figures}: ${within(more, MORE)} MB more`);
  return {
    name: 'classify-memory',
    few: small.peak,
    many: peak,
    images: count,
    megabytes: more,
    atMost: MORE,
  };
}

/** By the command line as it is shipped, with the start of its process. */
async function classified(model: string, photos: string, count: number, folder: string): Promise<Ended> {
  const out = join(folder, 'answers.csv');
  const ended = await runOurs(['classify', model, photos, '--out', out], folder);
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n').length - 1;
  if (lines !== count) throw new Error(`${out} has ${lines} answers instead of ${count}.`);
  return ended;
}
