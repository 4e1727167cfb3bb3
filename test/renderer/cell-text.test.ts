/** What is typed by hand into a row. */
import { describe, expect, it } from 'vitest';
import { fitsUse } from '../../src-renderer/lib/cell-text';

describe('a cell that is typed', () => {
  it.each(['', ' ', '2026-01-31', '2026-01-31 14:30', '2026-01-31T14:30:05.25', '2024-02-29 00:00Z'])(
    '%j can be a date',
    (text) => expect(fitsUse(text, 'date')).toBe(true),
  );

  it.each(['31.01.2026', '2026-13-01', '2026-02-30', '2026-01-31 25:00', 'soon', '2026'])(
    '%j cannot be a date',
    (text) => expect(fitsUse(text, 'date')).toBe(false),
  );

  it('can be a number or any category', () => {
    expect(fitsUse('-1.5e3', 'number')).toBe(true);
    expect(fitsUse('1,5', 'number')).toBe(false);
    expect(fitsUse('anything', 'category')).toBe(true);
  });
});
