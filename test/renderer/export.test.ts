/** What the export screen offers, and what it says of an export. */
import { describe, expect, it } from 'vitest';
import type { ExportProof, ExportSize } from '../../src-preload/contract';
import { programsOf, sizeOf, waysOf, weightsOf } from '../../src-renderer/lib/export-ways';
import { exportedTo, lossWords, proofWords, tiny } from '../../src-renderer/lib/export-words';

const size = (
  format: ExportSize['format'],
  bytes: number,
  weights: ExportSize['weights'] = 'float32',
): ExportSize => ({ format, weights, bytes });

const sizes = [
  size('onnx', 1000),
  size('onnx', 990, 'float16'),
  size('onnx', 300, 'int8'),
  size('html', 2000),
  size('javascript', 1200),
];

describe('The ways out of the app', () => {
  it('are all there until the sizes are known; a plain network is for pictures', () => {
    expect(waysOf('images', null)).toEqual(['model', 'page', 'program', 'numbers', 'network', 'report']);
    expect(waysOf('table', null)).toEqual(['model', 'page', 'program', 'numbers', 'report']);
  });

  it('are those that the model can have, then', () => {
    expect(waysOf('images', sizes)).toEqual(['model', 'page', 'program', 'report']);
    expect(waysOf('table', [])).toEqual(['report']);
    expect(programsOf(sizes)).toEqual(['javascript']);
    expect(programsOf(null)).toEqual(['python', 'javascript', 'csharp']);
  });

  it('have a size for each kind of weights that they can have', () => {
    expect(sizeOf(sizes, 'onnx', 'int8')).toBe(300);
    expect(sizeOf(sizes, 'html', 'int8')).toBeNull();
    expect(sizeOf(null, 'onnx', 'float32')).toBeNull();
  });

  it('offer smaller weights where they save something', () => {
    expect(weightsOf(sizes, 'onnx')).toEqual(['float32', 'int8']);
    expect(weightsOf(sizes, 'html')).toEqual(['float32']);
    expect(weightsOf([size('onnx', 300, 'int8')], 'onnx')).toEqual(['int8']);
    expect(weightsOf(null, 'onnx')).toEqual([]);
  });
});

const proof: ExportProof = {
  samples: 'held-out',
  count: 200,
  runtime: 'onnxruntime-web 1.30.0',
  largestDifference: 3.2e-7,
  bound: 1e-4,
  agreement: 1,
  accuracy: { before: 0.912, after: 0.91 },
};

describe('A proof', () => {
  it('says on what it was run, and never more than is true', () => {
    expect(proofWords(proof)).toBe('The same answer for 100% of 200 samples that it never learned from');
    expect(proofWords({ ...proof, agreement: 0.9999 })).toContain('>99.9%');
    expect(proofWords({ ...proof, samples: 'made', count: 1 })).toBe(
      'The same answer for 100% of 1 sample that was made up for this',
    );
    expect(proofWords({ ...proof, samples: 'given' })).toContain('that you gave');
  });

  it('points out what smaller weights cost, where it is a point or more', () => {
    expect(lossWords(proof)).toBeNull();
    expect(lossWords({ ...proof, accuracy: null })).toBeNull();
    expect(lossWords({ ...proof, accuracy: { before: 0.91, after: 0.95 } })).toBeNull();
    expect(lossWords({ ...proof, accuracy: { before: 0.912, after: 0.88 } })).toContain(
      '88.0% instead of 91.2%',
    );
  });

  it.each([
    [0, '0'],
    [3.2e-7, '0.0000003'],
    [9.7e-7, '0.000001'],
    [1e-4, '0.0001'],
    [0.0123456, '0.012'],
    [0.2, '0.2'],
    [1e-30, '<0.000000001'],
  ])('writes a difference of %d in full', (difference, text) => {
    expect(tiny(difference)).toBe(text);
  });
});

it('An export says how many files lie where, and what they take together', () => {
  const files = [
    { name: 'a', bytes: 1_000_000 },
    { name: 'b', bytes: 234_567 },
  ];
  expect(exportedTo({ path: '/tmp/page', files, proof })).toBe('Exported 2 files to /tmp/page (1.2 MB).');
  expect(exportedTo({ path: '/tmp/page', files: files.slice(0, 1), proof })).toBe(
    'Exported 1 file to /tmp/page (1 MB).',
  );
});
