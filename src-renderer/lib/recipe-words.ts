import type { Recipe, Report } from '../../src-preload/contract';
import { short } from './format';
import { t, tn } from './language';

const optimizerName = (optimizer: Recipe['optimizer']) =>
  ({ lbfgs: 'L-BFGS', sgd: t('SGD with momentum'), adam: t('Adam') })[optimizer];

/** 'Softmax regression · L-BFGS · up to 200 iterations', for the line beside the button. */
export function summary(recipe: Recipe): string {
  const parts = [
    recipe.search === 'hidden' ? t('Hidden layers by search') : modelName(recipe.hidden),
    optimizerName(recipe.optimizer),
    recipe.optimizer === 'lbfgs'
      ? tn(recipe.epochs, 'up to {n} iteration', 'up to {n} iterations')
      : tn(recipe.epochs, 'up to {n} epoch', 'up to {n} epochs'),
    recipe.search === 'l2' && t('L2 by search'),
    recipe.folds > 0 && t('{n}-fold cross-validation', { n: recipe.folds }),
    recipe.learningCurve && t('learning curve'),
  ];
  return parts.filter((part) => part !== false).join(' · ');
}

/** 'Softmax regression, L-BFGS', for where there is little room. */
export function modelWords({ hidden, search, optimizer }: Recipe): string {
  const model = search === 'hidden' ? t('Hidden layers by search') : modelName(hidden);
  return t('{model}, {optimizer}', { model, optimizer: optimizerName(optimizer) });
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
  const penalty = penaltyText(l2);
  if (hidden.length > 0) return t('L2 = {penalty}, hidden {sizes}', { penalty, sizes: hidden.join(', ') });
  return search === 'hidden' ? t('L2 = {penalty}, no hidden layer', { penalty }) : `L2 = ${penalty}`;
}

/** A penalty, which may be tiny, in three digits: '0.00952', '1e-7'. */
export function penaltyText(l2: number): string {
  return short(l2);
}

function modelName(hidden: number[]): string {
  return hidden.length === 0
    ? t('Softmax regression')
    : t('Network with hidden layers {sizes}', { sizes: hidden.join(', ') });
}
