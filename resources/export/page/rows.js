/** Rows of text as inputs of the model's graph: columns are found by name, cells are read as in training. */
import { counted } from './answers.js';
import { numberReader, secondsOf } from './values.js';

/**
 * @typedef {object} Column
 * @property {string} name
 * @property {string} input the graph's name for it
 * @property {'number' | 'category' | 'date'} use
 * @property {import('./values.js').NumberStyle} [style]
 * @property {string[]} [categories]
 * @property {[number, number]} [range]
 * @property {boolean} [hasTime]
 */

/** What is missing, and what the model takes for it. */
const FILLED_IN = {
  number: 'missing or not a number, taken as the median',
  date: 'missing or no date, taken as the median',
  category: 'missing, which training saw rarely or never',
};

const plain = (name) => name.trim().toLowerCase();

/**
 * For each column its place in the header: of the very same name, else of the only one that differs in capitals and
 * spaces around it alone.
 * @param {Column[]} columns
 * @param {string[]} header
 * @returns {{ places: number[], missing: string[] }}
 */
export function matched(columns, header) {
  const wanted = new Set(columns.map(({ name }) => name));
  const places = columns.map(({ name }) => {
    const exact = header.indexOf(name);
    if (exact !== -1) return exact;
    const isRival = columns.filter((other) => plain(other.name) === plain(name)).length > 1;
    const alike = header.flatMap((other, place) =>
      plain(other) === plain(name) && !wanted.has(other) ? [place] : [],
    );
    return alike.length === 1 && !isRival ? alike[0] : -1;
  });
  return { places, missing: columns.filter((_, index) => places[index] === -1).map(({ name }) => name) };
}

/**
 * What reads the cells of a column. Where another decimal sign than that of training reads more of the cells, it is the
 * table's.
 * @param {Column} column
 * @param {string[]} cells some of them
 * @returns {(text: string) => number | string}
 */
export function readerOf({ use, style }, cells = []) {
  if (use === 'category') return (text) => text;
  if (use === 'date') return secondsOf;
  const { decimal, unit } = style ?? { decimal: '.', unit: '' };
  const readers = [decimal, decimal === '.' ? ',' : '.'].map((sign) => numberReader({ decimal: sign, unit }));
  const [own, other] = readers.map((read) => cells.filter((cell) => !Number.isNaN(read(cell))).length);
  return other > own ? readers[1] : readers[0];
}

/** Turns rows into inputs, and counts what the model has to fill in. */
export class RowReader {
  #columns;
  #places;
  #readers;
  #counts;

  /**
   * @param {Column[]} columns
   * @param {number[]} places of the columns in a row
   * @param {string[][]} sample some rows
   */
  constructor(columns, places, sample) {
    this.#columns = columns;
    this.#places = places;
    this.#readers = columns.map((column, index) =>
      readerOf(
        column,
        sample.map((row) => row[places[index]] ?? ''),
      ),
    );
    this.#counts = columns.map(({ categories }) => ({
      known: new Set(categories),
      missing: 0,
      unseen: 0,
      example: '',
    }));
  }

  /** @param {string[][]} rows trimmed cells */
  inputs(rows) {
    const dims = [rows.length, 1];
    return Object.fromEntries(
      this.#columns.map(({ input, use }, index) => {
        const values = rows.map((row) => this.#readers[index](row[this.#places[index]] ?? ''));
        values.forEach((value) => this.#count(this.#counts[index], value));
        if (use === 'category') return [input, { type: 'string', data: values, dims }];
        return [input, { type: 'float64', data: Float64Array.from(values), dims }];
      }),
    );
  }

  #count(counts, value) {
    if (typeof value === 'number' ? !Number.isNaN(value) : counts.known.has(value)) return;
    if (value === '' || typeof value === 'number') counts.missing++;
    else if (counts.unseen++ === 0) counts.example = value;
  }

  /** A sentence for each column in which something was filled in. */
  get notes() {
    return this.#columns.flatMap(({ name, use }, index) => {
      const { missing, unseen, example } = this.#counts[index];
      return [
        ...(missing > 0 ? [`“${name}”: ${counted(missing)} ${FILLED_IN[use]}.`] : []),
        ...(unseen > 0
          ? [`“${name}”: ${counted(unseen)} that training saw rarely or never, such as “${example}”.`]
          : []),
      ];
    });
  }
}
