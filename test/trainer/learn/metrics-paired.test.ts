import { describe, expect, it } from 'vitest';
import { pairedGain } from '../../../src-main/trainer/learn/metrics';
import { createRandom } from '../../../src-main/trainer/random';

/** Flags of two classifiers from the four counts of a table of pairs. */
function pairs(both: number, lost: number, won: number, neither: number): [boolean[], boolean[]] {
  const repeat = (before: boolean, after: boolean, times: number) =>
    Array.from({ length: times }, () => [before, after] as const);
  const all = [
    ...repeat(true, true, both),
    ...repeat(true, false, lost),
    ...repeat(false, true, won),
    ...repeat(false, false, neither),
  ];
  return [all.map(([before]) => before), all.map(([, after]) => after)];
}

describe('pairedGain', () => {
  it('is -0.04, from -0.06 to -0.02, for a prime minister whose approval was asked twice (Agresti 2002, 10.1)', () => {
    // Of 1600 people 794 approved both times, 150 the first time alone, 86 the second time alone.
    const { gain, interval } = pairedGain(...pairs(794, 150, 86, 570));
    expect(gain).toBeCloseTo(-0.04, 10);
    expect(interval[0]).toBeCloseTo(-0.0588, 3);
    expect(interval[1]).toBeCloseTo(-0.0211, 3);
  });

  it('of classifiers that never differ is zero, give or take what so few samples could hide', () => {
    const [few, many] = [20, 2000].map((count) => pairedGain(...pairs(count, 0, 0, 0)));
    expect(few!.gain).toBe(0);
    expect(few!.interval[0]).toBeCloseTo(-few!.interval[1], 12);
    expect(few!.interval[1]).toBeGreaterThan(0.05);
    expect(many!.interval[1]).toBeLessThan(0.001);
  });

  it('turns around with the order of the two', () => {
    const [before, after] = pairs(50, 3, 12, 35);
    const [forth, back] = [pairedGain(before, after), pairedGain(after, before)];
    expect(back.gain).toBe(-forth.gain);
    expect(back.interval[0]).toBeCloseTo(-forth.interval[1], 12);
  });

  it.each([
    [40, 0.05, 0.15],
    [200, 0.02, 0.05],
    [1000, 0.01, 0.01],
  ])(
    'holds the true gain in 95 of 100 draws: %s samples, shares of %s lost and %s won',
    (count, lost, won) => {
      const random = createRandom(7);
      const draws = 4000;
      let held = 0;
      for (let draw = 0; draw < draws; draw++) {
        const before: boolean[] = [];
        const after: boolean[] = [];
        for (let sample = 0; sample < count; sample++) {
          const chance = random.uniform();
          before.push(chance < lost || chance > 0.5);
          after.push((chance >= lost && chance < lost + won) || chance > 0.5);
        }
        const { interval } = pairedGain(before, after);
        if (interval[0] <= won - lost && won - lost <= interval[1]) held++;
      }
      expect(held / draws).toBeGreaterThan(0.935);
      expect(held / draws).toBeLessThan(0.985);
    },
  );
});
