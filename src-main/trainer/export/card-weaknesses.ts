/** Where a model is weak, as its own scores say. */
import type { Report, Scores } from '../../../src-preload/contract';
import { english, percent, plain, some } from './markdown';

const MOST_NAMED = 5;
/** Classes with fewer samples to learn from are named. */
const FEW_TO_LEARN = 20;
/** With fewer of them, one more or less changes the score of a class by more than a tenth. */
const FEW_TO_TEST = 10;
const LARGE_CALIBRATION_ERROR = 0.05;

export function weaknesses(report: Report): string {
  const scores = report.test ?? report.validation;
  const lines = [
    ...(scores
      ? [...worstClasses(scores), ...mixUps(scores), calibration(scores)]
      : [english`Nothing was held out of the training: how good it is on new data was not measured.`]),
    ...few(report, scores),
    ...overfitting(report, scores),
    ...unlike(report),
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

function worstClasses({ perClass, accuracy }: Scores): string[] {
  const worst = perClass
    .filter(({ recall, support }) => recall !== null && support > 0 && recall < accuracy)
    .sort((a, b) => a.recall! - b.recall!)
    .slice(0, MOST_NAMED)
    .map(({ label, recall, support }) => english`${plain(label)} (${percent(recall!)} of ${support})`);
  return worst.length > 0 ? [english`Found least often: ${worst.join(', ')}.`] : [];
}

function mixUps({ confusionMatrix, perClass }: Scores): string[] {
  const pairs = confusionMatrix
    .flatMap((row, truth) =>
      row.flatMap((count, answer) => (count > 0 && truth !== answer ? [{ count, truth, answer }] : [])),
    )
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_NAMED)
    .map(({ count, truth, answer }) => {
      const [from, to] = [perClass[truth]!.label, perClass[answer]!.label].map(plain);
      return english`${from!} taken for ${to!} (${count})`;
    });
  return pairs.length > 0
    ? [english`Most frequent mistakes: ${pairs.join(', ')}.`]
    : [english`No mistake was found in ${perClass.reduce((sum, { support }) => sum + support, 0)} samples.`];
}

function calibration({ expectedCalibrationError: error }: Scores): string {
  const amount = english`Probabilities are off by ${percent(error)} on average`;
  return error > LARGE_CALIBRATION_ERROR
    ? english`${amount}: do not read them as frequencies.`
    : english`${amount} (expected calibration error).`;
}

function few({ train }: Report, scores: Scores | null): string[] {
  const below = (from: Scores, least: number) =>
    from.perClass
      .filter(({ support }) => support < least)
      .map(({ label, support }) => english`${plain(label)} (${support})`);
  const [learned, tested] = [below(train, FEW_TO_LEARN), scores ? below(scores, FEW_TO_TEST) : []];
  return [
    ...(learned.length > 0 ? [english`Few samples to learn from: ${some(learned, MOST_NAMED)}.`] : []),
    ...(tested.length > 0
      ? [english`Few samples to measure by, so that their scores say little: ${some(tested, MOST_NAMED)}.`]
      : []),
  ];
}

/** The training part is always answered better; a gap of ten points is worth a word. */
function overfitting({ train }: Report, scores: Scores | null): string[] {
  if (!scores || train.accuracy - scores.accuracy < 0.1) return [];
  return [
    english`It is right on ${percent(train.accuracy)} of what it learned from and on ${percent(scores.accuracy)} of what it did not: more data would help.`,
  ];
}

/** What is unlike the training samples, where that is measured. */
function unlike({ novelty }: Report): string[] {
  if (!novelty?.test) return [];
  const { beyond, accuracyWithin, accuracyBeyond } = novelty.test;
  const share = english`${percent(beyond)} of the test part is unlike what it was trained on`;
  if (accuracyWithin === null || accuracyBeyond === null) return [english`${share} (distance beyond 1).`];
  return [
    english`${share} (distance beyond 1); there it is right on ${percent(accuracyBeyond)}, elsewhere on ${percent(accuracyWithin)}.`,
  ];
}
