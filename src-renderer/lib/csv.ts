/** Comma-separated values (RFC 4180), for other programs. */

export type Cell = string | number | null;

/** Rows of cells; numbers in full, and an empty cell for what is missing or not finite. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(written).join(',')}\n`).join('');
}

function written(cell: Cell): string {
  if (typeof cell === 'string') return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return cell === null || !Number.isFinite(cell) ? '' : String(cell);
}
