/** What a model of a table makes of its columns. */
import type { Decision, Recipe, Report } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import type { ColumnRecipe } from '../features/table/column-recipe';
import { featureNames } from '../features/table/names';
import type { Report as Progress } from '../job';
import type { LabelledFeatures } from '../matrix';
import { coefficientsOf } from './coefficients';
import type { Fitted } from './fit';
import { importanceOf } from './importance';

export interface Explanation extends Pick<Report, 'importance' | 'coefficients'> {
  /** What a person should know of it. */
  notes: string[];
}

/** @param columns none where the samples are images */
export async function explain(
  fitted: Fitted,
  test: LabelledFeatures,
  columns: ColumnRecipe[],
  decision: Decision,
  recipe: Recipe,
  report: Progress,
): Promise<Explanation> {
  if (columns.length === 0) return { importance: null, coefficients: null, notes: [] };
  const names = featureNames(columns);
  const coefficients = coefficientsOf(fitted, names);
  const measured = await importanceOf(fitted, test, names, { decision, recipe, report });
  if (!measured) return { importance: null, coefficients, notes: [] };
  const { importance, leftOut } = measured;
  const note = t(
    'The importance of {n} of {all} columns was not measured: those with the smallest weights.',
    { n: leftOut, all: leftOut + importance.length },
  );
  return { importance, coefficients, notes: leftOut > 0 ? [note] : [] };
}
