/** A confusion matrix by its cells that are not 0: rows are true classes, columns are answers. */

/** What a cell shows: its count, or its share of its row (true class) or of its column (answer). */
export type CellMode = 'counts' | 'rows' | 'columns';

/** The cells of a row lie side by side, by growing column: compressed sparse rows. */
export interface Cells {
  /** Classes. */
  size: number;
  /** [size + 1] where each row begins in `columns` and `counts`. */
  starts: Int32Array;
  columns: Int32Array;
  counts: Int32Array;
  /** [size] sums of rows and of columns. */
  rowTotals: Float64Array;
  columnTotals: Float64Array;
}

/** @param order the class at each place, [size]; as they come where it is left out */
export function cellsOf(matrix: readonly (readonly number[])[], order?: readonly number[]): Cells {
  const size = matrix.length;
  const places = new Int32Array(size);
  for (let place = 0; place < size; place++) places[order?.[place] ?? place] = place;
  const starts = new Int32Array(size + 1);
  const columns: number[] = [];
  const counts: number[] = [];
  const [rowTotals, columnTotals] = [new Float64Array(size), new Float64Array(size)];
  for (let place = 0; place < size; place++) {
    const row = matrix[order?.[place] ?? place] ?? [];
    const found: [column: number, count: number][] = [];
    row.forEach((count, answer) => {
      if (count > 0) found.push([places[answer] ?? 0, count]);
    });
    for (const [column, count] of found.sort(([a], [b]) => a - b)) {
      columns.push(column);
      counts.push(count);
      rowTotals[place]! += count;
      columnTotals[column]! += count;
    }
    starts[place + 1] = columns.length;
  }
  return {
    size,
    starts,
    columns: Int32Array.from(columns),
    counts: Int32Array.from(counts),
    rowTotals,
    columnTotals,
  };
}

/** The place of the first cell of a row that is in this column or beyond. */
export function firstFrom({ starts, columns }: Cells, row: number, column: number): number {
  let low = starts[row] ?? 0;
  let high = starts[row + 1] ?? low;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((columns[middle] ?? 0) < column) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function countAt(cells: Cells, row: number, column: number): number {
  const at = firstFrom(cells, row, column);
  const isThere = at < (cells.starts[row + 1] ?? 0) && cells.columns[at] === column;
  return isThere ? (cells.counts[at] ?? 0) : 0;
}

/** Of its row, or of its column; counts are tinted by their row. 0 where that is empty. */
export function shareOf(cells: Cells, mode: CellMode, row: number, column: number, count: number): number {
  const total = mode === 'columns' ? cells.columnTotals[column] : cells.rowTotals[row];
  return total ? count / total : 0;
}
