import { describe, expect, it } from 'vitest';
import type { UserError } from '../../../src-main/trainer/errors';
import { matchColumns } from '../../../src-main/trainer/model/match-columns';

const match = (wanted: string[], found: string[], labelColumn: string | null = null) =>
  matchColumns(
    { columns: wanted.map((name) => ({ name, use: 'number' })), labelColumn },
    { name: 'new.csv', columns: found.map((name) => ({ name })) },
  );
const names = (wanted: string[], found: string[]) => match(wanted, found).wanted.map(({ name }) => name);

function messageOf(wanted: string[], found: string[]): string {
  try {
    match(wanted, found);
  } catch (error) {
    expect((error as UserError).code).toBe('missing-columns');
    return (error as UserError).message;
  }
  throw new Error('It should have failed.');
}

describe('Columns are matched', () => {
  it('by name, in the order of the model', () => {
    expect(match(['a', 'b'], ['b', 'a'])).toEqual({
      wanted: [
        { name: 'a', use: 'number' },
        { name: 'b', use: 'number' },
      ],
      notes: [],
    });
  });

  it('by the same name in other capitals and spaces, and say so', () => {
    const { wanted, notes } = match(['Length', 'b'], [' length ', 'b']);
    expect(wanted[0]!.name).toBe(' length ');
    expect(notes).toEqual(['The column " length " is taken for "Length".']);
  });

  it('exactly where that is possible', () => {
    expect(names(['a', 'A'], ['A', 'a'])).toEqual(['a', 'A']);
    expect(names(['a'], ['A', 'a'])).toEqual(['a']);
  });

  it('not where two could be meant', () => {
    expect(messageOf(['Size'], ['size', 'SIZE'])).toContain('"Size"');
    expect(messageOf(['Size', 'SIZE'], ['size'])).toContain('lacks 2');
  });

  it('without those that the model does not know, which are named once', () => {
    expect(match(['a'], ['x', 'a', 'kind', 'y'], 'kind').notes).toEqual(['The model does not use "x", "y".']);
    const many = Array.from({ length: 25 }, (_, index) => `x${index}`);
    expect(match(['a'], ['a', ...many]).notes[0]).toMatch(/"x19" and 5 more columns\.$/);
  });
});

describe('Missing columns are named', () => {
  it('with what may be meant by them', () => {
    const message = messageOf(['petal_length', 'colour', 'age'], ['Petal Length (cm)', 'color', 'zone']);
    expect(message).toContain('"new.csv" lacks 3 of the columns');
    expect(message).toContain('"petal_length" (is "Petal Length (cm)" meant?)');
    expect(message).toContain('"colour" (is "color" meant?)');
    expect(message).toContain('"age". Columns are found');
  });

  it('up to twenty of them, in no time', () => {
    const wanted = Array.from({ length: 5000 }, (_, index) => `wanted column ${index}`);
    const found = Array.from({ length: 5000 }, (_, index) => `${index}`);
    const began = performance.now();
    expect(messageOf(wanted, found)).toContain('and 4,980 more columns');
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
