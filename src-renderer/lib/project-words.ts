/** Projects in a few words, for their cards. */
import type { ProjectSummary } from '../../src-preload/contract';
import { percent } from './format';
import { t, tn } from './language';
import { nounOf, samplesText } from './sample-nouns';

/** '6 classes · 600 pictures · 3 runs, best 97.8%'. */
export function projectFacts({ kind, detail, size, runCount, bestAccuracy }: ProjectSummary): string {
  return [size ? dataFacts(kind, size) : detail, runFacts(runCount, bestAccuracy)]
    .filter((part) => part !== '')
    .join(' · ');
}

function dataFacts(kind: ProjectSummary['kind'], { classes, samples }: NonNullable<ProjectSummary['size']>) {
  return `${tn(classes, '{n} class', '{n} classes')} · ${samplesText(samples, nounOf(kind))}`;
}

function runFacts(n: number, bestAccuracy: number | null): string {
  if (n === 0) return t('not trained yet');
  if (bestAccuracy === null) return tn(n, '{n} run', '{n} runs');
  return tn(n, '{n} run, best {best}', '{n} runs, best {best}', { best: percent(bestAccuracy) });
}
