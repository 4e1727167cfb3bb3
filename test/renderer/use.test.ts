import { describe, expect, it } from 'vitest';
import type { Answered, Prediction } from '../../src-preload/contract';
import { listed, unsureCount, wholeList } from '../../src-renderer/lib/answer-list';
import { heatPixels, strongestPlace } from '../../src-renderer/lib/heat';
import { isAccepted } from '../../src-renderer/lib/predictions';
import { sliderOf, sliderPlace } from '../../src-renderer/lib/slider';

const answered: Answered = {
  decisions: Int32Array.of(1, 0, 1, 0),
  confidences: Float32Array.of(0.5, 0.875, 0.75, 0.875),
  seconds: Int32Array.of(0, 1, 0, 1),
  secondConfidences: Float32Array.of(0.5, 0.125, 0.25, 0.125),
  distances: null,
  names: ['b10', 'b9', 'a', 'c'],
};
const order = (change: Partial<typeof wholeList>, threshold: number | null = null) => [
  ...listed(answered, threshold, { ...wholeList, ...change }),
];

describe('The list of answers', () => {
  it('is as given, until it is sorted', () => {
    expect(order({})).toEqual([0, 1, 2, 3]);
    expect(order({ isDescending: true })).toEqual([3, 2, 1, 0]);
  });

  it('sorts by name as people count, by answer and by how sure; equal ones stay as they were', () => {
    expect(order({ sort: 'name' })).toEqual([2, 1, 0, 3]);
    expect(order({ sort: 'answer' })).toEqual([1, 3, 0, 2]);
    expect(order({ sort: 'confidence' })).toEqual([0, 2, 1, 3]);
    expect(order({ sort: 'confidence', isDescending: true })).toEqual([1, 3, 2, 0]);
  });

  it('leaves what fits a class, and what is or is not sure enough', () => {
    expect(order({ decision: 1 })).toEqual([0, 2]);
    expect(order({ sure: 'unsure' }, 0.8)).toEqual([0, 2]);
    expect(order({ sure: 'sure', decision: 0 }, 0.8)).toEqual([1, 3]);
    expect(order({ sure: 'unsure' })).toEqual([0, 1, 2, 3]);
    expect(unsureCount(answered, 0.75)).toBe(1);
  });

  it('finds by a part of the name; rows have none', () => {
    expect(order({ name: ' B' })).toEqual([0, 1]);
    expect(order({ name: 'b1', decision: 0 })).toEqual([]);
    expect([...listed({ ...answered, names: null }, null, { ...wholeList, name: 'b' })]).toHaveLength(4);
  });
});

describe("A person's own threshold", () => {
  const prediction = { label: 'b', probabilities: [0.3, 0.7], accepted: false } as Prediction;
  it('takes the place of the model’s', () => {
    expect(isAccepted({ classes: ['a', 'b'] }, prediction, null)).toBe(false);
    expect(isAccepted({ classes: ['a', 'b'] }, prediction, 0.7)).toBe(true);
    expect(isAccepted({ classes: ['a', 'b'] }, { ...prediction, accepted: null }, 0.71)).toBe(false);
  });
});

describe('A heat map', () => {
  it('has one colour on each side of 0, the stronger the less clear', () => {
    const pixels = heatPixels({ width: 3, height: 1, values: Float32Array.of(4, 0, -1) });
    const [red, , blue, alpha] = pixels;
    expect(red).toBeGreaterThan(blue!);
    expect(alpha).toBe(255);
    expect(pixels[7]).toBe(0);
    expect(pixels[8 + 2]).toBeGreaterThan(pixels[8]!);
    expect(pixels[8 + 3]).toBe(128);
  });

  it('is told in words by where most of it speaks for the class', () => {
    const values = new Float32Array(36).fill(-1);
    expect(strongestPlace({ width: 6, height: 6, values })).toBeNull();
    values[4] = 9;
    expect(strongestPlace({ width: 6, height: 6, values })).toBe('the top right');
    values.fill(0);
    values[14] = 1;
    expect(strongestPlace({ width: 6, height: 6, values })).toBe('the middle');
  });
});

describe('A slider', () => {
  it('goes over the range of training in round steps', () => {
    expect(sliderOf([4.3, 7.9])).toEqual({ least: 4.3, largest: 7.9, step: 0.01 });
    expect(sliderOf([0, 90])).toEqual({ least: 0, largest: 90, step: 1 });
    expect(sliderOf([-1234, 5_000_000])).toEqual({ least: -20_000, largest: 5_000_000, step: 20_000 });
    expect(sliderOf([1e-6, 3e-6])).toEqual({ least: 1e-6, largest: 3e-6, step: 1e-8 });
    expect(sliderOf([3, 3])).toBeNull();
  });

  it('stands at the number, at an end beyond them, in the middle without one', () => {
    const slider = { least: 0, largest: 10, step: 1 };
    expect(['4', '99', '', 'x'].map((text) => sliderPlace(text, slider))).toEqual([4, 10, 5, 5]);
  });
});
