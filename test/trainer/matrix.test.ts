/** A matrix in a file is the same as one in memory. */
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileMatrix, type TemporaryFile } from '../../src-main/trainer/file-matrix';
import {
  BLOCK_ROWS,
  createMatrix,
  createValues,
  paddedRows,
  ResidentMatrix,
  spansOf,
  toFloat32,
  valuesOf,
  type FeatureMatrix,
  type FeatureValues,
  type StorageFormat,
} from '../../src-main/trainer/matrix';
import { FileWriter, ResidentWriter, type MatrixWriter } from '../../src-main/trainer/matrix-writer';
import { GraphBuilder } from '../../src-main/trainer/onnx/builder';
import { float32Output, Session } from '../../src-main/trainer/onnx/runtime';
import { diskError, Storage } from '../../src-main/trainer/storage';
import { temporaryFolder } from '../fixtures';
import { errorOf } from './helpers';

const float32: StorageFormat = { type: 'float32', scale: 1 };
const float16: StorageFormat = { type: 'float16', scale: 1 };
const uint8: StorageFormat = { type: 'uint8', scale: 1 / 255 };

/** So little memory that no feature fits. */
const NONE = 0;

async function fileWriter(columns: number, format: StorageFormat, rows: number): Promise<MatrixWriter> {
  const storage = new Storage(NONE);
  onTestFinished(() => storage.close());
  const writer = await storage.createWriter(columns, format, rows);
  expect(writer).toBeInstanceOf(FileWriter);
  return writer;
}

/** Quicker than `toEqual` for millions of values. */
const isSame = (a: FeatureValues, b: FeatureValues) =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

/** Rows of numbers that tell where they stand. */
function numbered(rows: number, columns: number, format: StorageFormat): FeatureValues {
  const values = createValues(rows * columns, format);
  for (let index = 0; index < values.length; index++) values[index] = (index * 37 + 1) % 251;
  return values;
}

const rowsFrom = (first: number, count: number) => Array.from({ length: count }, (_, row) => first + row);

async function written(
  writer: MatrixWriter,
  values: FeatureValues,
  counts: number[],
): Promise<FeatureMatrix> {
  let first = 0;
  for (const count of counts) {
    await writer.append(values, rowsFrom(first, count));
    first += count;
  }
  return writer.finish();
}

describe('A matrix in a file', () => {
  it('reads as one in memory does: any rows, with the padding, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(float32, float16, uint8),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 8 }),
        async (counts, columns, format, reads) => {
          const rows = counts.reduce((sum, count) => sum + count, 0);
          const values = numbered(rows, columns, format);
          const storage = new Storage(NONE);
          try {
            const inFile = await written(
              await storage.createWriter(columns, format, rows + 1),
              values,
              counts,
            );
            const inMemory = await written(new ResidentWriter(columns, format, rows), values, counts);
            expect([inFile, inMemory].map((X) => [X.rows, X.columns, X.format])).toEqual(
              Array(2).fill([rows, columns, format]),
            );
            expect(inFile).toBeInstanceOf(FileMatrix);
            const most = paddedRows(rows) + 1;
            for (const [a, b] of reads) {
              const [first, end] = [a % most, b % most].sort((x, y) => x - y) as [number, number];
              expect(isSame(await inFile.read(first, end), await inMemory.read(first, end))).toBe(true);
            }
            await inFile.release();
          } finally {
            storage.close();
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes rows of a block in the order that is asked for', async () => {
    const writer = await fileWriter(2, float32, 4);
    await writer.append(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 0]);
    await writer.append(Float32Array.of(7, 8), [0]);
    const X = await writer.finish();
    expect([...(await X.read(0, 3))]).toEqual([5, 6, 1, 2, 7, 8]);
    await X.release();
  });

  it('keeps what a read gave until the second that follows', async () => {
    const values = numbered(3000, 5, float32);
    const X = await written(await fileWriter(5, float32, 3000), values, [3000]);
    const first = await X.read(0, 1000);
    const second = X.read(1000, 2000);
    expect(first).toEqual(values.subarray(0, 5000));
    expect(await second).toEqual(values.subarray(5000, 10_000));
    expect(first).toEqual(values.subarray(0, 5000));
    await X.release();
  });

  it('gives right rows after reads that nobody waited for', async () => {
    const values = numbered(5000, 50, float32);
    const X = await written(await fileWriter(50, float32, 5000), values, [5000]);
    for (let round = 0; round < 20; round++) {
      void X.read(0, 5000);
      void X.read(2500, 5000);
      const [a, b] = await Promise.all([X.read(1, 2), X.read(4000, 4100)]);
      expect(isSame(a, values.subarray(50, 100))).toBe(true);
      expect(isSame(b, values.subarray(200_000, 205_000))).toBe(true);
    }
    await X.release();
  });

  it('goes through in the same spans as one in memory, none of them larger than memory should hold', async () => {
    const [rows, columns] = [3 * BLOCK_ROWS, 5000];
    const values = numbered(rows, columns, uint8);
    const inFile = await written(await fileWriter(columns, uint8, rows), values, [rows]);
    const inMemory = new ResidentMatrix(rows, columns, uint8, values);
    const bounds = async (X: FeatureMatrix, wanted: number) => {
      const found: [number, number][] = [];
      for await (const { first, end, data } of spansOf(X, wanted)) {
        expect(isSame(data, values.subarray(first * columns, end * columns))).toBe(true);
        found.push([first, end]);
      }
      return found;
    };
    for (const wanted of [1000, rows]) {
      const spans = await bounds(inFile, wanted);
      expect(await bounds(inMemory, wanted)).toEqual(spans);
      expect(spans[0]).toEqual([0, BLOCK_ROWS]);
    }
    await inFile.release();
  });

  it('says so where its file ended early', async () => {
    const path = join(temporaryFolder().path, 'features');
    const handle = await open(path, 'wx+');
    const file: TemporaryFile = { handle, remove: () => handle.close() };
    const X = await written(
      new FileWriter(4, float32, file, (error) => error as Error),
      numbered(10, 4, float32),
      [10],
    );
    await handle.truncate(100);
    expect((await errorOf(X.read(0, 10))).message).toContain('ended early');
    await X.release();
  });
});

describe('Storage', () => {
  it('keeps features in memory while there is room, and gives the room back once', async () => {
    const storage = new Storage(512e6);
    onTestFinished(() => storage.close());
    const make = async () => (await storage.createWriter(1000, float32, 10_000)).finish();
    const first = await make();
    expect(first).toBeInstanceOf(ResidentMatrix);
    const second = await make();
    expect(second).toBeInstanceOf(FileMatrix);
    await first.release();
    await first.release();
    const third = await make();
    expect(third).toBeInstanceOf(ResidentMatrix);
    expect(await make()).toBeInstanceOf(FileMatrix);
  });

  it('leaves no file behind, whether features are released, given up or left', async () => {
    const storage = new Storage(NONE);
    const make = () => storage.createWriter(10, float32, 1000);
    await (await (await make()).finish()).release();
    await (await make()).abort();
    await make();
    const { folder } = storage;
    // Where the system allows it, files have no name even while they are used.
    if (process.platform !== 'win32') expect(await readdir(folder)).toEqual([]);
    storage.close();
    expect(existsSync(folder)).toBe(false);
  });

  it('takes away what a process left that ended without a word', async () => {
    const root = temporaryFolder().path;
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = root;
    onTestFinished(() => {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    });
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const abandoned = join(root, `softmax-studio-data-${gone}-abc`);
    const used = join(root, `softmax-studio-data-${process.ppid}-abc`);
    const other = join(root, 'softmax-studio-data-notes');
    for (const path of [abandoned, used, other]) mkdirSync(path);
    const storage = new Storage(NONE);
    const { folder } = storage;
    expect([abandoned, used, other, folder].map(existsSync)).toEqual([false, true, true, true]);
    storage.close();
  });

  it('says before it begins that the disk has no room, and what to do', async () => {
    const storage = new Storage(NONE);
    onTestFinished(() => storage.close());
    const error = await errorOf(storage.createWriter(1e6, float32, 1e9));
    expect(error.code).toBe('disk-full');
    expect(error.message).toMatch(
      /^The features need \d+\.0 GB in ".*", where \d+\.\d GB are free\. Free some/,
    );
  });

  it.skipIf(process.platform !== 'linux')('says that the disk became full, and what to do', async () => {
    // A device that is always full.
    const handle = await open('/dev/full', 'r+');
    const file: TemporaryFile = { handle, remove: () => handle.close() };
    const writer = new FileWriter(1000, float32, file, (error) => diskError(error, '/tmp'));
    const error = await errorOf(writer.append(numbered(2000, 1000, float32), rowsFrom(0, 2000)));
    expect(error.code).toBe('disk-full');
    expect(error.message).toMatch(/^There is no more room for temporary files in "\/tmp"\. Free some space/);
    await writer.abort();
    await expect(handle.stat()).rejects.toThrow();
  });
});

describe('createMatrix', () => {
  it('is zeros, padded to whole blocks', async () => {
    const X = createMatrix(3, 2, uint8);
    expect(X.data).toEqual(new Uint8Array(2 * BLOCK_ROWS));
    expect(await X.read(0, 2)).toHaveLength(4);
  });
});

describe('Half-precision numbers', () => {
  const bits = Uint16Array.from({ length: 1 << 16 }, (_, index) => index);

  it('are read from their bits as onnxruntime reads them, all 65,536', async () => {
    const g = GraphBuilder.create('cast');
    g.output('values', g.cast(g.input('bits', 'float16', ['N']), 'float32'), 'float32', ['N']);
    const session = await Session.load(g.toModel('test'));
    const theirs = float32Output(await session.run({ bits: { data: bits, shape: [bits.length] } }), 'values');
    await session.release();
    const ours = toFloat32(bits, float16);
    const differ = ours.findIndex((value, index) => !Object.is(value, theirs[index]));
    expect([differ, ours[differ], theirs[differ]]).toEqual([-1, undefined, undefined]);
    expect([ours[0x3c00], ours[0x7bff], ours[0x0001], ours[0xfc00]]).toEqual([
      1,
      65_504,
      2 ** -24,
      -Infinity,
    ]);
  });

  it('come out of a graph as the bits that went in', async () => {
    const g = GraphBuilder.create('same');
    g.output('out', g.input('bits', 'float16', ['N']), 'float16', ['N']);
    const session = await Session.load(g.toModel('test'));
    const { out } = await session.run({ bits: { data: bits, shape: [bits.length] } });
    await session.release();
    expect(out!.data).toBeInstanceOf(Uint16Array);
    expect(isSame(out!.data as Uint16Array, bits)).toBe(true);
  });

  it('take two bytes each, and a scale like all others', () => {
    expect(createMatrix(1, 3, float16).data.byteLength).toBe(2 * 3 * BLOCK_ROWS);
    const halves = Uint16Array.of(0x3c00, 0xc000);
    expect([...toFloat32(halves, { type: 'float16', scale: 0.25 })]).toEqual([0.25, -0.5]);
  });
});

describe('Values of rows, one each', () => {
  it('are the same memory where all are there, and end in zeros where they are not', () => {
    const values = Int32Array.of(1, 2, 3, 4, 5);
    const inside = valuesOf(values, 1, 4);
    expect(inside.buffer).toBe(values.buffer);
    expect([...inside]).toEqual([2, 3, 4]);
    expect([...valuesOf(Float32Array.of(0.5, 1.5), 1, 4)]).toEqual([1.5, 0, 0]);
    expect([...valuesOf(values, 5, 7)]).toEqual([0, 0]);
  });
});
