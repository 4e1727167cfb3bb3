/** Tables that the project does not bring, and how pandas has to be told to read them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Recipe } from '../../src-preload/contract';

export interface RealTable {
  name: string;
  /** Of `pandas.read_csv`. We are told nothing. */
  options: Record<string, unknown>;
  recipe: Partial<Recipe>;
}

const ADULT: RealTable = {
  name: 'adult-train',
  options: { header: null, skipinitialspace: true, na_values: ['?'] },
  recipe: {},
};

export const REAL: RealTable[] = [
  { name: 'penguins', options: {}, recipe: {} },
  { name: 'titanic', options: {}, recipe: { columns: { alive: 'excluded' } } },
  ADULT,
  { name: 'diamonds', options: {}, recipe: {} },
  { name: 'wheat-seeds', options: { header: null }, recipe: {} },
];

export const adultIn = (data: string) => ({ ...ADULT, path: tableIn(data, ADULT.name) });

/** The path of a table, or null, which is said. */
export function tableIn(data: string, name: string): string | null {
  const path = join(data, 'tables', `${name}.csv`);
  if (existsSync(path)) return path;
  console.log(`${name}.csv is not in ${join(data, 'tables')}: left out. Name its folder with --data.`);
  return null;
}
