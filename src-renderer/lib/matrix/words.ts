/** Cells of a confusion matrix in words, for the eye and for screen readers. */
import { count, percent } from '../format';
import { t, tn } from '../language';
import type { CellMode } from './cells';

export interface Cell {
  truth: number;
  answer: number;
}

export interface CellNumbers {
  count: number;
  rowTotal: number;
  columnTotal: number;
}

const share = (part: number, whole: number) => percent(whole > 0 ? part / whole : null);

/** 'true cat, answered dog: 12 (3.4% of cat)'; by columns 'of the answers dog'. */
export function cellWords(
  classes: readonly string[],
  { truth, answer }: Cell,
  { count: n, rowTotal, columnTotal }: CellNumbers,
  mode: CellMode,
): string {
  const [a, b] = [classes[truth] ?? '', classes[answer] ?? ''];
  const isRight = truth === answer;
  if (mode === 'columns') {
    const values = { truth: a, answer: b, n, share: share(n, columnTotal) };
    return isRight
      ? t('true {truth}, answered {answer}: {n} ({share} of the answers {answer}), right', values)
      : t('true {truth}, answered {answer}: {n} ({share} of the answers {answer})', values);
  }
  const values = { truth: a, answer: b, n, share: share(n, rowTotal) };
  return isRight
    ? t('true {truth}, answered {answer}: {n} ({share} of {truth}), right', values)
    : t('true {truth}, answered {answer}: {n} ({share} of {truth})', values);
}

/** The text within a cell. */
export function cellText(
  n: number,
  { rowTotal, columnTotal }: Omit<CellNumbers, 'count'>,
  mode: CellMode,
): string {
  if (mode === 'counts') return count(n);
  const total = mode === 'columns' ? columnTotal : rowTotal;
  return total > 0 ? percent(n / total, 0) : percent(null);
}

export interface ReadPart extends Cell {
  text: string;
}

/** One class as lists of its cells that are not 0, the largest first: what its samples, and its answers, were. */
export function readClass(
  classes: readonly string[],
  matrix: readonly (readonly number[])[],
  index: number,
): { samples: { head: string; parts: ReadPart[] }; answers: { head: string; parts: ReadPart[] } } {
  const row = matrix[index] ?? [];
  const column = matrix.map((other) => other[index] ?? 0);
  const name = classes[index] ?? '';
  const total = (values: readonly number[]) => values.reduce((sum, n) => sum + n, 0);
  const sorted = (values: readonly number[]) =>
    values
      .map((n, other) => ({ n, other }))
      .filter(({ n }) => n > 0)
      .sort((a, b) => b.n - a.n || a.other - b.other);
  const text = (n: number, other: number, whole: number) => ({
    n,
    share: share(n, whole),
    name: classes[other] ?? '',
  });
  return {
    samples: {
      head: tn(total(row), '{n} sample of {name}', '{n} samples of {name}', { name }),
      parts: sorted(row).map(({ n, other }) => ({
        truth: index,
        answer: other,
        text:
          other === index
            ? t('{n} ({share}) right', text(n, other, total(row)))
            : t('{n} ({share}) taken for {name}', text(n, other, total(row))),
      })),
    },
    answers: {
      head: tn(total(column), '{n} answer ‘{name}’', '{n} answers ‘{name}’', { name }),
      parts: sorted(column).map(({ n, other }) => ({
        truth: other,
        answer: index,
        text:
          other === index
            ? t('{n} ({share}) right', text(n, other, total(column)))
            : t('{n} ({share}) are {name}', text(n, other, total(column))),
      })),
    },
  };
}
