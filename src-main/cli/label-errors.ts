import type { LabelErrors } from '../../src-preload/contract';
import { defaultRecipe, type OpenDataset } from '../trainer/dataset';
import { findLabelErrors } from '../trainer/stages/label-errors';
import { print } from './output';
import { percent, startProgress } from './progress';

const MAX_LISTED = 50;

/** Labels that are probably wrong, judged with the usual recipe. */
export async function labelErrorsOf(dataset: OpenDataset, options: { json?: boolean }): Promise<LabelErrors> {
  const progress = startProgress(options);
  try {
    return await findLabelErrors(dataset, defaultRecipe(dataset.labels.length), progress.job);
  } finally {
    progress.finish();
  }
}

export function printLabelErrors({ items, count, pairs, estimated, checked }: LabelErrors): void {
  print(`suspected label errors: ${count} of ${checked} samples; about ${estimated} labels are wrong in all`);
  for (const { given, suggested, count } of pairs.slice(0, MAX_LISTED))
    print(`  labelled ${given}, looks like ${suggested}: ${count}`);
  for (const { item, given, suggested, givenProbability, suggestedProbability } of items.slice(0, MAX_LISTED))
    print(
      `  ${item}: ${given} (${percent(givenProbability)}), perhaps ${suggested} (${percent(suggestedProbability)})`,
    );
  if (count > MAX_LISTED) print(`  and ${count - MAX_LISTED} more (the first 1,000 of all with --json)`);
}
