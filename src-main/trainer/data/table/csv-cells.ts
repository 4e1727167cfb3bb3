/** Cells as text that is safe in a CSV file, written by DuckDB: in JavaScript the cells of millions of rows take many times as long. */
import { asText, isNumberType } from './cells';
import { PATTERNS } from './csv';
import { literal } from './database';

/** An expression of SQL with its type; null where there is no such column. */
type Cell = { cell: string; type: string } | null;

/**
 * The cells of a row with commas between them, each as `csvCell` has it once it is trimmed. Missing cells are empty.
 * @param isGuarded as `csvCell` guards cells, else as `plainCell` leaves them
 */
export function csvRow(cells: Cell[], isGuarded = true): string {
  const texts = cells.map((one) => {
    if (one === null) return `''`;
    if (isNumberType(one.type)) return `coalesce(CAST(${one.cell} AS VARCHAR), '')`;
    const text = asText(one.cell);
    return quoted(isGuarded ? guarded(text) : text, text);
  });
  return `concat_ws(',', ${texts.join(', ')})`;
}

const matches = (text: string, pattern: string) => `regexp_matches(${text}, ${literal(pattern)})`;

function guarded(text: string): string {
  const isFormula = `${matches(text, PATTERNS.formula)} AND NOT ${matches(text, PATTERNS.number)}`;
  return `CASE WHEN ${isFormula} THEN '''' || ${text} ELSE ${text} END`;
}

/** @param text as it was, which is simpler to look at than what was made of it */
const quoted = (made: string, text: string) =>
  `CASE WHEN ${matches(text, PATTERNS.special)} THEN '"' || replace(${made}, '"', '""') || '"' ELSE ${made} END`;

/** The cells of a row as an object of JSON: numbers and truth as such, all else as text; missing is null. */
export function jsonRow(cells: Cell[], names: readonly string[]): string {
  const pairs = cells.map(
    (one, index) => `${literal(names[index]!)}, ${one === null ? 'NULL' : jsonValue(one)}`,
  );
  return `CAST(json_object(${pairs.join(', ')}) AS VARCHAR)`;
}

function jsonValue({ cell, type }: { cell: string; type: string }): string {
  if (type === 'BOOLEAN') return cell;
  if (!isNumberType(type)) return `nullif(${asText(cell)}, '')`;
  // JSON has no infinity.
  return /^(FLOAT|DOUBLE)$/.test(type) ? `CASE WHEN isfinite(${cell}) THEN ${cell} END` : cell;
}
