import type { Scores } from '../../src-preload/contract';
import { count, decimal, percent } from './format';

/** Every score by name, one text for each of `parts`. */
export function scoreRows(parts: Scores[]): { name: string; values: string[] }[] {
  const row = (name: string, text: (scores: Scores) => string) => ({ name, values: parts.map(text) });
  const rows = [
    row('Samples', ({ count: samples }) => count(samples)),
    row('Accuracy', ({ accuracy }) => percent(accuracy, 2)),
    row('95% interval of accuracy', ({ accuracyInterval }) =>
      accuracyInterval.map((share) => percent(share)).join(' – '),
    ),
    row('Balanced accuracy', ({ balancedAccuracy }) => percent(balancedAccuracy, 2)),
    ...(['macro', 'micro', 'weighted'] as const).map((kind) =>
      row(`Precision, recall, F1: ${kind} average`, ({ averages }) => {
        const { precision, recall, f1 } = averages[kind];
        return [precision, recall, f1].map((value) => decimal(value)).join(', ');
      }),
    ),
    row('Log loss', ({ logLoss }) => decimal(logLoss, 4)),
    row('Brier score', ({ brierScore }) => decimal(brierScore, 4)),
    row('Expected calibration error', ({ expectedCalibrationError }) => percent(expectedCalibrationError, 2)),
    row('Area under the ROC curve', ({ rocAuc }) => decimal(rocAuc, 4)),
    row('Average precision', ({ averagePrecision }) => decimal(averagePrecision, 4)),
    row('Cohen’s kappa', ({ cohenKappa }) => decimal(cohenKappa, 4)),
    row('Matthews correlation', ({ matthewsCorrelation }) => decimal(matthewsCorrelation, 4)),
  ];
  if (parts.every(({ meanClassDistance }) => meanClassDistance === null)) return rows;
  return [...rows, row('Mean class distance', ({ meanClassDistance }) => decimal(meanClassDistance, 4))];
}
