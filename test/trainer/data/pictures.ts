/** Pictures that differ from each other like photos do, and what happens to copies of photos. */
import sharp from 'sharp';
import { HASHED_SIZE } from '../../../src-main/trainer/data/perceptual-hash';
import { SmallPictures } from '../../../src-main/trainer/data/small-pictures';
import { createRandom } from '../../../src-main/trainer/random';

const WIDTH = 320;
const HEIGHT = 240;

/** A PNG of soft spots of random colours. */
export async function picture(seed: number): Promise<Buffer> {
  const random = createRandom(seed);
  const spots = Uint8Array.from({ length: 8 * 6 * 3 }, () => 256 * random.uniform());
  return sharp(spots, { raw: { width: 8, height: 6, channels: 3 } })
    .resize(WIDTH, HEIGHT, { kernel: 'cubic' })
    .png()
    .toBuffer();
}

const cut = (image: Buffer, share: number) => {
  const [left, top] = [Math.round(WIDTH * share), Math.round(HEIGHT * share)];
  return sharp(image).extract({ left, top, width: WIDTH - 2 * left, height: HEIGHT - 2 * top });
};
const mark = `<svg width="${WIDTH}" height="${HEIGHT}"><text x="230" y="230" font-size="18">(c) me</text></svg>`;

export const changes: Record<string, (image: Buffer) => Promise<Buffer>> = {
  encoded: (image) => sharp(image).jpeg({ quality: 50 }).toBuffer(),
  scaled: (image) => sharp(image).resize(192).jpeg().toBuffer(),
  cut: (image) => cut(image, 0.03).jpeg().toBuffer(),
  lighter: (image) => sharp(image).modulate({ brightness: 1.1 }).jpeg().toBuffer(),
  grey: (image) => sharp(image).greyscale().jpeg().toBuffer(),
  marked: (image) =>
    sharp(image)
      .composite([{ input: Buffer.from(mark) }])
      .jpeg()
      .toBuffer(),
  mirrored: (image) => sharp(image).flop().jpeg().toBuffer(),
};

/** Stretched to the size that is hashed, [32, 32, 3]. */
export async function shrink(image: Buffer | string): Promise<Uint8Array> {
  const size = { fit: 'fill', kernel: 'linear' } as const;
  const small = sharp(image).toColourspace('srgb').removeAlpha().resize(HASHED_SIZE, HASHED_SIZE, size);
  return small.raw().toBuffer();
}

export function smallPictures(shrunk: (Uint8Array | null)[]): SmallPictures {
  const pictures = new SmallPictures(shrunk.length);
  shrunk.forEach((rgb, index) => rgb && pictures.set(index, rgb));
  return pictures;
}
