/** Records that are not as they should be, read in the way that makes the best sense of them. */
import { TextBuffer } from './buffer';
import { readRecord, type Grammar, type Quoting, type RecordRead } from './record';
import { kindOf } from './values';

/** What else may stand between the cells of one line. */
const OTHER_DELIMITERS = [',', ';', '\t', '|', ' '];

export interface RepairedRecord extends RecordRead {
  /** Whether its quotes obey the rules and its cells are as many as the others have. */
  isRegular: boolean;
}

/**
 * @param width how many cells a record should have; 0 where nobody knows yet
 * @returns null where the record may go on in text that is not there yet
 */
export function readAnyRecord(
  buffer: TextBuffer,
  start: number,
  grammar: Grammar,
  width: number,
): RepairedRecord | null {
  const strict = readRecord(buffer, start, grammar, 'strict');
  if (strict === 'more') return null;
  const isRegular = strict !== 'irregular';
  if (isRegular && (width === 0 || strict.cells.length === width)) return { ...strict, isRegular };
  const others = alternatives(buffer, start, grammar, strict);
  if (others === null) return null;
  const fitting = others.find(({ cells }) => cells.length === width);
  const chosen = fitting ?? otherDelimiter(buffer, start, grammar, width) ?? nearest(others, width);
  return { ...chosen, isRegular: false };
}

/** Ways to understand its quotes, the best first; null where more text is needed. */
function alternatives(
  buffer: TextBuffer,
  start: number,
  grammar: Grammar,
  strict: RecordRead | 'irregular',
): RecordRead[] | null {
  const found = strict === 'irregular' ? [] : [strict];
  // What obeys the rules is doubted only where it swallowed lines.
  if (strict !== 'irregular' && strict.lines === 1) return found;
  const quotings: Quoting[] = strict === 'irregular' ? ['lenient', 'closing', 'literal'] : ['literal'];
  for (const quoting of quotings) {
    const record = readRecord(buffer, start, grammar, quoting);
    if (record === 'more') return null;
    if (record !== 'irregular') found.push(record);
  }
  return found;
}

/** A line whose cells stand apart by something else than in the other lines. */
function otherDelimiter(
  buffer: TextBuffer,
  start: number,
  grammar: Grammar,
  width: number,
): RecordRead | null {
  if (width < 3) return null;
  const lineEnd = buffer.lineEnd(start);
  const text = buffer.text.slice(start, lineEnd);
  const line = new TextBuffer(text, grammar.quote, true);
  for (const delimiter of OTHER_DELIMITERS) {
    if (delimiter === grammar.delimiter || !text.includes(delimiter)) continue;
    const record = readRecord(line, 0, { ...grammar, delimiter }, 'strict');
    if (typeof record === 'string' || record.cells.length !== width) continue;
    if (delimiter !== ' ' || isMoreThanWords(record.cells, text.includes(grammar.quote)))
      return { cells: record.cells, end: buffer.afterLine(lineEnd), lines: 1 };
  }
  return null;
}

/** A sentence may have as many words by chance. */
const isMoreThanWords = (cells: string[], hasQuotes: boolean) =>
  hasQuotes || cells.filter((cell) => kindOf(cell) !== 'text').length > cells.length / 3;

/** The fewest lines are swallowed, then the number of cells is as near as can be. */
function nearest(tries: RecordRead[], width: number): RecordRead {
  const distance = ({ cells }: RecordRead) => Math.abs(cells.length - width);
  return tries.reduce((best, other) => {
    if (other.lines !== best.lines) return other.lines < best.lines ? other : best;
    return width > 0 && distance(other) < distance(best) ? other : best;
  });
}
