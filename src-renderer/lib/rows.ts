import type { Model } from '../../src-preload/contract';
import { t, tn } from './language';

export type PastedRows = { rows: Record<string, string>[]; note: string } | { problem: string };

const MAX_ROWS = 1000;
const NAMED = 6;

/**
 * Rows pasted from a spreadsheet or a CSV, as cells by column name. With a first line that names columns the
 * order is free and other columns are ignored; without one the cells must be in the model's order.
 */
export function parsePastedRows(text: string, columns: Model['columns']): PastedRows {
  const cells = splitCells(text);
  const [first] = cells;
  if (!first) return { problem: t('There is nothing to read yet: paste one or more rows.') };
  const names = columns.map((column) => column.name);
  const header = matchHeader(first, names);
  if (header) return withHeader(cells.slice(1), header, names);
  const wrong = cells.findIndex((row) => row.length !== names.length);
  if (wrong >= 0) {
    const found = cells[wrong]?.length ?? 0;
    const problem = tn(
      found,
      'Row {row} has {n} cell, but the model wants {wanted}: {columns}. Add a first line with the column names, or put the cells in this order.',
      'Row {row} has {n} cells, but the model wants {wanted}: {columns}. Add a first line with the column names, or put the cells in this order.',
      { row: wrong + 1, wanted: names.length, columns: preview(names) },
    );
    return { problem };
  }
  return limited(cells.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? '']))));
}

function withHeader(body: string[][], header: Map<string, number>, names: string[]): PastedRows {
  if (body.length === 0) return { problem: t('There is a line of column names, but no row below it.') };
  const missing = names.filter((name) => !header.has(name));
  const rows = body.map((row) =>
    Object.fromEntries([...header].map(([name, index]) => [name, row[index] ?? ''])),
  );
  return limited(
    rows,
    missing.length > 0 ? t('Taken as missing: {columns}.', { columns: preview(missing) }) : '',
  );
}

function limited(rows: Record<string, string>[], note = ''): PastedRows {
  if (rows.length <= MAX_ROWS) return { rows, note };
  return { problem: t('{n} rows are too many to paste: drop a file with them instead.', { n: rows.length }) };
}

/** Where each of the model's columns stands, when at least half of them are named in the first line. */
function matchHeader(first: string[], names: string[]): Map<string, number> | null {
  const found = first.map((cell) => cell.trim().toLowerCase());
  const header = new Map<string, number>();
  for (const name of names) {
    const index = found.indexOf(name.trim().toLowerCase());
    if (index >= 0) header.set(name, index);
  }
  return header.size > 0 && header.size * 2 >= names.length ? header : null;
}

/** RFC 4180 with tab, semicolon or comma between cells, whichever the first line holds; empty lines left out. */
export function splitCells(text: string): string[][] {
  const delimiter = guessDelimiter(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endRow = () => {
    row.push(cell);
    if (row.some((value) => value.trim() !== '')) rows.push(row.map((value) => value.trim()));
    row = [];
    cell = '';
  };
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] as string;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (char === delimiter) {
      row.push(cell);
      cell = '';
    } else if (char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  endRow();
  return rows;
}

function guessDelimiter(text: string): string {
  const line = text.trimStart().split('\n', 1)[0] ?? '';
  if (line.includes('\t')) return '\t';
  return (line.match(/;/g)?.length ?? 0) > (line.match(/,/g)?.length ?? 0) ? ';' : ',';
}

function preview(names: string[]): string {
  const shown = names
    .slice(0, NAMED)
    .map((name) => t('‘{name}’', { name }))
    .join(t(', '));
  return names.length > NAMED ? t('{names} and {n} more', { names: shown, n: names.length - NAMED }) : shown;
}
