import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src-main/trainer/learn/epoch-runner';
import { Windows } from '../../../src-main/trainer/learn/windows';
import type { ResidentMatrix } from '../../../src-main/trainer/matrix';
import { createRandom } from '../../../src-main/trainer/random';
import { epochs, equalWeights, FleetingMatrix, points } from './mini-batch-support';

const ROWS = 250;
const { X, y, data } = points(ROWS, 3, 3);
/** A chunk of 4 rows of 12 bytes, a window of 16 chunks at most: 63 chunks make 4 windows. */
const WINDOW_BYTES = 16 * 4 * 12;

describe('windows', () => {
  it('hold every row once an epoch, in another order each time, and no more than they may', async () => {
    const random = createRandom(1);
    // Each row's weight names it.
    const names = Float32Array.from(y, (_, row) => row);
    const windows = new Windows({ ...data, X: new FleetingMatrix(data.X) }, names, WINDOW_BYTES);
    const epoch = async () => {
      const seen: number[] = [];
      for (const plan of windows.draw(random)) {
        const window = (await windows.load(plan, () => false))!;
        expect(window.X.byteLength).toBeLessThanOrEqual(WINDOW_BYTES);
        expect(window.rows).toBeGreaterThan(ROWS / 8);
        for (let row = 0; row < window.rows; row++) {
          const name = window.weights[row]!;
          expect([...window.X.subarray(3 * row, 3 * row + 3)]).toEqual(X[name]);
          expect(window.y[row]).toBe(y[name]);
          seen.push(name);
        }
      }
      return seen;
    };
    const [first, second] = [await epoch(), await epoch()];
    expect([...first].sort((a, b) => a - b)).toEqual(y.map((_, row) => row));
    expect([...second].sort((a, b) => a - b)).toEqual(y.map((_, row) => row));
    expect(second).not.toEqual(first);
  });

  it('do not copy what is in memory and fits', async () => {
    const windows = new Windows(data, equalWeights(ROWS), LIMITS.windowBytes);
    const [plan] = windows.draw(createRandom(1));
    const window = await windows.load(plan!, () => false);
    expect(window!.X.buffer).toBe((data.X as ResidentMatrix).data.buffer);
  });

  it('read what fits from elsewhere once only', async () => {
    const matrix = new FleetingMatrix(data.X);
    await epochs({ features: 3, hidden: [], classes: 3 }, { ...data, X: matrix }, { epochs: 5 });
    expect(matrix.reads).toBeLessThanOrEqual(16);
  });
});
