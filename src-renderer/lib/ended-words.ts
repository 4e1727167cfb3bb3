/** Why a training ended, and what to do where it should not have. */
import type { Report } from '../../src-preload/contract';
import { t, tn } from './language';

type Pass = 'iteration' | 'epoch';

/** What one point of the curve is called. */
export function passName(optimizer: Report['recipe']['optimizer']): Pass {
  return optimizer === 'lbfgs' ? 'iteration' : 'epoch';
}

/** Why training ended, and which weights were kept. */
export function endedBecause(report: Report): string {
  const pass = passName(report.recipe.optimizer);
  const ran = passesOf(report);
  const values = {
    kept: keptWords(report),
    passes:
      pass === 'iteration' ? tn(ran, '{n} iteration', '{n} iterations') : tn(ran, '{n} epoch', '{n} epochs'),
  };
  switch (report.ended) {
    case 'converged':
      return t('Training converged after {passes}: there was nothing left to gain. {kept}.', values);
    case 'epochs':
      if (pass === 'iteration') return t('Training ran all {passes} without converging. {kept}.', values);
      return t('Training ran all {passes}. {kept}.', values);
    case 'stopped':
      return t('You stopped it after {passes}. {kept}, the best so far.', values);
    case 'early-stopping':
      return t('The validation loss stopped improving, so training ended after {passes}. {kept}.', values);
    case 'diverged':
      return t(
        'The loss grew without bound after {passes}. {kept}; a smaller learning rate will help.',
        values,
      );
    case 'separable':
      return t(
        'It tells all training samples apart, and without an L2 penalty the weights would grow forever, so it was ended after {passes}. {kept}.',
        values,
      );
    case 'line-search':
      return t('After {passes} no step lowered the loss any further. {kept}.', values);
  }
}

/** How many passes the model that was kept took; a search of the penalty counts on from trial to trial. */
function passesOf({ search, curve, bestEpoch }: Report): number {
  return search?.trials[search.chosen]?.epochs ?? curve.at(-1)?.epoch ?? bestEpoch;
}

function keptWords({ search, recipe, bestEpoch }: Report): string {
  const pass = passName(recipe.optimizer);
  if (search !== null && pass === 'iteration') {
    return t('The weights of trial {trial} were kept', { trial: search.chosen + 1 });
  }
  return pass === 'iteration'
    ? t('The weights of iteration {pass} were kept', { pass: bestEpoch })
    : t('The weights of epoch {pass} were kept', { pass: bestEpoch });
}

/** Of L-BFGS that ran out of iterations, which otherwise ends by itself: that, and what to do; else null. */
export function unconverged(report: Report): string | null {
  if (report.ended !== 'epochs' || report.recipe.optimizer !== 'lbfgs') return null;
  return tn(
    passesOf(report),
    'Training did not converge: {n} iteration was not enough, and the weights were still moving. Allow more iterations under Advanced, or a larger L2 penalty.',
    'Training did not converge: {n} iterations were not enough, and the weights were still moving. Allow more iterations under Advanced, or a larger L2 penalty.',
  );
}
