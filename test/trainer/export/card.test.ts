import { describe, expect, it } from 'vitest';
import { modelCard } from '../../../src-main/trainer/export/card';
import type { Metadata } from '../../../src-main/trainer/model/metadata';
import { file, flowersCsv, lines, trainOn } from '../helpers';

const facts = { weights: 'float32', version: '9.8.7', date: new Date('2026-03-04T23:00:00Z') } as const;

const cardOf = (metadata: Metadata) => modelCard(metadata, facts);

describe('A model card', () => {
  it('says of what data, how, how well, and where not', async () => {
    const path = await file(flowersCsv((cells, row) => row % 9 === 0 && (cells[4] = 'lily')));
    const { loaded } = await trainOn(path, { targetAccuracy: 0.9 });
    const { metadata } = loaded;
    const card = cardOf(metadata);
    const headings = card.match(/^##? .*$/gm);
    expect(headings).toEqual([
      '# Model card: table',
      '## Data',
      '## Training',
      '## Scores',
      '## Known weaknesses',
      '## Limits of use',
    ]);
    expect(card).toContain(metadata.fingerprint);
    expect(card).toContain('2026-03-04 by Softmax Studio 9.8.7');
    const { train, test, validation } = metadata.report;
    for (const [index, { label, support }] of train.perClass.entries())
      expect(card).toContain(
        `| ${label} | ${support} | ${validation!.perClass[index]!.support} | ${test!.perClass[index]!.support} |`,
      );
    const [low, high] = test!.accuracyInterval.map((share) => `${(100 * share).toFixed(1)}%`);
    expect(card).toContain(`${(100 * test!.accuracy).toFixed(1)}% (${low} to ${high})`);
    const worst = test!.perClass.toSorted((a, b) => a.recall! - b.recall!)[0]!;
    expect(card).toContain(`Found least often: ${worst.label} (`);
    expect(card).toMatch(/Most frequent mistakes: \w+ taken for \w+ \(\d+\)/);
    expect(card).toContain('are rejected');
    expect(card).not.toContain(path.slice(0, -10));
    expect(card).not.toMatch(/undefined|NaN|null/);
  });

  it('keeps its tables whole whatever classes are called, and shows no matrix of many', async () => {
    const names = [
      'a|b',
      '<script>alert(1)</script>',
      '`tick` & *star*',
      ...lines(20, (n) => `class ${n}`)
        .trim()
        .split('\n'),
    ];
    const csv = `x,kind\n${lines(names.length * 8, (row) => `${row % names.length}.${row % 7},${names[row % names.length]}`)}`;
    const { loaded } = await trainOn(await file(csv), { label: 'kind', epochs: 5 });
    const card = cardOf(loaded.metadata);
    expect(card).not.toContain('<script>');
    expect(card).toContain(String.raw`a\|b`);
    expect(card).not.toContain('Confusion matrix');
    expect(card).toContain('Few samples to learn from: ');
    const widths = card
      .split('\n\n')
      .filter((block) => block.startsWith('|'))
      .map((block) => new Set(block.split('\n').map((line) => line.split(/(?<!\\)\|/).length)).size);
    expect(widths.length).toBeGreaterThan(2);
    expect(new Set(widths)).toEqual(new Set([1]));
  });
});
