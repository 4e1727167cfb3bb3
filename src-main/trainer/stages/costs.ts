/** What a recipe says of mistakes, checked before long work begins. */
import type { Recipe } from '../../../src-preload/contract';
import { t } from '../../../src-preload/language';
import { UserError } from '../errors';
import { listed, quoted } from '../words';

/** @throws UserError where costs are of classes that there are not, or a threshold has nothing to be chosen on */
export function requireDecidable(recipe: Recipe, classes: string[]): void {
  costMatrix(recipe.costs, classes);
  if (recipe.targetAccuracy === null || recipe.validation > 0) return;
  const message = t(
    'A target accuracy needs a validation part: the threshold is chosen there. Give it a share of the samples.',
  );
  throw new UserError('no-validation', message);
}

/**
 * C[true class][decision]: 1 for a mistake, 0 for a right decision, and what is listed; null where nothing is.
 * @throws UserError where a class is unknown or a cost is listed twice
 */
export function costMatrix(costs: Recipe['costs'], classes: string[]): number[][] | null {
  if (costs.length === 0) return null;
  const position = new Map(classes.map((name, index) => [name, index]));
  const names = new Set(costs.flatMap(({ truth, decision }) => [truth, decision]));
  const unknown = [...names].filter((name) => !position.has(name)).map(quoted);
  if (unknown.length > 0) {
    const message = t('The costs speak of {names}, but the classes are {classes}.', {
      names: listed(unknown),
      classes: listed(classes),
    });
    throw new UserError('costs', message);
  }
  const matrix: number[][] = classes.map((_, truth) =>
    classes.map((_, decision) => (truth === decision ? 0 : 1)),
  );
  const seen = new Set<string>();
  for (const { truth, decision, cost } of costs) {
    const pair = JSON.stringify([truth, decision]);
    if (seen.has(pair)) {
      const message = t('The cost of taking "{truth}" for "{decision}" is given twice. Give it once.', {
        truth,
        decision,
      });
      throw new UserError('costs', message);
    }
    seen.add(pair);
    matrix[position.get(truth)!]![position.get(decision)!] = cost;
  }
  return matrix;
}
