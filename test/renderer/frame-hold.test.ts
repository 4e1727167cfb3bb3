import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FrameHold, MOST_FRAMES } from '../../src-renderer/lib/frame-hold';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function held(take: (frame: number) => Promise<number | null>) {
  const said = { count: 0, ends: 0 };
  let taken = 0;
  const hold = new FrameHold({
    take: () => take(taken++),
    oncount: (count) => (said.count = count),
    onend: () => said.ends++,
  });
  return { hold, said };
}

it('takes a frame at once, then eight a second, until it is let go', async () => {
  const { hold, said } = held((frame) => Promise.resolve(frame));
  expect(said.count).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(said.count).toBe(9);
  hold.end();
  await vi.advanceTimersByTimeAsync(1000);
  expect(await hold.frames).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(said).toEqual({ count: 9, ends: 1 });
});

it('ends by itself where a hold has all that it may', async () => {
  const { hold, said } = held((frame) => Promise.resolve(frame));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual({ count: MOST_FRAMES, ends: 1 });
  expect(await hold.frames).toHaveLength(200);
});

it('leaves frames out that cannot be made in time, and those that were none', async () => {
  const { hold, said } = held(async (frame) => {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return frame === 1 ? null : frame;
  });
  await vi.advanceTimersByTimeAsync(1900);
  expect(said.count).toBe(4);
  hold.end();
  await vi.advanceTimersByTimeAsync(2000);
  expect(await hold.frames).toEqual([0, 2, 3]);
});
