/** Which column is the label. */
import type { Column } from '../../../../src-preload/contract';
import { isNumberType } from './cells';

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
      return { name: match.name, reason: `Its name, "${match.name}", is one that labels often have.` };
  }
  const isEnding = (name: string) => LABEL_ENDING.test(name) || LABEL_ENDING.test(name.toLowerCase());
  const ending = possible.find(({ name }) => isEnding(name.trim()));
  if (ending) return { name: ending.name, reason: `Its name, "${ending.name}", ends like a label's.` };
  const beginning = possible.find(({ name }) => LABEL_BEGINNING.test(name.trim()));
  if (beginning)
    return { name: beginning.name, reason: `Its name, "${beginning.name}", begins like a label's.` };
  const last = columns.at(-1)!;
  const isLikely = (column: Column) => column.guess !== 'date' && column.distinct <= FEW_CLASSES;
  if (possible.length === 0 || (labelProblem(last) === null && isLikely(last)))
    return { name: last.name, reason: 'It is the last column.' };
  const likely = possible.filter(isLikely);
  const chosen = likely.at(-1) ?? possible.at(-1)!;
  if (chosen === last) return { name: last.name, reason: 'It is the last column.' };
  return { name: chosen.name, reason: 'It is the last column that can be a label.' };
}

/** Why a column cannot be the label, or null. */
export function labelProblem({ name, type, distinct, guess }: Column): string | null {
  const advice = 'Choose another column as the label.';
  if (distinct === 0) return `The column "${name}" is empty. ${advice}`;
  if (distinct === 1)
    return `The column "${name}" has the same value in every row: there is nothing to tell apart. ${advice}`;
  const most = /^(FLOAT|DOUBLE|DECIMAL)/.test(type) ? MAX_FRACTIONAL_CLASSES : MAX_NUMERIC_CLASSES;
  const isMeasured = guess === 'number' || isNumberType(type);
  if (isMeasured && guess !== 'category' && distinct > most) {
    return `The column "${name}" holds ${distinct} different numbers: a measurement, not a class. ${advice}`;
  }
  if (distinct > MAX_CLASSES)
    return `The column "${name}" has ${distinct} different values, more than ${MAX_CLASSES}. ${advice}`;
  return null;
}
