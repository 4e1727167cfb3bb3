/** Classes that edits left without samples, or that have none yet. */
import { countsOf, type OpenDataset } from '../open-dataset';
import { relabelled } from './split';

/** The dataset without them: there is nothing to learn of them. */
export function withoutEmptyClasses(dataset: OpenDataset): OpenDataset {
  const counts = countsOf(dataset);
  if (counts.every((count) => count > 0)) return dataset;
  const classes = dataset.classes.filter((_, index) => counts[index]! > 0);
  const places = new Map(classes.map((name, place) => [name, place]));
  return relabelled(
    dataset,
    classes,
    dataset.classes.map((name) => places.get(name) ?? -1),
  );
}
