/** Classes that stand in an order, as far as their names tell. */
import { byName } from '../order';
import { wordsOf } from './names';

/** From the lowest to the highest; what stands in one place means the same. */
const SCALES: string[][] = [
  [
    'none',
    'very low|minimal',
    'low|mild|slight',
    'medium|moderate|middle|mid|average',
    'high|severe',
    'very high|critical|extreme',
  ],
  ['sehr niedrig', 'niedrig|gering', 'mittel', 'hoch', 'sehr hoch'],
  ['xxs', 'xs', 's', 'm', 'l', 'xl', 'xxl', 'xxxl'],
  ['tiny|very small', 'small', 'medium', 'large|big', 'very large|huge|giant'],
  ['winzig', 'klein', 'mittel', 'groß|gross', 'riesig'],
  [
    'very bad|very poor|terrible|awful',
    'bad|poor',
    'fair|ok|okay|average|neutral',
    'good',
    'very good',
    'excellent|great|premium|perfect',
    'ideal',
  ],
  ['fail', 'pass', 'merit', 'distinction'],
  ['never', 'rarely|seldom', 'sometimes|occasionally', 'often|frequently', 'very often|usually', 'always'],
  ['strongly disagree', 'disagree', 'neutral|undecided|neither', 'agree', 'strongly agree'],
  ['very dissatisfied', 'dissatisfied', 'neutral', 'satisfied', 'very satisfied'],
  ['negative', 'neutral', 'positive'],
  ['very easy', 'easy', 'medium|moderate|normal', 'hard|difficult', 'very hard|very difficult|expert'],
  ['beginner|novice', 'intermediate', 'advanced', 'expert'],
  ['bronze', 'silver', 'gold', 'platinum', 'diamond'],
  ['very slow', 'slow', 'medium|normal', 'fast', 'very fast'],
  ['cold', 'cool|mild', 'warm', 'hot'],
  [
    'baby|infant',
    'child|kid',
    'teenager|teen|adolescent',
    'young adult',
    'adult|middle-aged',
    'senior|elderly|old',
  ],
  ['first', 'second', 'third', 'fourth', 'fifth'],
  ['i1', 'si2', 'si1', 'vs2', 'vs1', 'vvs2', 'vvs1', 'if'],
];
/** Two classes have an order as little as two ends of a stick. */
const LEAST_CLASSES = 3;
/** Numbers under such a name are more or less of something. */
const AMOUNTS = new Set(
  'rating grade score stage level quality rank stars severity degree step phase count points risk'.split(' '),
);
/** What comes before a number that counts. */
const COUNTED =
  /^(?:stage|grade|level|step|phase|degree|tier|rank|stufe|grad|stadium|rating|score|stars?)?\s*([0-9]+|[ivx]+)\s*(?:stars?|%)?$/;

/**
 * @param column the label's name
 * @returns the classes from the lowest to the highest, or null where their names tell no order
 */
export function orderOf(classes: readonly string[], column: string): string[] | null {
  if (classes.length < LEAST_CLASSES) return null;
  return byScale(classes) ?? byCount(classes, column) ?? byRange(classes);
}

const plain = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();

function byScale(classes: readonly string[]): string[] | null {
  for (const scale of SCALES) {
    const places = new Map(
      scale.flatMap((names, place) => names.split('|').map((name) => [plain(name), place])),
    );
    const found = classes.map((name) => places.get(plain(name)) ?? -1);
    if (found.includes(-1) || new Set(found).size < found.length) continue;
    return classes
      .map((name, index) => ({ name, place: found[index]! }))
      .sort((a, b) => a.place - b.place)
      .map(({ name }) => name);
  }
  return null;
}

/** Stages 1, 2, 3 or I, II, III; bare numbers under the name of an amount alone. */
function byCount(classes: readonly string[], column: string): string[] | null {
  const counts = classes.map((name) => COUNTED.exec(plain(name))?.[1]);
  if (counts.includes(undefined)) return null;
  const isBare = classes.every((name, index) => plain(name) === counts[index]);
  if (isBare && !wordsOf(column).some((word) => AMOUNTS.has(word))) return null;
  const values = counts.map((count) => (/^\d/.test(count!) ? Number(count) : roman(count!)));
  if (new Set(values).size < values.length) return null;
  return [...classes.keys()].sort((a, b) => values[a]! - values[b]!).map((index) => classes[index]!);
}

const ROMAN: Record<string, number> = { i: 1, v: 5, x: 10 };
const roman = (digits: string) =>
  [...digits].reduce((sum, digit, index) => {
    const value = ROMAN[digit]!;
    return value < (ROMAN[digits[index + 1] ?? ''] ?? 0) ? sum - value : sum + value;
  }, 0);

const RANGE =
  /^(<=?|>=?|under |over |up to )?\s*(\d+(?:\.\d+)?)\s*(?:(?:-|–|to)\s*\d+(?:\.\d+)?)?\s*(\+)?\s*\D*$/;

/** `<5`, `5-10`, `>10`. */
function byRange(classes: readonly string[]): string[] | null {
  const matches = classes.map((name) => RANGE.exec(name.trim().toLowerCase()));
  if (!classes.every((name) => /[-–<>+]|\bto\b/.test(name)) || matches.includes(null)) return null;
  const startOf = (index: number) => {
    const [, sign = '', number] = matches[index]!;
    return Number(number) + (/^(<|under|up to)/.test(sign) ? -0.5 : /^(>|over)/.test(sign) ? 0.5 : 0);
  };
  const starts = new Set(classes.map((_, index) => startOf(index)));
  if (starts.size < classes.length) return null;
  return [...classes.keys()]
    .sort((a, b) => startOf(a) - startOf(b) || byName(classes[a]!, classes[b]!))
    .map((index) => classes[index]!);
}
