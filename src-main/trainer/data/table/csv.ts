/** Rows of texts as CSV, by RFC 4180 but for its line ends. Rows come by the million: a general library takes ten times as long. */

/** Sources of patterns that JavaScript and DuckDB (which has RE2) read alike: `csv-cells.ts` writes the same cells by SQL. */
export const PATTERNS = {
  /** What makes a cell need quotes. */
  special: String.raw`[",\r\n]`,
  /** How a formula begins. The last four are wide forms, which Chinese and Japanese spreadsheets take for the same. */
  formula: String.raw`^[=+\-@\t\r\n＝＋－＠]`,
  /** Numbers may begin like a formula. */
  number: String.raw`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`,
};

const SPECIAL = new RegExp(PATTERNS.special);
const FORMULA = new RegExp(PATTERNS.formula);
const NUMBER = new RegExp(PATTERNS.number);

const quoted = (text: string) => (SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A cell as it is, for programs. */
export const plainCell = quoted;

/**
 * A cell of a file that is made to be looked at. Spreadsheets run text that begins like a formula; an apostrophe before
 * it tells them not to.
 */
export const csvCell = (text: string): string =>
  quoted(FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);

/** A row as it is, whatever a spreadsheet may take it for. @param cells at least one */
export function csvLine(cells: string[]): string {
  if (cells.length === 1 && cells[0]!.trim() === '') return `"${cells[0]!}"\n`;
  let line = '';
  for (let index = 0; index < cells.length; index++) {
    if (index > 0) line += ',';
    line += quoted(cells[index]!);
  }
  return `${line}\n`;
}

export const csvLines = (rows: string[][]): string => rows.map(csvLine).join('');
