/** Tables that are made to be measured on, of any length: the same seed gives the same bytes. */
import { open } from 'node:fs/promises';
import { createRandom, type Random } from '../../src-main/trainer/random';
import { CellWriter } from './cells';

export interface Shape {
  hasIdentifier: boolean;
  /** One column of days, or of days and times. */
  date: 'day' | 'second';
  numbers: number;
  decimals: 4 | 15;
  /** The share of empty cells in every other column of numbers. */
  missing: number;
  /** How many values each column of categories has. */
  categories: readonly number[];
}

/** Thirty columns and the label. */
export const WIDE: Shape = {
  hasIdentifier: true,
  date: 'day',
  numbers: 20,
  decimals: 4,
  missing: 0.05,
  categories: [3, 4, 5, 8, 12, 20, 35, 50],
};

/** Twelve columns with the label, about 200 bytes a row, as numbers have all their digits. */
export const LONG: Shape = {
  hasIdentifier: false,
  date: 'second',
  numbers: 7,
  decimals: 15,
  missing: 0.02,
  categories: [3, 12, 50],
};

/** Of a column, in the order of the file. */
export type Use = 'number' | 'category' | 'date' | 'excluded' | 'label';

export function usesOf({ hasIdentifier, numbers, categories }: Shape): Use[] {
  return [
    ...(hasIdentifier ? (['excluded'] as const) : []),
    'date',
    ...Array<Use>(numbers).fill('number'),
    ...categories.map((): Use => 'category'),
    'label',
  ];
}

const CLASSES = ['autumn', 'spring', 'summer', 'winter'];
const DAYS = 3653;
const bytesOf = (text: string) => new TextEncoder().encode(text);
const days = Array.from({ length: DAYS }, (_, day) =>
  bytesOf(new Date(Date.UTC(2014, 0, 1 + day)).toISOString().slice(0, 10)),
);
const classes = CLASSES.map(bytesOf);
const [letter, space, colon] = ['R', ' ', ':'].map(bytesOf) as [Uint8Array, Uint8Array, Uint8Array];

/** The bytes that were written. */
export async function makeTable(path: string, shape: Shape, rows: number, seed = 1): Promise<number> {
  const file = await open(path, 'w');
  try {
    const cells = new CellWriter(file);
    for (const name of namesOf(shape)) cells.text(bytesOf(name));
    await cells.endRow();
    const random = createRandom(seed);
    const rule = new Rule(shape, createRandom(seed + 1));
    for (let row = 0; row < rows; row++) {
      writeRow(cells, shape, rule, random, row);
      const full = cells.endRow();
      if (full) await full;
    }
    await cells.flush();
    return cells.bytes;
  } finally {
    await file.close();
  }
}

function namesOf({ hasIdentifier, numbers, categories }: Shape): string[] {
  const numbered = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}_${index + 1}`);
  const features = [...numbered('measure', numbers), ...numbered('kind', categories.length)];
  return [...(hasIdentifier ? ['id'] : []), 'date', ...features, 'class'];
}

function writeRow(cells: CellWriter, shape: Shape, rule: Rule, random: Random, row: number): void {
  if (shape.hasIdentifier) {
    cells.text(letter);
    cells.digits(row, 9);
  }
  cells.text(days[Math.floor(DAYS * random.uniform())]!);
  if (shape.date === 'second') writeTime(cells, Math.floor(86_400 * random.uniform()));
  rule.begin();
  for (let index = 0; index < shape.numbers; index++) {
    const value = random.normal();
    rule.addNumber(index, value);
    if (index % 2 === 1 && random.uniform() < shape.missing) cells.next();
    else cells.number(value, shape.decimals);
  }
  for (let index = 0; index < shape.categories.length; index++) {
    // Some values are much more frequent than others.
    const value = Math.floor(shape.categories[index]! * random.uniform() ** 2);
    rule.addCategory(index, value);
    cells.text(rule.names[index]![value]!);
  }
  cells.text(classes[rule.draw(random)]!);
}

function writeTime(cells: CellWriter, seconds: number): void {
  cells.more(space);
  cells.digits(seconds / 3600, 2);
  cells.more(colon);
  cells.digits((seconds / 60) % 60, 2);
  cells.more(colon);
  cells.digits(seconds % 60, 2);
}

/** A softmax over logits that are linear in numbers and one-hot categories draws the class. */
class Rule {
  /** The bytes of each category's values. */
  readonly names: Uint8Array[][];
  private readonly logits = new Float64Array(CLASSES.length);
  /** [numbers, classes] */
  private readonly weights: Float64Array;
  /** [values, classes] for each category. */
  private readonly effects: Float64Array[];

  constructor({ numbers, categories }: Shape, random: Random) {
    const normals = (rows: number, scale: number) =>
      Float64Array.from({ length: rows * CLASSES.length }, () => scale * random.normal());
    this.weights = normals(numbers, 2 / Math.sqrt(numbers));
    this.effects = categories.map((values) => normals(values, 1 / Math.sqrt(categories.length)));
    this.names = categories.map((values, index) =>
      Array.from({ length: values }, (_, value) => bytesOf(`kind${index + 1}-${value + 1}`)),
    );
  }

  begin(): void {
    this.logits.fill(0);
  }

  addNumber(index: number, value: number): void {
    const first = index * CLASSES.length;
    for (let c = 0; c < CLASSES.length; c++) this.logits[c]! += value * this.weights[first + c]!;
  }

  addCategory(index: number, value: number): void {
    const [effects, first] = [this.effects[index]!, value * CLASSES.length];
    for (let c = 0; c < CLASSES.length; c++) this.logits[c]! += effects[first + c]!;
  }

  /** The largest of the logits with Gumbel noise is a draw from their softmax. */
  draw(random: Random): number {
    let [best, highest] = [0, -Infinity];
    for (let c = 0; c < CLASSES.length; c++) {
      const noisy = this.logits[c]! - Math.log(-Math.log(1 - random.uniform()));
      if (noisy > highest) [best, highest] = [c, noisy];
    }
    return best;
  }
}
