/** What a model answered about each sample when it was trained: a file beside the model's own. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeInPieces } from '../whole-file';

/** Which data they are of: another table has other rows of the same numbers. */
export interface AnsweredSource {
  kind: 'images' | 'table';
  /** Tables only: rows as read; 0 for images. */
  rows: number;
}

export interface SampleAnswers {
  source: AnsweredSource;
  /** The model's classes. */
  classes: string[];
  /** Names of the samples; null where they are rows, whose numbers are in `samples`. */
  items: string[] | null;
  /** Indices in the dataset that it was trained on, [n]. */
  samples: Int32Array;
  /** Index of `PART_NAMES`, [n]. */
  parts: Uint8Array;
  /** Indices of classes, [n]: what the sample was, and what the model decided for. */
  truths: Int32Array;
  decisions: Int32Array;
  /** Probabilities of these, [n]. */
  truthProbabilities: Float32Array;
  confidences: Float32Array;
}

const headerSchema = z.strictObject({
  format: z.literal(1),
  source: z.strictObject({ kind: z.enum(['images', 'table']), rows: z.int().min(0) }),
  classes: z.array(z.string()),
  count: z.int().min(0),
  items: z.array(z.string()).nullable(),
});

const HEADER_LENGTH = 8;
/** Of the numbers of one sample: a byte and five times four. */
const BYTES_PER_SAMPLE = 21;

/** The header's length as text, the header as JSON, and array after array, the bytes of parts last. @throws UserError */
export async function writeAnswers(path: string, answers: SampleAnswers): Promise<void> {
  const { source, classes, items, samples, parts } = answers;
  const header = Buffer.from(JSON.stringify({ format: 1, source, classes, count: samples.length, items }));
  await writeInPieces(path, async (write) => {
    await write(String(header.length).padStart(HEADER_LENGTH + 1));
    await write(header);
    for (const array of numbersOf(answers))
      await write(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    await write(parts);
  });
}

const numbersOf = ({ samples, truths, decisions, truthProbabilities, confidences }: SampleAnswers) => [
  samples,
  truths,
  decisions,
  truthProbabilities,
  confidences,
];

/** Null where there is no such file, or it is damaged: then nobody knows what the model answered. */
export async function readAnswers(path: string): Promise<SampleAnswers | null> {
  try {
    return parse(await readFile(path));
  } catch {
    return null;
  }
}

function parse(file: Buffer): SampleAnswers | null {
  const start = HEADER_LENGTH + 1;
  const length = Number(file.subarray(0, start).toString('latin1'));
  const header = headerSchema.parse(JSON.parse(file.subarray(start, start + length).toString('utf8')));
  const { source, classes, count, items } = header;
  const isWhole = file.length === start + length + count * BYTES_PER_SAMPLE;
  if (!isWhole || (items && items.length !== count)) return null;
  // Copied: arrays of numbers begin at multiples of four.
  const numbers = file.buffer.slice(file.byteOffset + start + length, file.byteOffset + file.length);
  const integers = (place: number) => new Int32Array(numbers, place * 4 * count, count);
  const reals = (place: number) => new Float32Array(numbers, place * 4 * count, count);
  return {
    source,
    classes,
    items,
    samples: integers(0),
    truths: integers(1),
    decisions: integers(2),
    truthProbabilities: reals(3),
    confidences: reals(4),
    parts: new Uint8Array(numbers, 5 * 4 * count, count),
  };
}
