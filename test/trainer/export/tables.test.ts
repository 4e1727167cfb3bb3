import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Recipe } from '../../../src-preload/contract';
import { headSchema, type Head } from '../../../src-main/trainer/export/head-schema';
import { givenSamples } from '../../../src-main/trainer/export/known-samples';
import { Job } from '../../../src-main/trainer/job';
import { classifyRows } from '../../../src-main/trainer/model/classify';
import { loadModel } from '../../../src-main/trainer/model/model-file';
import { repositoryRoot } from '../../fixtures';
import { file, trainOn } from '../helpers';
import { exported, mixedCsv } from './support';

const recipes: [string, Partial<Recipe>][] = [
  ['as it comes', {}],
  [
    'quantiles, robust scales, a hidden layer',
    { transform: 'quantile', scaling: 'robust', hidden: [6], epochs: 40 },
  ],
  [
    'logarithms, costs and a threshold',
    {
      transform: 'log',
      targetAccuracy: 0.9,
      costs: [{ truth: 'low', decision: 'high', cost: 9 }],
    },
  ],
];

interface Answer {
  label: string;
  probabilities: number[];
  accepted: boolean | null;
}

describe('A table model', () => {
  it.each(recipes)('leaves as JSON that gives its probabilities: %s', async (_name, recipe) => {
    const path = await file(mixedCsv());
    const { loaded } = await trainOn(path, { label: 'label', ...recipe });
    const samples = await givenSamples(loaded, path, new Job());
    const { path: folder, proof } = await exported(loaded, { format: 'json', samples });
    expect(proof).toMatchObject({ samples: 'given', count: 200, agreement: 1, bound: 1e-4 });
    expect(proof.largestDifference).toBeLessThan(1e-5);
    expect(proof.accuracy!.after).toBe(proof.accuracy!.before);
    expect(proof.accuracy!.after).toBeGreaterThan(0.6);
    const made = await exported(loaded, { format: 'json' });
    expect(made.proof).toMatchObject({ samples: 'made', count: 100, accuracy: null });

    const head = headSchema.parse(JSON.parse(await readFile(join(folder, 'head.json'), 'utf8')));
    const schema = JSON.parse(await readFile(join(folder, 'head.schema.json'), 'utf8')) as object;
    expect(schema).toEqual(z.toJSONSchema(headSchema));
    expect(head.layers).toHaveLength(1 + (recipe.hidden?.length ?? 0));
    await expectSameRows(head, folder, loaded);
  });

  /** Cells as people write them: units, spaces, nonsense. */
  async function expectSameRows(head: Head, folder: string, loaded: Parameters<typeof classifyRows>[0]) {
    const { classify } = (await import(pathToFileURL(join(folder, 'reader.mjs')).href)) as {
      classify(head: Head, row: Record<string, string>): Answer;
    };
    const rows: Record<string, string>[] = [
      {
        size: ' 1.5 ',
        price: '$1,200.00',
        heavy: '2e3',
        colour: 'red',
        when: '2024-05-31 12:00',
        day: '2022-03-04',
      },
      { size: 'x', price: '\u2212$5', heavy: '-3', colour: ' dark "white" ', when: '2024-05-31', day: '' },
      {
        size: '1e200',
        price: '12.34.56',
        heavy: 'Infinity',
        colour: 'never',
        when: 'soon',
        day: '2022-13-45',
      },
      {},
    ];
    const { items } = await classifyRows(loaded, rows);
    items.forEach(({ label, probabilities, accepted }, index) => {
      const answer = classify(head, rows[index]!);
      expect([answer.label, answer.accepted]).toEqual([label, accepted]);
      probabilities.forEach((p, k) => expect(answer.probabilities[k]).toBeCloseTo(p, 5));
    });
  }

  it('leaves with programs, documents and a proof, all of which are what the proof says', async () => {
    const path = await file(mixedCsv());
    const { loaded } = await trainOn(path, { label: 'label' });
    const programs = { python: 'classify.py', javascript: 'classify.mjs', csharp: 'Program.cs' } as const;
    for (const [format, program] of Object.entries(programs)) {
      const { path: folder, files } = await exported(loaded, { format: format as keyof typeof programs });
      const names = (await readdir(folder)).sort();
      expect(names).toEqual(files.map(({ name }) => name).sort());
      expect(names).toEqual(
        expect.arrayContaining(['model.onnx', program, 'example.csv', 'README.md', 'MODEL_CARD.md']),
      );
      const proof = JSON.parse(await readFile(join(folder, 'proof.json'), 'utf8')) as {
        files: { name: string; bytes: number; sha256: string }[];
      };
      expect(proof).toMatchObject({ format, weights: 'float32', proof: { samples: 'made', agreement: 1 } });
      for (const { name, bytes, sha256 } of proof.files) {
        const content = await readFile(join(folder, name));
        expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([bytes, sha256]);
        expect(content.toString('utf8')).not.toMatch(/\{\{\w+\}\}/);
      }
      const readme = await readFile(join(folder, 'README.md'), 'utf8');
      expect(readme).toContain('| `price` | double | [N, 1] |');
      expect(readme).toContain('100 made-up samples');
      await loadModel(join(folder, 'model.onnx'));
    }
  });

  it('carries its card, and answers as before', async () => {
    const { loaded } = await trainOn(await file(mixedCsv()), { label: 'label' });
    const { path: folder } = await exported(loaded);
    const again = await loadModel(join(folder, 'model.onnx'));
    onTestFinished(() => again.session.release());
    const rows = [{ size: '1', colour: 'red' }];
    expect((await classifyRows(again, rows)).items).toEqual((await classifyRows(loaded, rows)).items);
    const card = await readFile(join(folder, 'MODEL_CARD.md'), 'utf8');
    const text = (await readFile(join(folder, 'model.onnx'))).toString('utf8');
    expect(text).toContain(`softmax-studio.card`);
    expect(text).toContain(JSON.stringify(card).slice(0, 500));
  });
});

describe('The program in JavaScript', () => {
  it('answers the example as the app does', async () => {
    const { loaded } = await trainOn(await file(mixedCsv()), { label: 'label' });
    const { path } = await exported(loaded, { format: 'javascript' });
    // Below the repository, where it finds its libraries.
    const folder = join(repositoryRoot, 'node_modules', '.cache', basename(join(path, '..')));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await mkdir(folder, { recursive: true });
    await cp(path, folder, { recursive: true });
    const rows = [
      {
        size: '1.2',
        price: '1200.5',
        heavy: '40',
        colour: 'dark "white"',
        when: '2024-05-31 14:30:00',
        day: '2023-03-05',
      },
      { size: '', price: '', heavy: '3', colour: 'x, y', when: '', day: '2021-03-05' },
    ];
    const header = Object.keys(rows[0]!);
    const csv = rows.map((row) =>
      Object.values(row)
        .map((cell) => `"${cell.replaceAll('"', '""')}"`)
        .join(','),
    );
    await writeFile(join(folder, 'rows.csv'), [header.join(','), ...csv].join('\r\n'));
    const { stdout } = await promisify(execFile)(process.execPath, ['classify.mjs', 'rows.csv'], {
      cwd: folder,
    });
    const { items } = await classifyRows(loaded, rows);
    const wanted = items.map(({ label, probabilities }, index) => [
      String(index + 1),
      label,
      Math.max(...probabilities).toFixed(6),
    ]);
    const found = stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(found.map((cells) => cells.slice(0, 2))).toEqual(wanted.map((cells) => cells.slice(0, 2)));
    found.forEach((cells, row) => expect(Number(cells[2])).toBeCloseTo(Number(wanted[row]![2]), 5));
  });
});
