/** Cells as text that is safe in a CSV file, written by DuckDB: in JavaScript the cells of millions of rows take many times as long. */
import { asText, isNumberType } from './cells';
import { PATTERNS } from './csv';
import { literal } from './database';

/**
 * The cells of a row with commas between them, each as `csvCell` has it once it is trimmed. Missing cells are empty.
 * @param cells expressions of SQL with their types; null where there is no such column
 */
export function csvRow(cells: ({ cell: string; type: string } | null)[]): string {
  const texts = cells.map((one) => {
    if (one === null) return `''`;
    return isNumberType(one.type) ? `coalesce(CAST(${one.cell} AS VARCHAR), '')` : guarded(asText(one.cell));
  });
  return `concat_ws(',', ${texts.join(', ')})`;
}

function guarded(text: string): string {
  const matches = (pattern: string) => `regexp_matches(${text}, ${literal(pattern)})`;
  const isFormula = `${matches(PATTERNS.formula)} AND NOT ${matches(PATTERNS.number)}`;
  const safe = `CASE WHEN ${isFormula} THEN '''' || ${text} ELSE ${text} END`;
  const quoted = `'"' || replace(${safe}, '"', '""') || '"'`;
  return `CASE WHEN ${matches(PATTERNS.special)} THEN ${quoted} ELSE ${safe} END`;
}
