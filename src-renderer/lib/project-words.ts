/** Projects in a few words, for their cards. */
import type { ProjectSummary } from '../../src-preload/contract';
import { percent, plural } from './format';

/** '6 classes · 600 pictures · 3 runs, best 97.8%'. */
export function projectFacts({ detail, runCount, bestAccuracy }: ProjectSummary): string {
  const best = bestAccuracy === null ? '' : `, best ${percent(bestAccuracy)}`;
  return [detail, runCount === 0 ? 'not trained yet' : `${plural(runCount, 'run')}${best}`]
    .filter((part) => part !== '')
    .join(' · ');
}
