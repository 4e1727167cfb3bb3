/** The named inputs of a graph that takes raw columns, as scikit-learn's ONNX converter has them. */
import type { ColumnValues } from '../../data/table/table';
import type { Tensor } from '../../onnx/runtime';

/** The name of the graph's input for a column. The names of outputs are taken; no two columns share a name. */
export const inputName = (column: string) =>
  /^(label|probabilities|accepted|distance|features)(_input)*$/.test(column) ? `${column}_input` : column;

/** The graph's inputs for some rows. */
export function rowTensors(columns: ColumnValues[], rows: Int32Array): Record<string, Tensor> {
  const shape = [rows.length, 1];
  return Object.fromEntries(
    columns.map((column) => [
      inputName(column.name),
      column.use === 'category'
        ? { data: Array.from(rows, (row) => column.values[row]!), shape }
        : { data: rowsOf(column.values, rows), shape },
    ]),
  );
}

/** The values themselves where all are wanted. */
function rowsOf(values: Float64Array, rows: Int32Array): Float64Array {
  if (rows.length === values.length) return values;
  const some = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index++) some[index] = values[rows[index]!]!;
  return some;
}
