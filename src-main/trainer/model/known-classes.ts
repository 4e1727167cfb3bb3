/** Which class of a model the labels of other data are. */
import { t, tn } from '../../../src-preload/language';
import { listed } from '../words';
import { indicesOf } from './answer';
import { OTHER } from './metadata';
import type { LoadedModel } from './model-file';

const MOST_NAMED = 20;

/** Labels that training merged because they were rare are the class that they became. */
export class KnownClasses {
  /** How often each label that was merged came. */
  private readonly counts: Map<string, number>;

  constructor(private readonly model: LoadedModel) {
    this.counts = new Map(model.metadata.merged.map((name) => [name, 0]));
  }

  /** The place of a label's class; undefined where the model does not know it. */
  find(name: string): number | undefined {
    const indices = indicesOf(this.model.metadata.labels);
    return indices.get(name) ?? (this.counts.has(name) ? indices.get(OTHER) : undefined);
  }

  /** Takes the label of a sample that is scored. */
  note(name: string): void {
    const count = this.counts.get(name);
    if (count !== undefined) this.counts.set(name, count + 1);
  }

  /** What a person should know of the samples that were noted. */
  get notes(): string[] {
    const found = [...this.counts].filter(([, count]) => count > 0);
    if (found.length === 0) return [];
    const samples = found.reduce((sum, [, count]) => sum + count, 0);
    const names = found.map(([name, n]) => t('"{name}" ({n})', { name, n }));
    return [
      tn(
        samples,
        '{n} sample counts as "{other}", into which training merged their rare classes: {names}.',
        '{n} samples count as "{other}", into which training merged their rare classes: {names}.',
        { other: OTHER, names: listed(names, MOST_NAMED) },
      ),
    ];
  }
}
