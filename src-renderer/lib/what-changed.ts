/** Two models of one dataset side by side: what the second does better and worse than the first. */
import type { Edit, Report } from '../../src-preload/contract';
import { percent } from './format';
import { t, tn } from './language';
import { samplesText, type Noun } from './sample-nouns';
import { bestPart } from './verdict';

export interface Mixed {
  classes: readonly string[];
  matrix: readonly (readonly number[])[];
}

/** A class that is taken for another one, in both models. */
export interface CellChange {
  truth: string;
  answer: string;
  before: number;
  after: number;
  /** Of the samples of the true class; what it grew by. */
  growth: number;
}

/** Mix-ups that became rarer and those that became more frequent, by their share of the true class, the largest first. */
export function changedCells(before: Mixed, after: Mixed): { better: CellChange[]; worse: CellChange[] } {
  const [old, now] = [sharesByName(before), sharesByName(after)];
  const changes: CellChange[] = [];
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(key), now.get(key)];
    const { truth, answer } = (is ?? was)!;
    // A class that only one of the two knows cannot have changed.
    if (!before.classes.includes(truth) || !after.classes.includes(truth)) continue;
    const growth = (is?.share ?? 0) - (was?.share ?? 0);
    if (growth !== 0) changes.push({ truth, answer, before: was?.count ?? 0, after: is?.count ?? 0, growth });
  }
  const sorted = changes.sort((a, b) => Math.abs(b.growth) - Math.abs(a.growth));
  return {
    better: sorted.filter(({ growth }) => growth < 0),
    worse: sorted.filter(({ growth }) => growth > 0),
  };
}

function sharesByName({ classes, matrix }: Mixed) {
  const shares = new Map<string, { truth: string; answer: string; count: number; share: number }>();
  matrix.forEach((row, i) => {
    const total = row.reduce((sum, n) => sum + n, 0);
    row.forEach((n, j) => {
      const [truth, answer] = [classes[i] ?? '', classes[j] ?? ''];
      if (i !== j && n > 0)
        shares.set(JSON.stringify([truth, answer]), { truth, answer, count: n, share: n / total });
    });
  });
  return shares;
}

/** On the samples that both models held out, and only there: those that one is right on and the other is not. */
export interface Paired {
  /** How many both held out. */
  common: number;
  /** Wrong before and right now, and the reverse. */
  won: number;
  lost: number;
}

/** @param before indices of the samples that the first held out, those that it is right on and those it is not */
export function pairedOf(
  before: { right: ArrayLike<number>; wrong: ArrayLike<number> },
  after: { right: ArrayLike<number>; wrong: ArrayLike<number> },
): Paired {
  const [right, wrong] = [new Set(Array.from(before.right)), new Set(Array.from(before.wrong))];
  const among = (indices: ArrayLike<number>, set: ReadonlySet<number>) =>
    Array.from(indices).filter((index) => set.has(index)).length;
  const [won, lost] = [among(after.right, wrong), among(after.wrong, right)];
  return { common: won + lost + among(after.right, right) + among(after.wrong, wrong), won, lost };
}

/** 3.84: 5% of differences that are chance alone are larger (chi squared, one degree of freedom). */
const CHI_SQUARED_95 = 3.841458820694124;

/** McNemar's test (1947): whether the two differ by more than chance explains. */
export function isBeyondChance({ won, lost }: Paired): boolean {
  return won + lost > 0 && (won - lost) ** 2 / (won + lost) > CHI_SQUARED_95;
}

export function pairedWords(paired: Paired, noun: Noun): string {
  const { common, won, lost } = paired;
  if (common === 0) {
    return noun === 'picture'
      ? t('The two were measured on other pictures, so they cannot be compared one by one.')
      : t('The two were measured on other rows, so they cannot be compared one by one.');
  }
  const samples = samplesText(common, noun);
  if (won + lost === 0) {
    return t('Of {samples} that both were measured on, they are right on the same.', { samples });
  }
  const turned = {
    samples,
    won: tn(won, '{n} that was wrong is right now', '{n} that were wrong are right now'),
    lost: tn(lost, '{n} that was right is wrong', '{n} that were right are wrong'),
  };
  if (!isBeyondChance(paired)) {
    return t(
      'Of {samples} that both were measured on, {won}, and {lost}. That is no more than chance would do.',
      turned,
    );
  }
  return won > lost
    ? t(
        'Of {samples} that both were measured on, {won}, and {lost}. That is more than chance: it is better now.',
        turned,
      )
    : t(
        'Of {samples} that both were measured on, {won}, and {lost}. That is more than chance: it is worse now.',
        turned,
      );
}

/** 'Accuracy on the test part: 91.2% before, 93.4% now.' */
export function accuracyWords(before: Report, after: Report): string {
  const [old, now] = [bestPart(before), bestPart(after)];
  const shares = { before: percent(old.scores.accuracy), now: percent(now.scores.accuracy) };
  if (now.part === 'test') return t('Accuracy on the test part: {before} before, {now} now.', shares);
  return now.part === 'validation'
    ? t('Accuracy on the validation part: {before} before, {now} now.', shares)
    : t('Accuracy on the training part: {before} before, {now} now.', shares);
}

/** How many samples and classes edits made another, beyond those that both lists begin with. */
export function correctionsBetween(before: readonly Edit[], now: readonly Edit[]): number {
  let shared = 0;
  while (shared < before.length && before[shared] === now[shared]) shared += 1;
  const touched = new Set<string>();
  for (const [place, edit] of [...before.slice(shared), ...now.slice(shared)].entries()) {
    if ('items' in edit) for (const item of edit.items) touched.add(`item ${item}`);
    else touched.add(`edit ${place}`);
  }
  return touched.size;
}
