/** Peak memory of training on few and on many images, and what an interruption costs. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../../src-main/trainer/random';
import { print, within, type Row } from '../side-by-side';
import { photosIn } from './data';
import { runCli } from '../process';

const FEW = 500;
const MB = 1e6;
/** What many images may take more than few. */
const MORE = 300;
const WIDTH = 160;
const HEIGHT = 120;

/** @param count images of the large folder */
export async function memory(data: string, folder: string, count: number): Promise<Row[]> {
  const photos = photosIn(data, 'trashnet360');
  if (photos === null) return [];
  const [few, many] = [
    await crops(photos, join(folder, 'few'), FEW),
    await crops(photos, join(folder, 'many'), count),
  ];
  const small = await runCli(['train', few], join(folder, 'few-cache'));
  const interrupted = await interruptHalfway(many, join(folder, 'many-cache'), count);
  const large = await runCli(['train', many], join(folder, 'many-cache'));
  if (!small.report || !large.report) throw new Error('A training on crops did not end well.');
  const peak = Math.max(large.peak, interrupted.peak);
  const more = (peak - small.peak) / MB;
  const megabytes = (bytes: number) => `${(bytes / MB).toFixed(0)} MB`;
  const figures = `${FEW} images ${megabytes(small.peak)}, ${count} images ${megabytes(peak)}`;
  print('memory', `${figures}: ${within(more, MORE)} MB more`);
  const cached = large.phases.get('features')?.cached ?? 0;
  print('cancel', `${interrupted.secondsToEnd.toFixed(2)} s; ${interrupted.done} images had been seen`);
  print('resume', `${cached} of them were known`);
  return [
    { name: 'memory', few: small.peak, many: peak, images: count, megabytes: more, atMost: MORE },
    { name: 'cancel', seconds: interrupted.secondsToEnd, done: interrupted.done },
    { name: 'resume', known: cached, of: interrupted.done, seconds: large.seconds },
  ];
}

/** Gives up, as Ctrl-C twice does, when half of the images have been seen. */
async function interruptHalfway(
  photos: string,
  cache: string,
  count: number,
): Promise<{ peak: number; done: number; secondsToEnd: number }> {
  let [interruptedAt, done] = [0, 0];
  const { peak } = await runCli(['train', photos], cache, (progress, interrupt) => {
    if (progress.phase !== 'features' || progress.done < count / 2) return;
    done = progress.done;
    interrupt();
    interruptedAt ||= performance.now();
  });
  return { peak, done, secondsToEnd: (performance.now() - interruptedAt) / 1000 };
}

/** As many crops of the photos, in the same classes, no two alike. */
export async function crops(photos: string, folder: string, count: number): Promise<string> {
  const random = createRandom(1);
  const files = (await readdir(photos, { recursive: true })).filter((name) => /\.jpe?g$/i.test(name)).sort();
  for (const name of await readdir(photos)) await mkdir(join(folder, name), { recursive: true });
  for (const [index, file] of files.entries()) {
    const { width, height } = await sharp(join(photos, file)).metadata();
    for (let number = index; number < count; number += files.length) {
      const left = Math.floor(random.uniform() * (width - WIDTH));
      const top = Math.floor(random.uniform() * (height - HEIGHT));
      const crop = sharp(join(photos, file)).extract({ left, top, width: WIDTH, height: HEIGHT });
      await crop.jpeg().toFile(join(folder, file.replace(/\.\w+$/, `-${number}.jpg`)));
    }
  }
  return folder;
}
