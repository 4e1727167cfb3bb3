/** What `--folds` and `--learning-curve` found, in a few lines. */
import type { CrossValidation, LearningCurve, Report } from '../../src-preload/contract';
import { print } from './output';
import { percent } from './progress';

/** So many of the classes that gain most are named. */
const MAX_NAMED = 5;

export function printHonestScores({ recipe, classes, crossValidation, learningCurve }: Report): void {
  if (crossValidation) printCrossValidation(crossValidation);
  else if (recipe.folds > 0) print('no cross-validation: it was stopped, or too few samples could be read');
  if (learningCurve) printLearningCurve(learningCurve, classes);
  else if (recipe.learningCurve)
    print('no learning curve: it was stopped, nothing is held out, or there are too few samples');
}

function printCrossValidation({ folds, accuracy, macroF1, logLoss }: CrossValidation): void {
  const count = folds.reduce((sum, fold) => sum + fold.count, 0);
  print(`cross-validation (${folds.length} folds, ${count} samples, each held out once; mean ± deviation)`);
  print(`  accuracy           ${percent(accuracy.mean)} ± ${percent(accuracy.deviation)}`);
  print(`  macro F1           ${macroF1.mean.toFixed(3)} ± ${macroF1.deviation.toFixed(3)}`);
  print(`  log loss           ${logLoss.mean.toFixed(4)} ± ${logLoss.deviation.toFixed(4)}`);
}

const VERDICTS: Record<LearningCurve['verdict'], string> = {
  helps: 'more data would help: the last step gained more than chance explains',
  unclear: 'whether more data would help cannot be told: too few samples were held out to see the difference',
  saturated:
    'more data of this kind would hardly help: the last step gained less than one point, if anything',
};

function printLearningCurve({ points, verdict, perClassVerdict }: LearningCurve, classes: string[]): void {
  print('learning curve (the same held-out samples, by models of more and more data)');
  const width = String(points.at(-1)!.samples).length;
  for (const { samples, accuracy, logLoss } of points) {
    const learned = String(samples).padStart(width);
    print(
      `  ${learned} samples   accuracy ${percent(accuracy).padStart(6)}   log loss ${logLoss.toFixed(4)}`,
    );
  }
  print(`  ${VERDICTS[verdict]}`);
  const [before, after] = points.slice(-2).map(({ perClassF1 }) => perClassF1.map((f1) => f1 ?? 0));
  const gains = classes
    .map((name, index) => ({
      name,
      from: before![index]!,
      to: after![index]!,
      verdict: perClassVerdict[index],
    }))
    .filter(({ verdict }) => verdict === 'helps')
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, MAX_NAMED)
    .map(({ name, from, to }) => `${name} (F1 ${from.toFixed(3)} to ${to.toFixed(3)})`);
  if (gains.length > 0) print(`  most to gain from more samples: ${gains.join(', ')}`);
}
