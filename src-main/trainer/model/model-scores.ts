/** The scores of a model on labelled samples that come some at a time. */
import type { Coverage } from '../../../src-preload/contract';
import { Scoring } from '../learn/scores';
import type { Answers } from './answer';
import type { LoadedModel } from './model-file';

export class ModelScores {
  count = 0;
  private readonly scoring: Scoring;
  /** How many were accepted, and how many of those are right. */
  private accepted = 0;
  private hits = 0;

  /** @param samples how many there will be at most */
  constructor(
    private readonly model: LoadedModel,
    samples: number,
  ) {
    const { labels, report } = model.metadata;
    this.scoring = new Scoring(samples, labels, report.recipe.ordered !== null);
  }

  /** @param truths [answers.count] the classes of the samples; negative: the sample is left out */
  add(answers: Answers, truths: Int32Array): void {
    const classes = this.model.metadata.labels.length;
    const rows = [...truths.keys()].filter((row) => truths[row]! >= 0);
    if (rows.length === 0) return;
    const probabilities = new Float32Array(rows.length * classes);
    rows.forEach((row, index) =>
      probabilities.set(answers.probabilities.subarray(row * classes, (row + 1) * classes), index * classes),
    );
    const [y, decisions] = [truths, answers.decisions].map((all) =>
      Int32Array.from(rows, (row) => all[row]!),
    );
    this.scoring.add(y!, probabilities, decisions!);
    this.count += rows.length;
    for (const row of rows.filter((row) => answers.accepted?.[row])) {
      this.accepted++;
      if (truths[row] === answers.decisions[row]) this.hits++;
    }
  }

  scores() {
    return this.scoring.scores();
  }

  diagnostics() {
    return this.scoring.diagnostics();
  }

  /** What the model's threshold accepts of them; null where it has none. */
  get threshold(): ({ value: number } & Coverage) | null {
    const { threshold } = this.model.metadata.report.decision;
    const { accepted, hits, count } = this;
    const coverage = { coverage: accepted / count, accuracy: accepted > 0 ? hits / accepted : null };
    return threshold && { value: threshold.value, ...coverage };
  }
}
