/** What columns hold, and how their numbers and missing values are written. */
import type { Dialect } from '../../../../../src-preload/contract';
import { kindOf, MISSING_WORDS, POSSIBLY_MISSING, type Kind } from './values';

/** A column is of a kind when this share of its cells is. */
const TYPED_SHARE = 0.8;

/** Null where cells are of several kinds. */
export function kindOfColumn(cells: string[]): Kind | null {
  const counts = new Map<Kind, number>();
  let present = 0;
  for (const cell of cells) {
    if (cell === '' || MISSING_WORDS.includes(cell) || POSSIBLY_MISSING.includes(cell)) continue;
    const kind = kindOf(cell);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    present++;
  }
  if (present === 0) return 'empty';
  for (const [kind, count] of counts) if (count >= TYPED_SHARE * present) return kind;
  return null;
}

/** The usual words, and those that stand in columns of something else than text. */
export function guessMissing(columns: string[][], kinds: (Kind | null)[]): string[] {
  const found = new Set<string>();
  columns.forEach((cells, index) => {
    const kind = kinds[index];
    if (kind === null || kind === 'text' || kind === 'empty') return;
    for (const cell of cells) if (POSSIBLY_MISSING.includes(cell)) found.add(cell);
  });
  return [...MISSING_WORDS, ...found];
}

/** A comma where numbers have one, none has a point, and they are not all groups of three digits. */
export function guessDecimal(columns: string[][], delimiter: string): Dialect['decimal'] {
  if (delimiter === ',') return '.';
  let [commas, points, groups] = [0, 0, 0];
  for (const cells of columns) {
    for (const cell of cells) {
      if (/^[+-]?\d*\.\d+$/.test(cell)) points++;
      else if (/^[+-]?[1-9]\d{0,2}(,\d{3})+$/.test(cell)) groups++;
      else if (/^[+-]?(\d{1,3}(\.\d{3})+|\d*),\d+([eE][+-]?\d+)?$/.test(cell)) commas++;
    }
  }
  if (commas + groups === 0) return '.';
  if (points > commas + groups) return '.';
  return commas > 0 || (delimiter === ';' && points === 0) ? ',' : '.';
}
