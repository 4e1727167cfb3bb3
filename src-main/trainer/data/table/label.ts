/** Which column is the label. */
import type { Column } from '../../../../src-preload/contract';
import { t } from '../../../../src-preload/language';
import { isNumberType } from './cells';
import { sentences } from '../../words';

const MAX_CLASSES = 1000;
/** Numbers with more different values than this are measurements, not classes. */
const MAX_NUMERIC_CLASSES = 50;
const MAX_FRACTIONAL_CLASSES = 20;
/** A guess without a name to go by shuns columns with more. */
const FEW_CLASSES = 50;
/** What labels are called, the surest names first; in a few languages. */
const LABEL_NAMES = [
  ...['label', 'labels', 'target', 'species', 'diagnosis', 'survived', 'outcome', 'class', 'classes'],
  ...[
    'klasse',
    'classe',
    'clase',
    'klass',
    'luokka',
    'класс',
    '类别',
    '标签',
    'クラス',
    'etikett',
    'etiquette',
  ],
  ...[
    'étiquette',
    'etiqueta',
    'etichetta',
    'rótulo',
    'ziel',
    'zielvariable',
    'zielgröße',
    'category',
    'kategorie',
  ],
  ...['catégorie', 'categoría', 'categoria', 'especie', 'espèce', 'diagnose', 'diagnóstico', 'diagnostic'],
  ...['ergebnis', 'resultado', 'résultat', 'result', 'churn', 'y'],
];
const LABEL_ENDING =
  /([ _.-](label|class|target|species|category|klasse|classe|clase)|[a-z](Label|Class|Target))$/;
const LABEL_BEGINNING = /^(label|target)[ _.-]/i;

/** A header named like a label, else the last column that looks like one. */
export function guessLabel(columns: Column[]): { name: string; reason: string } {
  const possible = columns.filter((column) => labelProblem(column) === null);
  for (const name of LABEL_NAMES) {
    const match = possible.find((column) => column.name.trim().toLowerCase() === name);
    if (match)
      return {
        name: match.name,
        reason: t('Its name, "{name}", is one that labels often have.', { name: match.name }),
      };
  }
  const isEnding = (name: string) => LABEL_ENDING.test(name) || LABEL_ENDING.test(name.toLowerCase());
  const ending = possible.find(({ name }) => isEnding(name.trim()));
  if (ending)
    return {
      name: ending.name,
      reason: t('Its name, "{name}", ends like a label\'s.', { name: ending.name }),
    };
  const beginning = possible.find(({ name }) => LABEL_BEGINNING.test(name.trim()));
  if (beginning)
    return {
      name: beginning.name,
      reason: t('Its name, "{name}", begins like a label\'s.', { name: beginning.name }),
    };
  const last = columns.at(-1)!;
  const isLikely = (column: Column) => column.guess !== 'date' && column.distinct <= FEW_CLASSES;
  if (possible.length === 0 || (labelProblem(last) === null && isLikely(last)))
    return { name: last.name, reason: t('It is the last column.') };
  const likely = possible.filter(isLikely);
  const chosen = likely.at(-1) ?? possible.at(-1)!;
  if (chosen === last) return { name: last.name, reason: t('It is the last column.') };
  return { name: chosen.name, reason: t('It is the last column that can be a label.') };
}

/** Why a column cannot be the label, or null. */
export function labelProblem(column: Column): string | null {
  const problem = problemWith(column);
  return problem && sentences(problem, t('Choose another column as the label.'));
}

function problemWith({ name, type, distinct, guess }: Column): string | null {
  if (distinct === 0) return t('The column "{name}" is empty.', { name });
  if (distinct === 1)
    return t('The column "{name}" has the same value in every row: there is nothing to tell apart.', {
      name,
    });
  const most = /^(FLOAT|DOUBLE|DECIMAL)/.test(type) ? MAX_FRACTIONAL_CLASSES : MAX_NUMERIC_CLASSES;
  const isMeasured = guess === 'number' || isNumberType(type);
  if (isMeasured && guess !== 'category' && distinct > most) {
    return t('The column "{name}" holds {n} different numbers: a measurement, not a class.', {
      name,
      n: distinct,
    });
  }
  if (distinct > MAX_CLASSES)
    return t('The column "{name}" has {n} different values, more than {most}.', {
      name,
      n: distinct,
      most: MAX_CLASSES,
    });
  return null;
}
