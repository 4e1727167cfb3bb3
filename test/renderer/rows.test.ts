import { describe, expect, it } from 'vitest';
import { parsePastedRows, splitCells } from '../../src-renderer/lib/rows';

const columns = ['length', 'width', 'colour'].map((name) => ({
  name,
  use: 'number' as const,
  categories: [],
  example: '',
  range: null,
}));

describe('parsePastedRows', () => {
  it('takes cells in the order of the model without a header', () => {
    expect(parsePastedRows('1,2,red\n3,4,blue\n', columns)).toEqual({
      rows: [
        { length: '1', width: '2', colour: 'red' },
        { length: '3', width: '4', colour: 'blue' },
      ],
      note: '',
    });
  });

  it('takes a header in any order and case, and leaves other columns aside', () => {
    expect(parsePastedRows('Colour\tid\tLENGTH\twidth\nred\t7\t1\t2', columns)).toEqual({
      rows: [{ length: '1', width: '2', colour: 'red' }],
      note: '',
    });
  });

  it('says which columns it takes as missing', () => {
    expect(parsePastedRows('length;width\n1,5;2', columns)).toEqual({
      rows: [{ length: '1,5', width: '2' }],
      note: 'Taken as missing: ‘colour’.',
    });
  });

  it('says which row does not fit', () => {
    const parsed = parsePastedRows('1,2,red\n3,4', columns);
    expect(parsed).toHaveProperty(
      'problem',
      expect.stringContaining('Row 2 has 2 cells, but the model wants 3'),
    );
  });

  it('refuses nothing, a lone header, and too much', () => {
    expect(parsePastedRows('  \n', columns)).toHaveProperty('problem');
    expect(parsePastedRows('length,width,colour', columns)).toHaveProperty('problem');
    expect(parsePastedRows('1,2,3\n'.repeat(1001), columns)).toHaveProperty('problem');
  });
});

describe('splitCells', () => {
  it('reads quotes, doubled quotes, delimiters and line ends inside them', () => {
    expect(splitCells('"a ""b"", c",2\r\n"x\ny",3\n\n')).toEqual([
      ['a "b", c', '2'],
      ['x\ny', '3'],
    ]);
  });
});
