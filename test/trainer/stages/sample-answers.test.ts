import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Split } from '../../../src-main/trainer/data/split';
import { readAnswers, writeAnswers } from '../../../src-main/trainer/model/sample-answers';
import { AnswerKeeper } from '../../../src-main/trainer/stages/sample-answers';
import { temporaryFolder } from '../../fixtures';
import { file } from '../helpers';
import { openForTest } from './support';

const upTo = (from: number, end: number) =>
  Int32Array.from({ length: end - from }, (_, index) => from + index);
const SPLIT: Split = { train: upTo(0, 50), validation: upTo(50, 70), test: upTo(70, 100) };

/** Answers in blocks of seven: a sample's truth is its index, its confidence the index over a hundred. */
function keeperOf(most?: number): AnswerKeeper {
  const keeper = new AnswerKeeper(SPLIT, most);
  for (const part of ['train', 'validation', 'test'] as const)
    for (let first = 0; first < SPLIT[part].length; first += 7) {
      const truths = SPLIT[part].subarray(first, first + 7);
      const probabilities = new Float32Array(truths.length * 100);
      truths.forEach((truth, row) => (probabilities[row * 100 + truth] = truth / 200));
      const confidences = Float64Array.from(truths, (truth) => truth / 100);
      keeper.add(part, first, {
        truths,
        decisions: truths.map((truth) => 99 - truth),
        confidences,
        probabilities,
      });
    }
  return keeper;
}

const dataset = async () => openForTest(await file('x,class\n1,a\n2,b\n3,a\n4,b\n'));

describe('Answers about samples', () => {
  it('are kept for every one, beside its index and part', async () => {
    const answers = keeperOf().result(await dataset());
    expect(answers.samples).toEqual(upTo(0, 100));
    expect(answers.truths).toEqual(upTo(0, 100));
    expect([...answers.parts].filter((part) => part === 1)).toHaveLength(20);
    expect(answers.decisions[3]).toBe(96);
    expect(answers.confidences[40]).toBeCloseTo(0.4);
    expect(answers.truthProbabilities[40]).toBeCloseTo(0.2);
    expect(answers).toMatchObject({ classes: ['a', 'b'], items: null, source: { kind: 'table', rows: 4 } });
  });

  it('are of the held-out parts alone where there are too many, and of those evenly', async () => {
    const held = keeperOf(60).result(await dataset());
    expect(held.samples).toEqual(upTo(50, 100));
    const thinned = keeperOf(20).result(await dataset());
    expect([...thinned.samples]).toEqual([
      ...[50, 53, 56, 59, 62, 65, 68],
      ...[70, 73, 76, 79, 82, 85, 88, 91, 94, 97],
    ]);
    expect(thinned.truths).toEqual(thinned.samples);
  });

  it('come back from their file as they were', async () => {
    const answers = {
      ...keeperOf().result(await dataset()),
      items: [...upTo(0, 100)].map((row) => `größe/${row}.png`),
    };
    const path = join(temporaryFolder().path, 'model.answers');
    await writeAnswers(path, answers);
    expect(await readAnswers(path)).toEqual(answers);
  });

  it('are unknown where the file is not there, or is not whole', async () => {
    const path = join(temporaryFolder().path, 'model.answers');
    expect(await readAnswers(path)).toBeNull();
    await writeAnswers(path, keeperOf().result(await dataset()));
    const whole = await readFile(path);
    for (const part of [
      whole.subarray(0, -1),
      whole.subarray(0, 20),
      Buffer.concat([whole, Buffer.alloc(4)]),
      Buffer.alloc(0),
    ]) {
      await writeFile(path, part);
      expect(await readAnswers(path)).toBeNull();
    }
  });
});
