/** Fashion-MNIST, from Debian's package, in a form that the app opens: one CSV, or a folder of PNGs. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import sharp from 'sharp';
import { fashionMnistClasses, readFashionMnist, type IdxImages, type Part } from './lib/idx';

interface Options {
  part: Part | 'all';
  limit?: number;
  folder?: string;
}

interface Sample {
  /** Name that no other sample has, such as `train-00042`. */
  id: string;
  label: string;
  /** 784 bytes, row by row. */
  pixels: Uint8Array;
}

const side = 28;
const pngsAtOnce = 16;

const command = new Command('fashion-mnist')
  .description("Turn Debian's dataset-fashion-mnist into a CSV or into a folder of images")
  .argument('[out.csv]', 'CSV to write: label, pixel0 to pixel783')
  .option('--folder <dir>', 'write PNGs instead, one sub-folder a class')
  .addOption(new Option('--part <part>', 'which images').choices(['train', 'test', 'all']).default('train'))
  .option('--limit <n>', 'write only the first n images', positiveInteger)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(run);

async function run(csv: string | undefined, options: Options): Promise<void> {
  if ((csv === undefined) === (options.folder === undefined)) {
    command.error('Give either a CSV to write or --folder DIR');
  }
  const samples = await load(options);
  if (csv !== undefined) await writeCsv(csv, samples);
  if (options.folder !== undefined) await writeFolder(options.folder, samples);
  console.log(`${samples.length} images in ${csv ?? options.folder}`);
}

async function load({ part, limit }: Options): Promise<Sample[]> {
  const parts = part === 'all' ? (['train', 'test'] as const) : [part];
  const samples = await Promise.all(
    parts.map(async (each) => [...samplesOf(await readFashionMnist(each), each)]),
  );
  return samples.flat().slice(0, limit);
}

function* samplesOf({ count, pixels, labels }: IdxImages, part: Part): Generator<Sample> {
  const length = side * side;
  for (let i = 0; i < count; i++) {
    yield {
      id: `${part}-${String(i).padStart(5, '0')}`,
      label: fashionMnistClasses[labels[i]!]!,
      pixels: pixels.subarray(i * length, (i + 1) * length),
    };
  }
}

async function writeCsv(path: string, samples: readonly Sample[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await pipeline(Readable.from(csvLines(samples)), createWriteStream(path));
}

function* csvLines(samples: readonly Sample[]): Generator<string> {
  yield `label,${Array.from({ length: side * side }, (_, i) => `pixel${i}`).join(',')}\n`;
  for (const { label, pixels } of samples) yield `${label},${pixels.join(',')}\n`;
}

async function writeFolder(folder: string, samples: readonly Sample[]): Promise<void> {
  for (const label of fashionMnistClasses) await mkdir(join(folder, folderName(label)), { recursive: true });
  for (let first = 0; first < samples.length; first += pngsAtOnce) {
    await Promise.all(samples.slice(first, first + pngsAtOnce).map((sample) => writePng(folder, sample)));
  }
}

async function writePng(folder: string, { id, label, pixels }: Sample): Promise<void> {
  const image = sharp(pixels, { raw: { width: side, height: side, channels: 1 } });
  await image
    .toColourspace('b-w')
    .png()
    .toFile(join(folder, folderName(label), `${id}.png`));
}

/** A class name without what a path cannot hold: `T-shirt/top` becomes `T-shirt-top`. */
function folderName(label: string): string {
  return label.replaceAll('/', '-');
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}

command.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
