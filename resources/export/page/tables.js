/** Whole tables, as text: from what was pasted or dropped to answers. */
import { answersOf, counted } from './answers.js';
import { delimiterOf, rowsOf } from './csv.js';
import { matched, RowReader } from './rows.js';

/** So many values go through the model at once. */
const VALUES_PER_RUN = 1 << 16;
const MOST_ROWS_PER_RUN = 2000;
const MOST_NAMED = 20;

/**
 * @typedef {object} AnsweredTable
 * @property {string} name
 * @property {string[]} header
 * @property {{ cells: string[], answer: import('./answers.js').Answer }[]} rows
 * @property {string[]} notes what a person should know of how cells were understood
 */

/**
 * @param {{ run: Function }} engine
 * @param {{ labels: string[], threshold: number | null, maxDistance: number | null, columns: import('./rows.js').Column[] }} facts
 * @param {string} name of the table
 * @param {string} text
 * @param {(done: number, share: number) => void} report rows and share of the text so far
 * @returns {Promise<AnsweredTable>}
 * @throws where columns are missing, or there are no rows
 */
export async function classifyTable(engine, facts, name, text, report = () => {}) {
  const source = rowsOf(text, delimiterOf(text));
  const header = source.next().value ?? [];
  const { places, missing } = matched(facts.columns, header);
  if (missing.length > 0) throw new Error(missingColumns(missing, facts.columns.length));
  const size = Math.min(MOST_ROWS_PER_RUN, Math.max(1, Math.floor(VALUES_PER_RUN / facts.columns.length)));
  const rows = [];
  let reader = null;
  for (let block = taken(source, size); block.length > 0; block = taken(source, size)) {
    reader ??= new RowReader(facts.columns, places, block);
    const outputs = await engine.run(reader.inputs(block));
    answersOf(outputs, facts).forEach((answer, index) => rows.push({ cells: block[index], answer }));
    report(rows.length);
  }
  if (rows.length === 0) throw new Error('There are no rows below the line with the names of the columns.');
  return { name, header, rows, notes: reader.notes };
}

function taken(source, most) {
  const block = [];
  while (block.length < most) {
    const { value, done } = source.next();
    if (done) break;
    block.push(value);
  }
  return block;
}

function missingColumns(missing, columns) {
  const listed = missing.slice(0, MOST_NAMED).map((name) => `“${name}”`);
  const rest = missing.length > MOST_NAMED ? ` and ${counted(missing.length - MOST_NAMED)} more` : '';
  const what =
    missing.length === columns ? 'all columns' : `${missing.length === 1 ? 'the column' : 'the columns'}`;
  return `Its first line must name the columns, in any order. It lacks ${what} ${listed.join(', ')}${rest}.`;
}
