/** Which lines the ROC and precision-recall charts draw, and what they are called. */
import type { Diagnostics, DrawnCurves } from '../../src-preload/contract';
import type { Line } from '../charts/lines';
import { classColour } from './classes';
import { decimal } from './format';
import { t } from './language';

export type RankingKind = keyof DrawnCurves;
type Curves = NonNullable<Diagnostics['curves']>;

/** A class by its place among the model's classes, or a mean of all. */
export type CurveKey = number | 'macro' | 'micro';

/** Begins with the mean alone where classes are many, else with all. */
const FEW = 6;

export function firstShown({ classes }: Curves): CurveKey[] {
  return ['macro', ...(classes.length <= FEW ? classes.map(({ index }) => index) : [])];
}

export function pairOf(curves: Curves, key: CurveKey): DrawnCurves | undefined {
  return typeof key === 'number' ? curves.classes.find(({ index }) => index === key) : curves[key];
}

export function keyName(key: CurveKey, names: readonly string[]): string {
  if (key === 'macro') return t('Mean of the classes (macro)');
  return key === 'micro' ? t('All samples at once (micro)') : (names[key] ?? '');
}

const COLOURS = { macro: 'var(--ink)', micro: 'var(--ink-faint)' };
/** Classes of one colour differ by their dashes. */
const DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3], [4, 2]];

/** Lines over 0, 0.01 ... 1, the means first. */
export function rankingLines(
  curves: Curves,
  kind: RankingKind,
  shown: readonly CurveKey[],
  names: readonly string[],
): Line[] {
  return shown.flatMap((key) => {
    const curve = pairOf(curves, key)?.[kind];
    if (!curve) return [];
    const last = curve.values.length - 1;
    return {
      label: keyName(key, names),
      colour: typeof key === 'number' ? classColour(key) : COLOURS[key],
      dash:
        key === 'micro'
          ? [2, 3]
          : typeof key === 'number'
            ? (DASHES[Math.floor(key / 8) % DASHES.length] ?? [])
            : [],
      points: curve.values.map((y, at) => ({ x: at / last, y })),
    };
  });
}

/** 'ROC curves. Areas: cat 0.982, dog 0.941', for those who do not see the lines. */
export function areasInWords(
  curves: Curves,
  kind: RankingKind,
  shown: readonly CurveKey[],
  names: readonly string[],
): string {
  const areas = shown
    .map((key) => `${keyName(key, names)} ${decimal(pairOf(curves, key)?.[kind]?.area ?? null)}`)
    .join(', ');
  return kind === 'roc'
    ? t('ROC curves. Areas: {areas}', { areas })
    : t('Precision-recall curves. Areas: {areas}', { areas });
}
