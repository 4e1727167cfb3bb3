import type { Scores } from '../../src-preload/contract';
import { count, decimal, percent } from './format';
import { t } from './language';

/** Every score by name, one text for each of `parts`. */
export function scoreRows(parts: Scores[]): { name: string; values: string[] }[] {
  const row = (name: string, text: (scores: Scores) => string) => ({ name, values: parts.map(text) });
  const rows = [
    row(t('Samples'), ({ count: samples }) => count(samples)),
    row(t('Accuracy'), ({ accuracy }) => percent(accuracy, 2)),
    row(t('95% interval of accuracy'), ({ accuracyInterval }) =>
      accuracyInterval.map((share) => percent(share)).join(' – '),
    ),
    row(t('Balanced accuracy'), ({ balancedAccuracy }) => percent(balancedAccuracy, 2)),
    row(t('Precision, recall, F1: macro average'), ({ averages }) => averageText(averages.macro)),
    row(t('Precision, recall, F1: micro average'), ({ averages }) => averageText(averages.micro)),
    row(t('Precision, recall, F1: weighted average'), ({ averages }) => averageText(averages.weighted)),
    row(t('Log loss'), ({ logLoss }) => decimal(logLoss, 4)),
    row(t('Brier score'), ({ brierScore }) => decimal(brierScore, 4)),
    row(t('Expected calibration error'), ({ expectedCalibrationError }) =>
      percent(expectedCalibrationError, 2),
    ),
    row(t('Area under the ROC curve'), ({ rocAuc }) => decimal(rocAuc, 4)),
    row(t('Average precision'), ({ averagePrecision }) => decimal(averagePrecision, 4)),
    row(t('Cohen’s kappa'), ({ cohenKappa }) => decimal(cohenKappa, 4)),
    row(t('Matthews correlation'), ({ matthewsCorrelation }) => decimal(matthewsCorrelation, 4)),
  ];
  if (parts.every(({ meanClassDistance }) => meanClassDistance === null)) return rows;
  return [...rows, row(t('Mean class distance'), ({ meanClassDistance }) => decimal(meanClassDistance, 4))];
}

function averageText({ precision, recall, f1 }: Scores['averages']['macro']): string {
  return [precision, recall, f1].map((value) => decimal(value)).join(', ');
}
