import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src-main/trainer/onnx/builder';
import { SessionPool } from '../../../src-main/trainer/onnx/pool';

/** Doubles float32 numbers, [N]. */
function doubling(): Uint8Array {
  const g = GraphBuilder.create('doubling');
  const x = g.input('x', 'float32', ['N']);
  g.output('y', g.op('Add', x, x), 'float32', ['N']);
  return g.toModel('test');
}

describe('a pool of sessions', () => {
  it('answers many runs at once, each with its own result', async () => {
    const pool = await SessionPool.load(doubling());
    const runs = Array.from({ length: 50 }, (_, index) =>
      pool.run({ x: { data: Float32Array.of(index, 1), shape: [2] } }),
    );
    const answers = await Promise.all(runs);
    await pool.release();
    expect(answers.map(({ y }) => [...(y!.data as Float32Array)])).toEqual(
      runs.map((_, index) => [2 * index, 2]),
    );
    expect(answers[0]!['y']!.shape).toEqual([2]);
  });

  it('goes on after a run that fails', async () => {
    const pool = await SessionPool.load(doubling());
    const wrong = pool.run({ x: { data: Int32Array.of(1), shape: [1] } });
    await expect(wrong).rejects.toThrow(/type/);
    const right = await pool.run({ x: { data: Float32Array.of(3), shape: [1] } });
    expect([...(right['y']!.data as Float32Array)]).toEqual([6]);
    await pool.release();
  });

  it('refuses what is no model, and lets a run end before it is released', async () => {
    await expect(SessionPool.load(Uint8Array.of(1, 2, 3))).rejects.toThrow();
    const pool = await SessionPool.load(doubling());
    const run = pool.run({ x: { data: new Float32Array(5e6).fill(1), shape: [5e6] } });
    await pool.release();
    expect((await run)['y']!.data).toHaveLength(5e6);
    await expect(pool.run({ x: { data: Float32Array.of(1), shape: [1] } })).rejects.toThrow('ended');
  });
});
