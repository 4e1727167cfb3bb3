/** Full-batch training on so much data that a pass over it takes several calls of the engine. */
import { describe, expect, it } from 'vitest';
import { FullBatch } from '../../../src-main/trainer/learn/full-batch';
import { createMatrix, type LabelledFeatures } from '../../../src-main/trainer/matrix';
import { createRandom } from '../../../src-main/trainer/random';
import { CROSS_ENTROPY } from './support';

const COLUMNS = 512;
/** Some five million numbers: a pass takes two calls. */
const ROWS = 10_000;

function noise(): LabelledFeatures {
  const random = createRandom(3);
  const X = createMatrix(ROWS, COLUMNS, { type: 'uint8', scale: 1 / 255 });
  X.data.forEach((_, index) => (X.data[index] = 256 * random.uniform()));
  return { X, y: Int32Array.from({ length: ROWS }, (_, row) => row % 2) };
}

/** @param isOver told how many iterations there were */
async function minimize(hook: 'isStopped' | 'isCancelled', isOver: (iterations: number) => boolean) {
  const shape = { features: COLUMNS, hidden: [], classes: 2 };
  let [asked, iterations] = [0, 0];
  const batch = await FullBatch.create(shape, noise(), new Float32Array(ROWS).fill(1 / ROWS), CROSS_ENTROPY, {
    isStopped: () => false,
    [hook]: () => {
      asked++;
      return isOver(iterations);
    },
  });
  try {
    const start = new Float64Array(2 * COLUMNS + 2);
    const { x, ended } = await batch.minimize(start, { l2: 0.001, epochs: 20 }, async () => {
      iterations++;
      return true;
    });
    return { ended, asked, iterations, hasLearned: x.some((value) => value !== 0) };
  } finally {
    await batch.release();
  }
}

describe('Full-batch training', () => {
  it('that is given up ends within its first pass', async () => {
    const { ended, asked, iterations } = await minimize('isCancelled', () => true);
    expect({ ended, asked, iterations }).toEqual({ ended: 'stopped', asked: 1, iterations: 0 });
  });

  it('that is stopped at once goes on to the first weights that are better, and ends there', async () => {
    const found = await minimize('isStopped', () => true);
    expect(found).toMatchObject({ ended: 'stopped', iterations: 1, hasLearned: true });
  });

  it('that is stopped later keeps the weights of the last whole iteration', async () => {
    const found = await minimize('isStopped', (iterations) => iterations === 2);
    expect(found).toMatchObject({ ended: 'stopped', iterations: 2, hasLearned: true });
  });
});
