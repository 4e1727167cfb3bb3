/** How a table's text was read: in words, as a form, and what of the form is asked for. */
import { describe, expect, it } from 'vitest';
import { dialectSchema, type Dialect } from '../../src-preload/contract';
import {
  changedFields,
  describeDialect,
  parseDialectDraft,
  toDialectDraft,
} from '../../src-renderer/lib/dialect';

const plain: Dialect = {
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  escape: '"',
  decimal: '.',
  headerLines: 1,
  skippedLines: 0,
  comment: '',
  missing: ['?', 'NA'],
};

describe('a dialect in words', () => {
  it('leaves out what is as everywhere', () => {
    expect(describeDialect(plain)).toBe('comma-separated, UTF-8, 1 header line, missing: ?, NA');
  });

  it('names all that is special', () => {
    const special: Dialect = {
      encoding: 'windows-1252',
      delimiter: '\t',
      quote: "'",
      escape: '\\',
      decimal: ',',
      headerLines: 0,
      skippedLines: 3,
      comment: '#',
      missing: [],
    };
    expect(describeDialect(special)).toBe(
      "tab-separated, Windows-1252 (Latin-1), no header, 3 lines skipped before, decimal comma, quoted by ', quotes escaped by \\, lines of comment begin with #",
    );
    expect(describeDialect({ ...plain, delimiter: ', ', missing: [] })).toContain(
      'separated by comma and space, UTF-8',
    );
    expect(describeDialect({ ...plain, delimiter: '||', quote: '', missing: [] })).toBe(
      'separated by ‘||’, UTF-8, 1 header line, no quotes',
    );
  });
});

describe('a dialect as a form', () => {
  it('comes back as it went in, and fits the contract', () => {
    const { dialect, errors } = parseDialectDraft(toDialectDraft(plain));
    expect(errors).toEqual({});
    expect(dialect).toEqual(plain);
    expect(dialectSchema.safeParse(dialect).success).toBe(true);
    expect(changedFields(plain, dialect!)).toEqual({});
  });

  it('asks for what was changed alone', () => {
    const draft = { ...toDialectDraft(plain), delimiter: ';', missing: 'NA,  n/a ,NA, ' };
    const { dialect } = parseDialectDraft(draft);
    expect(changedFields(plain, dialect!)).toEqual({ delimiter: ';', missing: ['NA', 'n/a'] });
  });

  it.each([
    [{ headerLines: '11' }, 'headerLines'],
    [{ headerLines: '' }, 'headerLines'],
    [{ skippedLines: '1.5' }, 'skippedLines'],
    [{ delimiter: '' }, 'delimiter'],
    [{ delimiter: '"' }, 'quote'],
    [{ decimal: ',' as const, quote: '' }, 'decimal'],
    [{ missing: 'x'.repeat(101) }, 'missing'],
  ])('refuses %j', (change, field) => {
    const { dialect, errors } = parseDialectDraft({ ...toDialectDraft(plain), ...change });
    expect(dialect).toBeNull();
    expect(Object.keys(errors)).toEqual([field]);
  });
});
