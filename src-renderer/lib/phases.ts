import type { Phase, Progress, Recipe } from '../../src-preload/contract';

interface PhaseEntry {
  phase: Phase;
  label: string;
  doing: string;
  /** Its part of the whole bar, against the others'. */
  weight: number;
}

/** Every phase of a training in its order; two of them run only where the recipe asks for them. */
export const PHASES: PhaseEntry[] = [
  { phase: 'reading', label: 'Read', doing: 'Reading the data', weight: 0.1 },
  { phase: 'features', label: 'Features', doing: 'Making features', weight: 0.25 },
  { phase: 'training', label: 'Train', doing: 'Training', weight: 0.55 },
  { phase: 'evaluating', label: 'Evaluate', doing: 'Measuring how good it is', weight: 0.05 },
  { phase: 'folds', label: 'Cross-validate', doing: 'Cross-validating', weight: 0.6 },
  { phase: 'learning-curve', label: 'Learning curve', doing: 'Learning from less data', weight: 0.4 },
  { phase: 'saving', label: 'Keep', doing: 'Keeping the model', weight: 0.05 },
];

type Asked = Pick<Recipe, 'folds' | 'learningCurve'>;

/** The phases of a training by this recipe; null is one that asks for none of the optional ones. */
export function phasesOf(recipe: Asked | null): PhaseEntry[] {
  return PHASES.filter(({ phase }) => {
    if (phase === 'folds') return (recipe?.folds ?? 0) > 0;
    return phase !== 'learning-curve' || (recipe?.learningCurve ?? false);
  });
}

/** How far a phase is, 0 to 1; null while the total is not known. */
export function phaseShare(progress: Progress | null): number | null {
  if (!progress || progress.total === null || progress.total <= 0) return null;
  return Math.min(1, progress.done / progress.total);
}

/** How far the whole training is, 0 to 1. */
export function overallShare(progress: Progress | null, recipe: Asked | null): number {
  if (!progress) return 0;
  const phases = phasesOf(recipe);
  const total = phases.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  for (const { phase, weight } of phases) {
    if (phase === progress.phase) return (before + weight * (phaseShare(progress) ?? 0)) / total;
    before += weight;
  }
  return before / total;
}

export function doing(phase: Phase): string {
  return PHASES.find((entry) => entry.phase === phase)?.doing ?? phase;
}
