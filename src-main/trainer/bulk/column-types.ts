/** The types of the columns of several tables that become one. */
import { isNumberType } from '../data/table/cells';
import type { TableColumn } from '../model/classify';

/** The columns of the first table, each with a type that all values of all tables have. */
export function columnsOfAll(
  before: readonly TableColumn[] | null,
  columns: readonly TableColumn[],
): TableColumn[] {
  if (before === null) return columns.map(({ name, type }) => ({ name, type }));
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return before.map(({ name, type }) => ({ name, type: typeOfBoth(type, types.get(name) ?? type) }));
}

function typeOfBoth(one: string, other: string): string {
  if (one === other) return one;
  return isNumberType(one) && isNumberType(other) ? 'DOUBLE' : 'VARCHAR';
}

const SIMPLE = /^(BOOLEAN|DATE|TIME|TIMESTAMP)$/;

/** As a column is kept in Parquet: what is neither number, truth nor moment is text. */
export const keptType = (type: string): string =>
  isNumberType(type) || SIMPLE.test(type) ? type : 'VARCHAR';
