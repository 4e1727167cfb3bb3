import { describe, expect, it } from 'vitest';
import { mcNemar } from '../../../src-main/trainer/learn/metrics';

describe('mcNemar', () => {
  it.each([
    // scipy 1.17's binomtest(won, won + lost, 0.5).pvalue
    [20, 5, 0.004077315330505371],
    [5, 20, 0.004077315330505371],
    [0, 6, 0.03125],
    [121, 59, 4.4344492637551645e-6],
    [1000, 1100, 0.03072070786424249],
    [50_000, 50_700, 0.02761286943193814],
  ])('of %i against %i is what scipy says', (won, lost, expected) => {
    expect(mcNemar(won, lost) / expected).toBeCloseTo(1, 9);
  });

  it.each([
    [0, 0],
    [0, 1],
    [10, 11],
    [40, 40],
    [1_000_000, 1_000_000],
  ])('of %i against %i is 1: no difference could be smaller', (won, lost) => {
    expect(mcNemar(won, lost)).toBeCloseTo(1, 9);
    expect(mcNemar(won, lost)).toBeLessThanOrEqual(1);
  });

  it('is a sum over all outcomes at least as uneven, by hand', () => {
    // Of 5: 0, 1, 4 or 5 won, (1 + 5 + 5 + 1) / 32.
    expect(mcNemar(1, 4)).toBeCloseTo(12 / 32, 14);
  });

  it('of hopeless odds is zero, not an accident of rounding', () => {
    expect(mcNemar(3, 300_000)).toBe(0);
    expect(mcNemar(0, 1000)).toBeGreaterThan(0);
  });
});
