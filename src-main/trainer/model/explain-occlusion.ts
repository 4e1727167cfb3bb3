/** What a model loses where a part of a picture is hidden: for models whose answers are no sum over places. */
import type { Pixels } from '../features/decode';
import type { Job } from '../job';
import type { Tensor } from '../onnx/runtime';
import type { Grid } from './explain-maps';

/** Places along each side. A patch covers a place and half of its neighbours. */
const PLACES = 10;
const GREY = 128;
const PICTURES_PER_CALL = 10;

/**
 * Hides one place after the other behind a grey patch (Zeiler and Fergus 2014): the value of a place is by how much
 * the logarithm of the class's probability is higher with the place than without it.
 * @param square what the model looks at, [side, side, 3]
 * @param logitsOf [N, classes] of pictures [N, side, side, 3]
 */
export async function occlusionMap(
  square: Pixels,
  label: number,
  temperature: number,
  logitsOf: (pixels: Tensor<Uint8Array>) => Promise<Float32Array>,
  job: Job,
): Promise<Grid> {
  const count = PLACES * PLACES;
  const values = new Float32Array(count);
  await job.run('evaluating', count, async (report) => {
    const [whole] = await logProbabilities([square.data], square, label, temperature, logitsOf);
    for (let first = 0; first < count; first += PICTURES_PER_CALL) {
      const places = Array.from(
        { length: Math.min(PICTURES_PER_CALL, count - first) },
        (_, index) => first + index,
      );
      const hidden = places.map((place) => withPatch(square, place % PLACES, Math.floor(place / PLACES)));
      const found = await logProbabilities(hidden, square, label, temperature, logitsOf);
      found.forEach((value, index) => (values[first + index] = whole! - value));
      report(first + places.length);
    }
  });
  return { width: PLACES, height: PLACES, values };
}

function withPatch({ data, width, height }: Pixels, column: number, row: number): Uint8Array {
  const copy = data.slice();
  const [left, right] = edges(column, width);
  const [top, bottom] = edges(row, height);
  for (let y = top; y < bottom; y++) copy.fill(GREY, (y * width + left) * 3, (y * width + right) * 3);
  return copy;
}

function edges(place: number, length: number): [number, number] {
  const step = length / PLACES;
  return [Math.max(0, Math.floor((place - 0.5) * step)), Math.min(length, Math.ceil((place + 1.5) * step))];
}

async function logProbabilities(
  pictures: Uint8Array[],
  { width, height }: Pixels,
  label: number,
  temperature: number,
  logitsOf: (pixels: Tensor<Uint8Array>) => Promise<Float32Array>,
): Promise<number[]> {
  const data = new Uint8Array(pictures.length * width * height * 3);
  pictures.forEach((picture, index) => data.set(picture, index * picture.length));
  const logits = await logitsOf({ data, shape: [pictures.length, height, width, 3] });
  const classes = logits.length / pictures.length;
  return pictures.map((_, index) => {
    const Z = logits.subarray(index * classes, (index + 1) * classes);
    return logSoftmax(Z, label, temperature);
  });
}

/** log softmax(Z / T)_label, with the maximum subtracted first. */
function logSoftmax(Z: Float32Array, label: number, temperature: number): number {
  const largest = Z.reduce((most, z) => Math.max(most, z), -Infinity);
  const sum = Z.reduce((total, z) => total + Math.exp((z - largest) / temperature), 0);
  return (Z[label]! - largest) / temperature - Math.log(sum);
}
