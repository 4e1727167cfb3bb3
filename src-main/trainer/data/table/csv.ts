/** Rows of texts as CSV, by RFC 4180 but for its line ends. Rows come by the million: a general library takes ten times as long. */

const SPECIAL = /[",\r\n]/;

/** @param cells at least one */
export function csvLine(cells: string[]): string {
  if (cells.length === 1 && cells[0]!.trim() === '') return `"${cells[0]!}"\n`;
  let line = '';
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index]!;
    if (index > 0) line += ',';
    line += SPECIAL.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  }
  return `${line}\n`;
}

export const csvLines = (rows: string[][]): string => rows.map(csvLine).join('');
