import type { Recipe, Report } from '../../src-preload/contract';
import { count, short } from './format';

const OPTIMIZERS = { lbfgs: 'L-BFGS', sgd: 'SGD with momentum', adam: 'Adam' } as const;

/** 'Softmax regression · L-BFGS · up to 200 iterations', for the line beside the button. */
export function summary(recipe: Recipe): string {
  const passes = recipe.optimizer === 'lbfgs' ? 'iterations' : 'epochs';
  const parts = [
    recipe.search === 'hidden' ? 'Hidden layers by search' : modelName(recipe.hidden),
    OPTIMIZERS[recipe.optimizer],
    `up to ${count(recipe.epochs)} ${passes}`,
    recipe.search === 'l2' && 'L2 by search',
    recipe.folds > 0 && `${recipe.folds}-fold cross-validation`,
    recipe.learningCurve && 'learning curve',
  ];
  return parts.filter((part) => part !== false).join(' · ');
}

/** 'Softmax regression, L-BFGS', for where there is little room. */
export function modelWords({ hidden, search, optimizer }: Recipe): string {
  const model = search === 'hidden' ? 'Hidden layers by search' : modelName(hidden);
  return `${model}, ${OPTIMIZERS[optimizer]}`;
}

/** The model that came out of a training, and how. */
export function trainedSummary({ recipe, search }: Report): string {
  const hidden = search?.trials[search.chosen]?.hidden ?? recipe.hidden;
  return summary({ ...recipe, hidden, search: 'none', folds: 0, learningCurve: false });
}

/** 'L2 = 0.01, hidden 64, 32', one try of a search. Without layers to choose only the penalty is named. */
export function trialWords(
  { hidden, l2 }: { hidden: number[]; l2: number },
  search: Recipe['search'],
): string {
  const penalty = `L2 = ${penaltyText(l2)}`;
  if (hidden.length > 0) return `${penalty}, hidden ${hidden.join(', ')}`;
  return search === 'hidden' ? `${penalty}, no hidden layer` : penalty;
}

/** A penalty, which may be tiny, in three digits: '0.00952', '1e-7'. */
export function penaltyText(l2: number): string {
  return short(l2);
}

function modelName(hidden: number[]): string {
  return hidden.length === 0 ? 'Softmax regression' : `Network with hidden layers ${hidden.join(', ')}`;
}
