/**
 * pHash: bits that stay nearly the same when a picture is scaled, encoded again or made lighter. After Zauner,
 * Implementation and Benchmarking of Perceptual Image Hash Functions (2010), section 3.2.1, and phash.org; with the
 * frequencies that run straight across and down too, which measured better on cut pictures.
 */

/** Width and height of the pictures that are hashed. */
export const HASHED_SIZE = 32;
const PIXELS = HASHED_SIZE * HASHED_SIZE;
/** The frequencies kept in each direction, from 0. */
const LOW = 8;

/** cos(pi v (2x + 1) / 64) of the discrete cosine transform of type II, [LOW, HASHED_SIZE]; of v = 0 over sqrt(2). */
const COSINES = Float32Array.from({ length: LOW * HASHED_SIZE }, (_, index) => {
  const [v, x] = [Math.floor(index / HASHED_SIZE), index % HASHED_SIZE];
  return v === 0 ? Math.SQRT1_2 : Math.cos((Math.PI * v * (2 * x + 1)) / (2 * HASHED_SIZE));
});

/** Luma of Rec. 601. @param rgb [32, 32, 3] @returns [32, 32], from 0 to 255 */
export function greyOf(rgb: Uint8Array): Float32Array {
  const grey = new Float32Array(PIXELS);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const at = 3 * pixel;
    grey[pixel] = 0.299 * rgb[at]! + 0.587 * rgb[at + 1]! + 0.114 * rgb[at + 2]!;
  }
  return grey;
}

/**
 * The signs of the lowest frequencies against their median, 63 bits.
 * @param grey [32, 32]
 * @returns the hash of the picture and that of its mirror image, in which every second frequency across has the other
 * sign
 */
export function perceptualHashes(grey: Float32Array): { hash: bigint; mirrored: bigint } {
  // The first of them is the mean: it says how light the picture is and nothing about what it shows.
  const structure = lowFrequencies(grey).subarray(1);
  const mirrored = structure.map((value, index) => ((index + 1) % 2 === 1 ? -value : value));
  return { hash: signs(structure), mirrored: signs(mirrored) };
}

function signs(frequencies: Float32Array): bigint {
  const median = frequencies.toSorted()[frequencies.length >> 1]!;
  const words = Uint32Array.of(0, 0);
  frequencies.forEach((value, bit) => {
    if (value > median) words[bit >> 5]! |= 1 << (bit & 31);
  });
  return (BigInt(words[1]!) << 32n) | BigInt(words[0]!);
}

/** The lowest frequencies of the discrete cosine transform, [LOW down, LOW across], not scaled. */
function lowFrequencies(grey: Float32Array): Float32Array {
  const rows = new Float32Array(HASHED_SIZE * LOW);
  for (let y = 0; y < HASHED_SIZE; y++)
    for (let v = 0; v < LOW; v++) {
      let sum = 0;
      for (let x = 0; x < HASHED_SIZE; x++) sum += grey[y * HASHED_SIZE + x]! * COSINES[v * HASHED_SIZE + x]!;
      rows[y * LOW + v] = sum;
    }
  const frequencies = new Float32Array(LOW * LOW);
  for (let u = 0; u < LOW; u++)
    for (let v = 0; v < LOW; v++) {
      let sum = 0;
      for (let y = 0; y < HASHED_SIZE; y++) sum += rows[y * LOW + v]! * COSINES[u * HASHED_SIZE + y]!;
      frequencies[u * LOW + v] = sum;
    }
  return frequencies;
}
