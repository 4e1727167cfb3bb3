/** What is kept of every image to find it again: about 1.1 kB each. */
import { greyOf, HASHED_SIZE, perceptualHashes } from './perceptual-hash';

const PIXELS = HASHED_SIZE * HASHED_SIZE;
/** Standard deviation of the grey levels, of 255. What is flatter shows nothing to compare. */
const FLAT = 4;
/** Mean distance from grey, in levels of Cb and Cr. What has less is a grey picture, or the grey copy of another. */
const GREY = 4;
/** Largest difference between the mean Cb or Cr of two copies. */
const SAME_COLOUR = 16;

export class SmallPictures {
  /** Perceptual hashes of the pictures and of their mirror images, [count]. */
  readonly hashes: BigUint64Array;
  readonly mirrored: BigUint64Array;
  /** Whether there is anything to compare: a picture that was read and is not flat, [count]. */
  readonly isComparable: Uint8Array;
  private readonly greys: Uint8Array;
  /** Mean Cb, mean Cr and mean distance from grey, [count, 3]. */
  private readonly chroma: Float32Array;

  constructor(readonly count: number) {
    this.hashes = new BigUint64Array(count);
    this.mirrored = new BigUint64Array(count);
    this.isComparable = new Uint8Array(count);
    this.greys = new Uint8Array(count * PIXELS);
    this.chroma = new Float32Array(count * 3);
  }

  /** @param rgb the image stretched to 32 x 32 pixels with antialiasing, [32, 32, 3] */
  set(index: number, rgb: Uint8Array): void {
    const grey = greyOf(rgb);
    this.greys.set(grey.map(Math.round), index * PIXELS);
    this.chroma.set(meanChroma(rgb, grey), index * 3);
    const { hash, mirrored } = perceptualHashes(grey);
    this.hashes[index] = hash;
    this.mirrored[index] = mirrored;
    this.isComparable[index] = deviationOf(grey) >= FLAT ? 1 : 0;
  }

  /** Takes over one of other pictures. */
  take(index: number, { hashes, mirrored, isComparable, greys, chroma }: SmallPictures, from: number): void {
    this.hashes[index] = hashes[from]!;
    this.mirrored[index] = mirrored[from]!;
    this.isComparable[index] = isComparable[from]!;
    this.greys.set(greys.subarray(from * PIXELS, (from + 1) * PIXELS), index * PIXELS);
    this.chroma.set(chroma.subarray(from * 3, (from + 1) * 3), index * 3);
  }

  /** Grey levels, [32, 32]. */
  greyAt(index: number): Float32Array {
    return Float32Array.from(this.greys.subarray(index * PIXELS, (index + 1) * PIXELS));
  }

  /** Grey levels of the mirror image, [32, 32]. */
  mirroredAt(index: number): Float32Array {
    const grey = this.greyAt(index);
    for (let row = 0; row < PIXELS; row += HASHED_SIZE) grey.subarray(row, row + HASHED_SIZE).reverse();
    return grey;
  }

  /** Whether two pictures may be copies by their colours: a grey copy may, one in other colours is another thing. */
  haveSameColours(a: number, b: number): boolean {
    const [ofA, ofB] = [a, b].map((index) => this.chroma.subarray(3 * index, 3 * index + 3));
    if (ofA![2]! < GREY || ofB![2]! < GREY) return true;
    return [0, 1].every((channel) => Math.abs(ofA![channel]! - ofB![channel]!) <= SAME_COLOUR);
  }
}

/** The colour channels of YCbCr (Rec. 601) are the distances of blue and red from the luma, scaled. */
function meanChroma(rgb: Uint8Array, grey: Float32Array): [blue: number, red: number, distance: number] {
  let [blue, red, distance] = [0, 0, 0];
  grey.forEach((luma, pixel) => {
    const cb = 0.564 * (rgb[3 * pixel + 2]! - luma);
    const cr = 0.713 * (rgb[3 * pixel]! - luma);
    blue += cb;
    red += cr;
    distance += Math.sqrt(cb * cb + cr * cr);
  });
  return [blue / PIXELS, red / PIXELS, distance / PIXELS];
}

function deviationOf(grey: Float32Array): number {
  const mean = grey.reduce((sum, value) => sum + value, 0) / PIXELS;
  return Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / PIXELS);
}
