/** Keeps what a model answers about each sample while it is scored: some twenty bytes a sample. */
import type { Split } from '../data/split';
import type { OpenDataset } from '../dataset';
import { PART_NAMES, type PartName } from '../features/parts';
import type { SampleAnswers } from '../model/sample-answers';

/** Of more samples only those are kept that were held out, of too many of those evenly thinned ones. */
const MOST = 1_000_000;

/** What was decided for samples, and how sure that is, [n]. */
export interface Answered {
  truths: Int32Array;
  decisions: Int32Array;
  confidences: ArrayLike<number>;
  /** [n, classes] */
  probabilities: ArrayLike<number>;
}

export class AnswerKeeper {
  private readonly arrays: Omit<SampleAnswers, 'source' | 'classes' | 'items'>;
  private readonly parts: readonly PartName[];
  /** One in so many samples is kept. */
  private readonly step: number;
  private kept = 0;

  /** @param samples that will be answered, part by part @param most that are kept */
  constructor(
    private readonly samples: Split,
    most = MOST,
  ) {
    const total = PART_NAMES.reduce((sum, part) => sum + samples[part].length, 0);
    this.parts = total <= most ? PART_NAMES : ['validation', 'test'];
    const wanted = this.parts.reduce((sum, part) => sum + samples[part].length, 0);
    this.step = Math.max(1, Math.ceil(wanted / most));
    const count = this.parts.reduce((sum, part) => sum + Math.ceil(samples[part].length / this.step), 0);
    this.arrays = {
      samples: new Int32Array(count),
      parts: new Uint8Array(count),
      truths: new Int32Array(count),
      decisions: new Int32Array(count),
      truthProbabilities: new Float32Array(count),
      confidences: new Float32Array(count),
    };
  }

  /** @param first place of these samples in the part */
  add(part: PartName, first: number, { truths, decisions, confidences, probabilities }: Answered): void {
    if (!this.parts.includes(part)) return;
    const { arrays, step } = this;
    const classes = probabilities.length / truths.length;
    const samples = this.samples[part];
    const from = (step - (first % step)) % step;
    for (let row = from; row < truths.length; row += step, this.kept++) {
      arrays.samples[this.kept] = samples[first + row]!;
      arrays.parts[this.kept] = PART_NAMES.indexOf(part);
      arrays.truths[this.kept] = truths[row]!;
      arrays.decisions[this.kept] = decisions[row]!;
      arrays.truthProbabilities[this.kept] = probabilities[row * classes + truths[row]!]!;
      arrays.confidences[this.kept] = confidences[row]!;
    }
  }

  /** When all samples have come. */
  result({ kind, classes, itemOf, labels }: OpenDataset): SampleAnswers {
    const isTable = kind === 'table';
    const items = isTable ? null : Array.from(this.arrays.samples, (index) => itemOf(index));
    return { source: { kind, rows: isTable ? labels.length : 0 }, classes, items, ...this.arrays };
  }
}
