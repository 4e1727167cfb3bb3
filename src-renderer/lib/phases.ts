import type { Dataset, Phase, Progress, Recipe } from '../../src-preload/contract';
import { VIEWS } from './image-recipe';
import { t } from './language';

interface PhaseEntry {
  phase: Phase;
  /** Its part of the whole bar, against the others'. */
  weight: number;
}

/** What is asked of a training, as far as its phases depend on it. */
export interface Planned {
  kind: Dataset['kind'];
  recipe: Pick<Recipe, 'folds' | 'learningCurve' | 'augmentation'>;
}

/** Every phase of a training in its order; some run only where the recipe asks for them. Weights are for tables. */
export const PHASES: PhaseEntry[] = [
  { phase: 'reading', weight: 0.1 },
  { phase: 'features', weight: 0.25 },
  { phase: 'copies', weight: 0.05 },
  { phase: 'views', weight: 0 },
  { phase: 'training', weight: 0.5 },
  { phase: 'evaluating', weight: 0.05 },
  { phase: 'folds', weight: 0.6 },
  { phase: 'learning-curve', weight: 0.4 },
  { phase: 'saving', weight: 0.05 },
];

/** Rows are compared as they are read, before there are features of them. */
const isEarly = ({ phase }: PhaseEntry) => phase === 'reading' || phase === 'copies';
const TABLE_PHASES = [...PHASES.filter(isEarly), ...PHASES.filter((entry) => !isEarly(entry))];

/** Of images that were never looked at before: that takes ten times as long as all that is learned from them. */
const IMAGE_WEIGHTS: Partial<Record<Phase, number>> = { reading: 0.01, features: 0.85, copies: 0.02 };
/** One more view of the training part, against all images once. */
const VIEW_WEIGHT = 0.6;
const LEARNING_WEIGHT = 0.15;

/** The phases of a training; null is one of a table that asks for none of the optional ones. */
export function phasesOf(planned: Planned | null): PhaseEntry[] {
  const isImages = planned?.kind === 'images';
  const views = isImages ? VIEWS[planned.recipe.augmentation] : 1;
  return (isImages ? PHASES : TABLE_PHASES)
    .filter(({ phase }) => {
      if (phase === 'views') return views > 1;
      if (phase === 'folds') return (planned?.recipe.folds ?? 0) > 0;
      return phase !== 'learning-curve' || (planned?.recipe.learningCurve ?? false);
    })
    .map((entry) => (isImages ? { ...entry, weight: imageWeight(entry, views) } : entry));
}

function imageWeight({ phase, weight }: PhaseEntry, views: number): number {
  if (phase === 'views') return (views - 1) * VIEW_WEIGHT;
  return IMAGE_WEIGHTS[phase] ?? weight * LEARNING_WEIGHT * views;
}

/** How far a phase is, 0 to 1; null while the total is not known. */
export function phaseShare(progress: Progress | null): number | null {
  if (!progress || progress.total === null || progress.total <= 0) return null;
  return Math.min(1, progress.done / progress.total);
}

/** How far the whole training is, 0 to 1. */
export function overallShare(progress: Progress | null, planned: Planned | null): number {
  if (!progress) return 0;
  const phases = phasesOf(planned);
  const total = phases.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  for (const { phase, weight } of phases) {
    if (phase === progress.phase) return (before + weight * (phaseShare(progress) ?? 0)) / total;
    before += weight;
  }
  return before / total;
}

/** A phase in a word or two. */
export const phaseLabel = (phase: Phase) => words(phase).label;

/** What is done in a phase. */
export const doing = (phase: Phase) => words(phase).doing;

function words(phase: Phase): { label: string; doing: string } {
  switch (phase) {
    case 'reading':
      return { label: t('Read'), doing: t('Reading the data') };
    case 'features':
      return { label: t('Features'), doing: t('Making features') };
    case 'copies':
      return { label: t('Copies'), doing: t('Looking for copies') };
    case 'views':
      return { label: t('More views'), doing: t('Making features of more views') };
    case 'training':
      return { label: t('Train'), doing: t('Training', { context: 'doing' }) };
    case 'evaluating':
      return { label: t('Evaluate'), doing: t('Measuring how good it is') };
    case 'folds':
      return { label: t('Cross-validate'), doing: t('Cross-validating') };
    case 'learning-curve':
      return { label: t('Learning curve'), doing: t('Learning from less data') };
    case 'saving':
      return { label: t('Keep', { context: 'phase' }), doing: t('Keeping the model') };
    case 'fetching':
      return { label: t('Download'), doing: t('Downloading') };
  }
}
