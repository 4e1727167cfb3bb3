import type { Phase, Progress } from '../../src-preload/contract';

/** The phases of a training in their order, with the share of the whole bar that each gets. */
export const PHASES: { phase: Phase; label: string; doing: string; weight: number }[] = [
  { phase: 'reading', label: 'Read', doing: 'Reading the data', weight: 0.1 },
  { phase: 'features', label: 'Features', doing: 'Making features', weight: 0.25 },
  { phase: 'training', label: 'Train', doing: 'Training', weight: 0.55 },
  { phase: 'evaluating', label: 'Evaluate', doing: 'Measuring how good it is', weight: 0.05 },
  { phase: 'saving', label: 'Keep', doing: 'Keeping the model', weight: 0.05 },
];

/** How far a phase is, 0 to 1; null while the total is not known. */
export function phaseShare(progress: Progress | null): number | null {
  if (!progress || progress.total === null || progress.total <= 0) return null;
  return Math.min(1, progress.done / progress.total);
}

/** How far the whole training is, 0 to 1. */
export function overallShare(progress: Progress | null): number {
  if (!progress) return 0;
  let before = 0;
  for (const { phase, weight } of PHASES) {
    if (phase === progress.phase) return before + weight * (phaseShare(progress) ?? 0);
    before += weight;
  }
  return before;
}

export function phaseIndex(phase: Phase): number {
  return PHASES.findIndex((entry) => entry.phase === phase);
}

export function doing(phase: Phase): string {
  return PHASES[phaseIndex(phase)]?.doing ?? phase;
}
