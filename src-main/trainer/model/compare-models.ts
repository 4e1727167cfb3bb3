/** Two models on the same samples: those whose labels both know. */
import type { Comparison } from '../../../src-preload/contract';
import { t, tn } from '../../../src-preload/language';
import type { Table } from '../data/table/table';
import { UserError } from '../errors';
import { mcNemar } from '../learn/metrics';
import { listed, quoted } from '../words';
import type { Answers } from './answer';
import { KnownClasses } from './known-classes';
import type { LoadedModel } from './model-file';
import { ModelScores } from './model-scores';

/** A difference that chance gives less often is none of chance's. */
const SIGNIFICANCE = 0.05;
const MOST_NAMED = 20;

export class ModelComparison {
  private readonly classes: readonly [KnownClasses, KnownClasses];
  private readonly scores: readonly [ModelScores, ModelScores];
  /** [samples] whether the first model was right. */
  private readonly wasRight: Uint8Array;
  private readonly counts = { bothRight: 0, onlyFirst: 0, onlySecond: 0, neitherRight: 0 };

  /**
   * @param samples how many there are
   * @throws UserError where the two have nothing in common
   */
  constructor(
    private readonly first: LoadedModel,
    readonly second: LoadedModel,
    samples: number,
  ) {
    requireSameKind(first, second);
    this.classes = [new KnownClasses(first), new KnownClasses(second)];
    this.scores = [new ModelScores(first, samples), new ModelScores(second, samples)];
    this.wasRight = new Uint8Array(samples);
    const labels = first.metadata.labels;
    if (labels.some((name) => this.isCommon(name))) return;
    throw new UserError(
      'no-classes',
      t(
        'The two models have no class in common: one tells {first}, the other {second}. Choose models of the same classes.',
        { first: listed(labels, MOST_NAMED), second: listed(second.metadata.labels, MOST_NAMED) },
      ),
    );
  }

  /** @throws UserError where the second model is shown what it is to tell */
  requireColumns({ labelColumn }: Table): void {
    if (!this.second.metadata.columns.some(({ name }) => name === labelColumn)) return;
    throw new UserError(
      'label-is-input',
      t(
        'The second model takes "{column}" as one of its columns, which is what the first model tells. They answer different questions and cannot be compared.',
        { column: labelColumn },
      ),
    );
  }

  /** @param names the labels of the samples @param start place of these samples in the data; those of the first model come first */
  addFirst(answers: Answers, names: string[], start: number): void {
    const truths = this.truthsOf(0, names);
    this.scores[0].add(answers, truths);
    truths.forEach((truth, index) => {
      this.wasRight[start + index] = Number(truth === answers.decisions[index]);
    });
  }

  addSecond(answers: Answers, names: string[], start: number): void {
    const truths = this.truthsOf(1, names);
    this.scores[1].add(answers, truths);
    truths.forEach((truth, index) => {
      if (truth < 0) return;
      const [first, second] = [this.wasRight[start + index] === 1, truth === answers.decisions[index]];
      if (first) this.counts[second ? 'bothRight' : 'onlyFirst']++;
      else this.counts[second ? 'onlySecond' : 'neitherRight']++;
    });
  }

  /** @throws UserError where there was no sample for both */
  result(): Comparison {
    const { counts, scores } = this;
    const [first, second] = scores;
    if (first.count === 0) {
      const message = t(
        'No sample has a label that both models know, so that they cannot be compared on this data.',
      );
      throw new UserError('no-classes', message);
    }
    const pValue = mcNemar(counts.onlyFirst, counts.onlySecond);
    const better = counts.onlyFirst > counts.onlySecond ? 'first' : 'second';
    return {
      scores: first.scores(),
      otherScores: second.scores(),
      ...counts,
      pValue,
      verdict: pValue < SIGNIFICANCE ? better : 'unclear',
    };
  }

  /** What a person should know of what was compared. @param known how many samples the first model knows the class of */
  notes(known: number): string[] {
    const { count } = this.scores[0];
    const { metadata } = this.second;
    const isOther = metadata.labelColumn !== this.first.metadata.labelColumn;
    return [
      ...(count < known
        ? [
            tn(
              count,
              'Compared on {n} sample: of the others, the second model does not know the class.',
              'Compared on {n} samples: of the others, the second model does not know the class.',
            ),
          ]
        : []),
      ...(isOther && metadata.labelColumn !== null
        ? [
            t(
              'The second model was trained to tell {column}; here its answers are held against the same labels as those of the first.',
              { column: quoted(metadata.labelColumn) },
            ),
          ]
        : []),
    ];
  }

  private isCommon(name: string): boolean {
    return this.classes.every((classes) => classes.find(name) !== undefined);
  }

  /** Classes of labels that both know, as one of the models counts them; -1 for the others. */
  private truthsOf(side: 0 | 1, names: string[]): Int32Array {
    return Int32Array.from(names, (name) => (this.isCommon(name) ? this.classes[side].find(name)! : -1));
  }
}

function requireSameKind({ metadata: first }: LoadedModel, { metadata: second }: LoadedModel): void {
  if (first.kind === second.kind) return;
  throw new UserError(
    'wrong-kind',
    t(
      'One of the models classifies images and the other rows of a table, so that they cannot be compared. Choose two of the same kind.',
    ),
  );
}
