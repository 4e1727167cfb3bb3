/** What a cell looks like by itself. */

export type Kind = 'empty' | 'number' | 'date' | 'time' | 'amount' | 'truth' | 'text';

const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/;
const GROUPED = /^[+-]?\d{1,3}([ '.,\u00a0]\d{3})+([.,]\d+)?$/;
const DATE =
  /^(\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4})([T ]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?)?$/;
const TIME = /^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?$/;
const AMOUNT = /^[+-]?[$€£¥]? ?[+-]?\d[\d.,' ]*( ?[$€£¥%])?$/;
const TRUTH = /^(true|false|yes|no)$/i;
const LONGEST = 40;

export function kindOf(cell: string): Kind {
  const text = cell.trim();
  if (text === '') return 'empty';
  if (text.length > LONGEST) return 'text';
  if (NUMBER.test(text)) return 'number';
  if (DATE.test(text)) return 'date';
  if (TIME.test(text)) return 'time';
  if (GROUPED.test(text) || AMOUNT.test(text)) return 'amount';
  return TRUTH.test(text) ? 'truth' : 'text';
}

/** Words that always stand for a missing value. */
export const MISSING_WORDS = ['NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', '?'];
/** Words that do where a column is of numbers, dates or times else. */
export const POSSIBLY_MISSING = [
  '-',
  '--',
  '---',
  '.',
  '..',
  '*',
  'n/a',
  'na',
  'n.a.',
  '#N/A',
  '#NA',
  '<NA>',
  'None',
  'none',
  'Null',
  'NIL',
  'nil',
  'missing',
  'Missing',
  'unknown',
  'Unknown',
  'NONE',
  'N.A.',
  '#VALUE!',
  '#DIV/0!',
  '#REF!',
];
