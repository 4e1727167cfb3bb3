/** The classes of a table's rows. */
import { breathe } from '../../job';
import { byName } from '../order';
import { asText } from './cells';
import { cellOf, chunksOf, type CodedColumn, type CodedValues } from './chunks';
import { query } from './database';
import type { RawTable } from './read';

/** @returns the classes in the order of their names, and the class of each row, -1 where it is missing */
export async function readLabels(raw: RawTable, column: string): Promise<[string[], Int32Array]> {
  const { connection, packing } = raw;
  // Equal cells are made into texts once.
  const cells = `SELECT ${cellOf(column, packing)} AS cell FROM ${packing ? 'stored' : 'data'} GROUP BY ALL`;
  const texts = await query(connection, `SELECT DISTINCT ${asText('cell')} FROM (${cells})`);
  const classes = texts.map(([text]) => String(text)).filter((text) => text !== '');
  // Names that count as equal there, such as 1 and 01, have an order too.
  classes.sort((a, b) => byName(a, b) || (a < b ? -1 : 1));
  const labels = new Int32Array(raw.rows);
  const coded: CodedColumn = { name: column, use: 'code', categories: classes };
  for await (const { first, values } of chunksOf(raw, [coded])) {
    const codes = (values[0] as CodedValues).values;
    for (let row = 0; row < codes.length; row++)
      labels[first + row] = codes[row] === classes.length ? -1 : codes[row]!;
    await breathe();
  }
  return [classes, labels];
}
