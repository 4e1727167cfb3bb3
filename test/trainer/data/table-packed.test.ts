import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packColumns, rowsPerGroup, unpackedColumns } from '../../../src-main/trainer/data/table/packed';
import type { TableDataset } from '../../../src-main/trainer/dataset';
import { openDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { file, lines } from '../helpers';

describe('packColumns', () => {
  it('puts numbers of a type into arrays and leaves other columns by themselves', () => {
    const columns = [
      { name: 'a', type: 'BIGINT' },
      { name: 'say "b"', type: 'VARCHAR' },
      { name: 'c', type: 'DOUBLE' },
      { name: 'd', type: 'BIGINT' },
      { name: 'e', type: 'DATE' },
    ];
    const packing = packColumns(columns);
    expect(packing.stored).toBe(
      'array_value("a", "d") AS c0, "say ""b""" AS c1, array_value("c") AS c2, "e" AS c3',
    );
    expect(unpackedColumns(columns, packing)).toBe(
      'c0[1] AS "a", c1 AS "say ""b""", c2[1] AS "c", c0[2] AS "d", c3 AS "e"',
    );
  });

  it('gives every column a place of its own, whatever the columns', () => {
    const types = fc.array(fc.constantFrom('BIGINT', 'DOUBLE', 'VARCHAR', 'TIMESTAMP'), { maxLength: 400 });
    fc.assert(
      fc.property(types, (all) => {
        const { places } = packColumns(all.map((type, index) => ({ name: `n${index}`, type })));
        const taken = [...places.values()].map(({ stored, array }) => `${stored}[${array?.index ?? 0}]`);
        expect(new Set(taken).size).toBe(all.length);
        for (const { array } of places.values()) if (array) expect(array.index).toBeLessThan(array.size);
      }),
    );
  });
});

describe('rowsPerGroup', () => {
  it('keeps what is held for a group within half of the memory, in steps that DuckDB takes', () => {
    const [columns, threads, memory] = [785, 2, 150e6];
    const rows = rowsPerGroup(columns, threads, memory);
    expect(rows % 2048).toBe(0);
    expect(rows * columns * 8 * threads).toBeLessThanOrEqual(memory / 2);
    expect(rowsPerGroup(100_000, 16, 64e6)).toBe(2048);
    expect(rowsPerGroup(2, 1, 1e12)).toBe(122_880);
  });
});

describe('A table of many columns on the disk', () => {
  it('has the values of each column in its place, with those that are missing', async () => {
    const columns = [...Array(150).keys()];
    const header = [...columns.map((column) => `p${column}`), 'label'].join(',');
    const cell = (row: number, column: number) =>
      (row + column) % 50 === 0 ? '' : column % 3 === 0 ? `${row * column + 0.5}` : `${row * column}`;
    const rows = 14_000;
    const line = (row: number) =>
      [...columns.map((column) => cell(row, column)), 'xyz'[(row * 7) % 3]].join(',');
    const path = await file(`${header}\n${lines(rows, line)}`);
    const dataset = (await openDataset(path, new Job(), { memory: 1 })) as TableDataset;
    try {
      const wanted = ['p149', 'p0', 'p77', 'p78'].map((name) => ({ name, use: 'number' as const }));
      for (const { name, values } of await dataset.table.values(wanted)) {
        const expected = Array.from({ length: rows }, (_, row) => {
          const text = cell(row, Number(name.slice(1)));
          return text === '' ? NaN : Number(text);
        });
        expect([...values]).toEqual(expected);
      }
      expect(dataset.table.columns[78]).toMatchObject({ name: 'p78', type: 'DOUBLE', missing: rows / 50 });
    } finally {
      dataset.close();
    }
  });
});
