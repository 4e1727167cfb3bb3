/** What a model answered about the samples of an open dataset when it was trained. */
import type { Part, SampleInfo } from '../../../src-preload/contract';
import { PART_NAMES } from '../features/parts';
import type { SampleAnswers } from '../model/sample-answers';
import type { OpenDataset } from '../open-dataset';

export class AnsweredSamples {
  private constructor(
    private readonly answers: SampleAnswers,
    /** For each sample of the dataset its place in the answers; -1 where there is none. */
    private readonly places: Int32Array,
  ) {}

  /** Images are known by their names, rows by their numbers. @returns null where the answers are of other data */
  static of(dataset: OpenDataset, answers: SampleAnswers): AnsweredSamples | null {
    const { kind, rows } = answers.source;
    const { length } = dataset.labels;
    if (kind !== dataset.kind || (kind === 'table' && rows !== length)) return null;
    const places = new Int32Array(length).fill(-1);
    if (answers.items === null) answers.samples.forEach((index, place) => (places[index] = place));
    else
      answers.items.forEach((item, place) => {
        const index = dataset.find(item);
        if (index !== undefined) places[index] = place;
      });
    return new AnsweredSamples(answers, places);
  }

  has = (index: number) => this.places[index]! >= 0;

  /** Where the training had it; null where it had not. */
  partOf(index: number): Part | null {
    return this.has(index) ? PART_NAMES[this.answers.parts[this.places[index]!]!]! : null;
  }

  isRight(index: number): boolean {
    const place = this.places[index]!;
    return this.answers.truths[place] === this.answers.decisions[place];
  }

  /** The class that it was of in the training; undefined where it was in none. */
  truthOf = (index: number): string | undefined => this.classAt(this.answers.truths, index);
  decisionOf = (index: number): string | undefined => this.classAt(this.answers.decisions, index);

  /** 0 where there is none. */
  confidenceOf = (index: number): number => this.answers.confidences[this.places[index]!] ?? 0;

  answerOf(index: number): SampleInfo['answer'] {
    const className = this.decisionOf(index);
    if (className === undefined) return null;
    return { className, confidence: this.confidenceOf(index), isRight: this.isRight(index) };
  }

  private classAt(classes: Int32Array, index: number): string | undefined {
    return this.answers.classes[classes[this.places[index]!] ?? -1];
  }
}
