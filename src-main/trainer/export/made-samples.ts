/** Samples that nobody has: for a model whose data is not at hand. The same for the same model. */
import type { ColumnRecipe, NumberRecipe } from '../features/table/column-recipe';
import type { LoadedModel } from '../model/model-file';
import type { Pixels } from '../features/decode';
import { createRandom, type Random } from '../random';
import { pictureSamples, rowSamples, type ProofSamples } from './samples';

const ROWS = 100;
/** Of a category that was never seen, or is left empty; of a number that is missing. */
const ODD = 0.1;
/** What breaks programs that take text for ASCII, or for short. */
const ODD_TEXTS = ['never seen', '  spaces  ', 'Ünï-cødé 漢字 🙂', '"quotes", commas', 'x'.repeat(300)];
/** Pixels. */
const SIZES = [
  [1, 1],
  [3, 2],
  [7, 300],
  [300, 7],
  [32, 32],
  [224, 224],
  [225, 223],
  [640, 480],
  [480, 640],
  [1001, 333],
] as const;

export function madeSamples(model: LoadedModel): ProofSamples {
  const random = createRandom(model.metadata.seed);
  const unknown = (count: number) => new Array<number>(count).fill(-1);
  if (model.metadata.kind === 'table') {
    const rows = Array.from({ length: ROWS }, () => madeRow(model.metadata.columns, random));
    return rowSamples('made', model, rows, unknown(ROWS));
  }
  const pictures = SIZES.flatMap(([width, height]) =>
    PAINTS.map((paint) => ({ source: madePicture(width, height, paint, random), truth: -1 })),
  );
  return pictureSamples('made', pictures);
}

const madeRow = (columns: ColumnRecipe[], random: Random): Record<string, string> =>
  Object.fromEntries(columns.map((column) => [column.name, madeCell(column, random)]));

function madeCell(column: ColumnRecipe, random: Random): string {
  const pick = (texts: string[]) => texts[Math.floor(random.uniform() * texts.length)]!;
  if (random.uniform() < ODD) return '';
  if (column.use === 'category') return pick(random.uniform() < ODD ? ODD_TEXTS : column.categories);
  if (column.use === 'number') return String(madeNumber(column, random));
  // Two deviations to both sides of the middle.
  const seconds = column.median + 2 * column.scale * (2 * random.uniform() - 1);
  const date = new Date(Math.round(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 19);
}

/** From where training had them, and somewhat beyond. */
function madeNumber({ range, median, centre, scale, transform }: NumberRecipe, random: Random): number {
  const [least, most] = range ?? (transform ? [median, median] : [centre - 3 * scale, centre + 3 * scale]);
  const beyond = 0.1 * (most - least);
  return least - beyond + (most - least + 2 * beyond) * random.uniform();
}

type Paint = (x: number, y: number, channel: number, random: Random) => number;

/** Noise, a gradient in each channel, stripes, and one colour. @param x from 0 to 1, and so is y */
const PAINTS: Paint[] = [
  (_x, _y, _channel, random) => 255 * random.uniform(),
  (x, y, channel) => 255 * [x, y, (x + y) / 2][channel]!,
  (x, y, channel) => (Math.floor(8 * (x + y)) % 2 === 0 ? 255 * [1, x, 0.2][channel]! : 20),
  (_x, _y, channel) => [200, 120, 40][channel]!,
];

function madePicture(width: number, height: number, paint: Paint, random: Random): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let row = 0, at = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let channel = 0; channel < 3; channel++, at++)
        data[at] = Math.round(paint(column / width, row / height, channel, random));
  return { data, width, height };
}
