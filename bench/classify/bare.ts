/** What a program takes that decodes all images and then hands their pixels to the runtime, and does nothing else. */
import { collectImages } from '../../src-main/trainer/data/images';
import { decodeImage, type Pixels } from '../../src-main/trainer/features/decode';
import { forEachInFlight } from '../../src-main/trainer/in-flight';
import { Session, type Tensor } from '../../src-main/trainer/onnx/runtime';
import { timed } from '../side-by-side';

/** The runtime takes the one that is fastest, with all cores. */
const BATCHES = [1, 8, 16];
/** So many images tell which one that is. */
const TRIAL = 64;
/** Pixels of so many images are held at once. */
const PIECE = 512;

export class BareModel {
  batch = 1;

  private constructor(
    private readonly paths: string[],
    private readonly session: Session,
  ) {}

  /** @param photos all of one size, so that they make batches */
  static async open(model: string, photos: string): Promise<BareModel> {
    const { images } = await collectImages([photos]);
    const bare = new BareModel(images, await Session.load(model));
    await bare.chooseBatch();
    return bare;
  }

  /** Seconds of each step. */
  async run(): Promise<{ decoding: number; running: number }> {
    let [decoding, running] = [0, 0];
    for (let first = 0; first < this.paths.length; first += PIECE) {
      let pictures: Pixels[] = [];
      const piece = this.paths.slice(first, first + PIECE);
      decoding += await timed(async () => (pictures = await forEachInFlight(piece, decodeImage)));
      running += await this.runAll(pictures, this.batch);
    }
    return { decoding, running };
  }

  async close(): Promise<void> {
    await this.session.release();
  }

  private async chooseBatch(): Promise<void> {
    const pictures = await forEachInFlight(this.paths.slice(0, TRIAL), decodeImage);
    await this.runAll(pictures, 1);
    const seconds: [number, number][] = [];
    for (const batch of BATCHES) seconds.push([await this.runAll(pictures, batch), batch]);
    this.batch = seconds.sort(([a], [b]) => a - b)[0]![1];
  }

  /** Seconds of the runs alone. */
  private async runAll(pictures: Pixels[], batch: number): Promise<number> {
    let seconds = 0;
    for (let first = 0; first < pictures.length; first += batch) {
      const pixels = together(pictures.slice(first, first + batch));
      seconds += await timed(() => this.session.run({ pixels }));
    }
    return seconds;
  }
}

/** uint8 [N, height, width, 3] */
function together(pictures: Pixels[]): Tensor {
  const { width, height } = pictures[0]!;
  const data = new Uint8Array(pictures.length * width * height * 3);
  pictures.forEach((picture, index) => data.set(picture.data, index * width * height * 3));
  return { data, shape: [pictures.length, height, width, 3] };
}
