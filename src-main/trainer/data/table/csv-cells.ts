/** Cells as text that is safe in a CSV file, written by DuckDB: in JavaScript the cells of millions of rows take many times as long. */
import { asText, isNumberType } from './cells';

/** As `csvCell` in `prediction-file.ts` has it. */
const FORMULA = String.raw`^[=+\-@\t\r\n＝＋－＠]`;
const NUMBER = String.raw`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`;
const SPECIAL = String.raw`[",\r\n]`;

/**
 * The cells of a row with commas between them, as RFC 4180 has it. Spreadsheets run text that begins like a formula; an
 * apostrophe before it tells them not to. Missing cells are empty.
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
  const isFormula = `regexp_matches(${text}, '${FORMULA}') AND NOT regexp_matches(${text}, '${NUMBER}')`;
  const safe = `CASE WHEN ${isFormula} THEN '''' || ${text} ELSE ${text} END`;
  const quoted = `'"' || replace(${safe}, '"', '""') || '"'`;
  return `CASE WHEN regexp_matches(${text}, '${SPECIAL}') THEN ${quoted} ELSE ${safe} END`;
}
