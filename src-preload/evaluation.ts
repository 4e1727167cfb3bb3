/** A model scored on other labelled data, alone or beside a second model. */
import { z } from 'zod';
import type { Skipped } from './dataset';
import type { Diagnostics } from './diagnostics';
import { id } from './fields';
import type { Coverage, Scores } from './report';

export const evaluateModelInput = z.strictObject({
  modelId: id,
  /** Of a folder of images or a table with labels. */
  token: id,
  /** A second model, scored on the same samples. */
  otherModelId: id.nullable(),
});

/** McNemar's test on the samples that both models answered: it looks at those that exactly one of them got right. */
export interface Comparison {
  /** On these samples alone, each among the classes that it knows. */
  scores: Scores;
  otherScores: Scores;
  bothRight: number;
  onlyFirst: number;
  onlySecond: number;
  neitherRight: number;
  /** Two-sided: how often chance alone would give such a difference, or a larger one. */
  pValue: number;
  verdict: 'first' | 'second' | 'unclear';
}

export interface Evaluation {
  /** Of the data. */
  name: string;
  scores: Scores;
  /** What is drawn of how it answered. */
  diagnostics: Omit<Diagnostics, 'part'>;
  /** What the model's threshold accepts, and how much of that is right; null where it has none. */
  threshold: ({ value: number } & Coverage) | null;
  comparison: Comparison | null;
  skippedCount: number;
  /** The first few hundred. */
  skipped: Skipped[];
  warnings: string[];
}
