/** The app's own probabilities, from features and the network that training made. */
import type { Report } from '../../../src-preload/contract';
import type { OpenDataset } from '../../../src-main/trainer/dataset';
import { Job } from '../../../src-main/trainer/job';
import { withTemperature } from '../../../src-main/trainer/learn/calibration';
import type { Probabilities } from '../../../src-main/trainer/learn/metrics';
import { fit, unwatched } from '../../../src-main/trainer/stages/fit';
import { withPredictor } from '../../../src-main/trainer/stages/predicting';
import { splitLabelled } from '../../../src-main/trainer/stages/split';

/** Trains once more (it repeats exactly) and applies the network to the features of the test part. */
export async function fromFeatures(
  dataset: OpenDataset,
  { recipe, decision }: Report,
): Promise<{ rows: number[]; P: Probabilities }> {
  const { classes } = dataset;
  const split = splitLabelled(dataset, recipe, await dataset.arrange(recipe, new Job()));
  const { parts } = await dataset.extract(split, recipe, new Job());
  const fitted = await fit(
    parts,
    classes.length,
    recipe,
    unwatched(() => false),
  );
  const logP = await withPredictor(fitted, parts.test, recipe, (logProbabilities) =>
    logProbabilities(parts.test),
  );
  await Promise.all(Object.values(parts).map(({ X }) => X.release()));
  return { rows: [...split.test], P: withTemperature(logP, classes.length, decision.temperature) };
}
