/** Precision, recall and F1 of classes, and their means. Source: scikit-learn, `precision_recall_fscore_support`. */
import { accuracy, margins } from './confusion';

export interface ClassMetrics {
  /** hits / predictions. Null where nothing was predicted as this class. */
  precision: number | null;
  /** hits / samples. Null where no sample is of this class. */
  recall: number | null;
  /** 2 hits / (samples + predictions). Null where there are none of both. */
  f1: number | null;
  /** Samples of this class. */
  support: number;
}

/** Means of one kind over the classes. */
export interface AverageMetrics {
  precision: number;
  recall: number;
  f1: number;
}

export interface Averages {
  /** Every class counts the same. */
  macro: AverageMetrics;
  /** Every sample counts the same: hits, samples and predictions are summed first. */
  micro: AverageMetrics;
  /** Every class counts by its samples. */
  weighted: AverageMetrics;
}

/** @param matrix [classes][classes] counts: true class, then predicted class */
export function perClass(matrix: number[][]): ClassMetrics[] {
  const { support, predicted } = margins(matrix);
  return matrix.map((row, index) => {
    const hits = row[index]!;
    const samples = support[index]!;
    const predictions = predicted[index]!;
    return {
      precision: predictions > 0 ? hits / predictions : null,
      recall: samples > 0 ? hits / samples : null,
      f1: samples + predictions > 0 ? (2 * hits) / (samples + predictions) : null,
      support: samples,
    };
  });
}

/**
 * Equal to scikit-learn's defaults on all data: a class with neither samples nor predictions is left out; of the
 * others, a precision or recall that is undefined counts as 0 (its `zero_division=0`), so that a class which is
 * never predicted lowers the macro precision, and a class which is predicted without being there the macro recall.
 * One label and one prediction a sample make micro precision, recall and F1 the same number, the accuracy.
 */
export function averages(matrix: number[][]): Averages {
  const counted = perClass(matrix).filter(({ f1 }) => f1 !== null);
  const share = accuracy(matrix);
  return {
    macro: weightedMeans(counted, () => 1),
    micro: { precision: share, recall: share, f1: share },
    weighted: weightedMeans(counted, ({ support }) => support),
  };
}

function weightedMeans(classes: ClassMetrics[], weight: (metrics: ClassMetrics) => number): AverageMetrics {
  const weights = classes.reduce((sum, metrics) => sum + weight(metrics), 0);
  const meanOf = (key: 'precision' | 'recall' | 'f1') =>
    classes.reduce((sum, metrics) => sum + weight(metrics) * (metrics[key] ?? 0), 0) / weights;
  return { precision: meanOf('precision'), recall: meanOf('recall'), f1: meanOf('f1') };
}

/**
 * The mean recall of the classes that have samples. It differs from the macro recall only where a class without
 * samples was predicted.
 */
export function balancedAccuracy(matrix: number[][]): number {
  const recalls = perClass(matrix).flatMap(({ recall }) => recall ?? []);
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

/** The mean F1 of the classes that have samples or predictions. */
export function macroF1(matrix: number[][]): number {
  return averages(matrix).macro.f1;
}
