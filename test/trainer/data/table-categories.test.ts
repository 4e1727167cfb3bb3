import { describe, expect, it } from 'vitest';
import { RowSet } from '../../../src-main/trainer/data/table/categories';
import { fillMissing } from '../../../src-main/trainer/data/table/validity';
import { Job } from '../../../src-main/trainer/job';
import { createRandom } from '../../../src-main/trainer/random';
import { errorOf, lines, openTable } from '../helpers';

const random = createRandom(5);
const words = ['red', 'blue', ' red', 'deep red', 'Red', '', 'green ', "o'hara", '7'];
const chosen = Array.from({ length: 9001 }, () => words[Math.floor(random.uniform() ** 2 * words.length)]!);
const content = 'colour,n,label\n' + lines(9001, (row) => `"${chosen[row]}",${row % 5},${'xy'[row % 2]}`);

describe('Categories', () => {
  it('are those of the given rows, the most frequent of them, in the order of the alphabet', async () => {
    const table = await openTable(content);
    const rows = Int32Array.from(chosen, (_, row) => row).filter((row) => row % 3 === 1 || row === 9000);
    const counts = new Map<string, number>();
    for (const row of rows) {
      const word = chosen[row]!.trim();
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const of = (least: number, most: number) =>
      table.categories('colour', { rows: new RowSet(rows, table.rows), least, most }, new Job());
    const names = (pairs: [string, number][]) => pairs.map(([name]) => name).sort();
    expect(await of(0, 100)).toEqual(names(ranked));
    expect(await of(0, 3)).toEqual(names(ranked.slice(0, 3)));
    const least = ranked[4]![1];
    expect(await of(least, 100)).toEqual(names(ranked.filter(([, count]) => count >= least)));
    expect(await of(1e6, 100)).toEqual([ranked[0]![0]]);
  });

  it('may be whole numbers, and of no rows there are none', async () => {
    const table = await openTable(content);
    const of = (rows: Int32Array) =>
      table.categories('n', { rows: new RowSet(rows, table.rows), least: 0, most: 9 }, new Job());
    expect(await of(Int32Array.of(0, 1, 7, 8999))).toEqual(['0', '1', '2', '4']);
    expect(await of(new Int32Array(0))).toEqual([]);
  });

  it('are not counted after a cancel', async () => {
    const table = await openTable(content);
    const job = new Job();
    job.cancel();
    const wanted = { rows: new RowSet(Int32Array.of(1), table.rows), least: 0, most: 9 };
    expect((await errorOf(table.categories('colour', wanted, job))).code).toBe('cancelled');
  });
});

describe('Codes of categories', () => {
  it.each([[['blue', 'red', '']], [['blue', 'red', '', 'with \0 in it']]])(
    'are their places in the list, one past its end for all others: %j',
    async (categories) => {
      const table = await openTable(content);
      const wanted = [
        { name: 'colour', use: 'code' as const, categories },
        { name: 'n', use: 'code' as const, categories: ['3', '1'] },
        { name: 'n', use: 'number' as const },
      ];
      let seen = 0;
      for await (const { first, rows, values } of table.chunks(wanted)) {
        const [colours, codes, numbers] = values;
        for (let row = 0; row < rows; row++) {
          const place = categories.indexOf(chosen[first + row]!.trim());
          expect(colours!.values[row]).toBe(place === -1 ? categories.length : place);
          const number = (first + row) % 5;
          expect(numbers!.values[row]).toBe(number);
          expect(codes!.values[row]).toBe(number === 3 ? 0 : number === 1 ? 1 : 2);
        }
        seen += rows;
      }
      expect(seen).toBe(9001);
    },
  );
});

describe('Missing values', () => {
  it('are found by their bits, from any place on and in steps', () => {
    const data = new BigUint64Array(4);
    const isThere = (bit: number) => bit % 3 !== 0 && bit % 7 !== 2;
    for (let bit = 0; bit < 256; bit++) if (isThere(bit)) data[bit >> 6]! |= 1n << BigInt(bit & 63);
    for (const [offset, start, step] of [
      [0, 0, 1],
      [13, 0, 1],
      [64, 5, 3],
    ] as const) {
      const values = new Float64Array(60);
      fillMissing(values, NaN, { data, offset }, start, step);
      values.forEach((value, index) =>
        expect(Number.isNaN(value)).toBe(!isThere(offset + start + index * step)),
      );
    }
    const whole = Float64Array.of(1, 2);
    fillMissing(whole, NaN, { data: null, offset: 0 });
    expect([...whole]).toEqual([1, 2]);
  });
});
