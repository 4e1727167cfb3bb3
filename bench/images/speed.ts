/** From a folder to a model, against what decoding and the bare runtime take; then with all features known. */
import { join } from 'node:path';
import { Backbones } from '../../src-main/trainer/features/backbones';
import { FeatureCache } from '../../src-main/trainer/features/cache';
import { decodeImage, type Pixels } from '../../src-main/trainer/features/decode';
import { addSquare, pixelTensor, type Embedding } from '../../src-main/trainer/features/image-graph';
import { scanImageFolder } from '../../src-main/trainer/data/images';
import { forEachInFlight } from '../../src-main/trainer/in-flight';
import { Job } from '../../src-main/trainer/job';
import { GraphBuilder } from '../../src-main/trainer/onnx/builder';
import { Session, type Tensor } from '../../src-main/trainer/onnx/runtime';
import { measured, print, repeated, sideBySide, timed, within, type Row } from '../side-by-side';
import { photosIn, trainOn } from './data';
import { runCli } from '../process';

const ROUNDS = 3;
/** The bare runtime takes the one that is faster. */
const BATCHES = [1, 8, 16];
/** So many images tell which one that is. */
const TRIAL = 64;
/** Seconds. */
const WARM = { all: 3, training: 1 };

export async function speed(data: string, folder: string): Promise<Row[]> {
  const photos = photosIn(data, 'trashnet360');
  if (photos === null) return [];
  const bare = await Bare.open(photos);
  const ours = async () => (await trainOn(photos, { cache: null })).seconds;
  const rows: Row[] = [await sideBySide('cold-vs-bare', ROUNDS, ours, () => bare.run(), 1.25)];
  const { batch, decoding, running } = bare;
  const ms = (seconds: number) => `${(1000 * seconds).toFixed(0)} ms`;
  print('', `theirs at last: decoding ${ms(decoding)}, the runtime ${ms(running)} in batches of ${batch}`);
  Object.assign(rows[0]!, { batch, decoding, running });
  await bare.close();
  rows.push(...(await warm(photos, folder)));
  return [...rows, ...(await processes(photos, folder))];
}

/** Decoding, and the runtime on what was decoded: nothing else is timed. */
class Bare {
  batch = 1;
  /** Seconds of the last run. */
  decoding = 0;
  running = 0;

  private constructor(
    private readonly paths: string[],
    private readonly square: Session,
    private readonly backbone: Session,
    private readonly embedding: Embedding,
  ) {}

  static async open(photos: string): Promise<Bare> {
    const { samples } = await scanImageFolder(photos, new Job());
    const backbone = (await new Backbones().get('built-in'))!;
    const embedding = { backbone, fit: 'stretch' } as const;
    const g = GraphBuilder.create('square');
    const pixels = g.input('pixels', 'uint8', ['N', 'height', 'width', 3]);
    g.output('square', addSquare(g, embedding, pixels), 'uint8', ['N', 'side', 'side', 3]);
    const file = join(import.meta.dirname, '..', '..', 'resources', 'backbone', 'backbone.onnx');
    const sessions = [await Session.load(g.toModel('bench')), await Session.load(file)] as const;
    const bare = new Bare(
      samples.map(({ path }) => path),
      ...sessions,
      embedding,
    );
    await bare.chooseBatch();
    return bare;
  }

  async run(): Promise<number> {
    let pictures: Pixels[] = [];
    this.decoding = await timed(async () => {
      pictures = await forEachInFlight(this.paths, decodeImage);
    });
    this.running = await this.runAll(await this.squares(pictures), this.batch);
    return this.decoding + this.running;
  }

  async close(): Promise<void> {
    await this.square.release();
    await this.backbone.release();
  }

  private async chooseBatch(): Promise<void> {
    const squares = await this.squares(await forEachInFlight(this.paths.slice(0, TRIAL), decodeImage));
    await this.runAll(squares, 1);
    const seconds: [number, number][] = [];
    for (const batch of BATCHES) seconds.push([await this.runAll(squares, batch), batch]);
    this.batch = seconds.sort(([a], [b]) => a - b)[0]![1];
  }

  /** [side, side, 3] each. */
  private async squares(pictures: Pixels[]): Promise<Uint8Array[]> {
    const squares: Uint8Array[] = [];
    for (const pixels of pictures) {
      const { square } = await this.square.run({ pixels: pixelTensor(pixels) });
      squares.push(square!.data as Uint8Array);
    }
    return squares;
  }

  /** Seconds of the runs alone. */
  private async runAll(squares: Uint8Array[], batch: number): Promise<number> {
    let seconds = 0;
    for (let first = 0; first < squares.length; first += batch) {
      const images = this.planes(squares.slice(first, first + batch));
      seconds += await timed(() => this.backbone.run({ images }));
    }
    return seconds;
  }

  /** As the backbone's file takes them, float32 [N, 3, side, side]. */
  private planes(squares: Uint8Array[]): Tensor {
    const { size, mean, std } = this.embedding.backbone!.card;
    const places = size * size;
    const data = new Float32Array(squares.length * 3 * places);
    for (const [index, square] of squares.entries())
      for (const [at, level] of square.entries()) {
        const channel = at % 3;
        const to = (index * 3 + channel) * places + (at - channel) / 3;
        data[to] = (level / 255 - mean[channel]!) / std[channel]!;
      }
    return { data, shape: [squares.length, 3, size, size] };
  }
}

async function warm(photos: string, folder: string): Promise<Row[]> {
  const cache = await FeatureCache.open(join(folder, 'speed-cache'));
  const training: number[] = [];
  try {
    const run = async () => {
      const { report, seconds } = await trainOn(photos, { cache });
      training.push(report.seconds.training!);
      return seconds;
    };
    await run();
    training.length = 0;
    const all = await repeated(ROUNDS, run);
    return [secondsRow('warm-all', all, WARM.all), secondsRow('warm-training', training, WARM.training)];
  } finally {
    await cache.close();
  }
}

/** The same by the command line, with the start of its process. */
async function processes(photos: string, folder: string): Promise<Row[]> {
  const cache = join(folder, 'process-cache');
  const cold = await repeated(
    ROUNDS,
    async () => (await runCli(['train', photos, '--no-cache'], cache)).seconds,
  );
  const run = async () => (await runCli(['train', photos], cache)).seconds;
  await run();
  return [secondsRow('process-cold', cold), secondsRow('process-warm', await repeated(ROUNDS, run))];
}

function secondsRow(name: string, seconds: number[], atMost?: number): Row {
  const { median, min, max } = measured(seconds);
  print(name, `${within(median, atMost)} s (${min.toFixed(2)} to ${max.toFixed(2)})`);
  return { name, seconds: { median, min, max }, ...(atMost === undefined ? {} : { atMost }) };
}
