/** Tables as text: reading what is pasted or dropped, writing what is downloaded. */

const DELIMITERS = ['\t', ';', ',', '|'];

/**
 * The one that stands most often in the first line, outside of quotes.
 * @param {string} text
 */
export function delimiterOf(text) {
  const counts = new Map(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let isQuoted = false;
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (sign === '\n' || sign === '\r') break;
    else if (counts.has(sign)) counts.set(sign, counts.get(sign) + 1);
  }
  return DELIMITERS.reduce((best, next) => (counts.get(next) > counts.get(best) ? next : best));
}

/**
 * Rows of trimmed cells (RFC 4180); lines without anything are left out.
 * @param {string} text
 * @param {string} delimiter
 * @returns {Generator<string[]>}
 */
export function* rowsOf(text, delimiter) {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const row = [];
    for (;;) {
      const { cell, end } = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter);
      row.push(cell.trim());
      at = end;
      if (text[at] !== delimiter) break;
      at++;
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    if (row.some((cell) => cell !== '')) yield row;
  }
}

function plainCell(text, start, delimiter) {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++;
  return { cell: text.slice(start, end), end };
}

/** What follows the closing quote, which should be nothing, belongs to the cell. */
function quotedCell(text, start) {
  let cell = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return { cell: cell + text.slice(at), end: text.length };
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      at = quote + 1;
      break;
    }
    cell += '"';
    at = quote + 2;
  }
  const rest = /[^\t;,|\r\n]*/y;
  rest.lastIndex = at;
  const [more] = rest.exec(text);
  return { cell: cell + more, end: at + more.length };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * A cell that no spreadsheet runs: what begins like a formula gets an apostrophe.
 * @param {string} text
 */
export function csvCell(text) {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Parts of a file: before every answer the cells of what it is about.
 * @param {{ labels: string[], threshold: number | null, maxDistance: number | null, hasDistance: boolean }} facts
 * @param {string[]} header
 * @param {{ cells: string[], answer: import('./answers.js').Answer }[]} rows
 * @returns {string[]}
 */
export function answersCsv(facts, header, rows) {
  const { labels, threshold, maxDistance, hasDistance } = facts;
  const canReject = threshold !== null || maxDistance !== null;
  const added = [
    'prediction',
    'confidence',
    ...(canReject ? ['accepted'] : []),
    ...(hasDistance ? ['distance'] : []),
    ...labels.map((label) => `probability_${label}`),
  ];
  const lines = [[...header, ...distinct(added, header)].map(csvCell).join(',')];
  for (const { cells, answer } of rows) {
    const its = [
      ...header.map((_, index) => csvCell(cells[index] ?? '')),
      csvCell(labels[answer.place]),
      answer.confidence,
      ...(canReject ? [answer.isAccepted] : []),
      ...(hasDistance ? [answer.distance] : []),
      ...answer.probabilities,
    ];
    lines.push(its.join(','));
  }
  return lines.map((line) => `${line}\n`);
}

/** Names that are taken get a number. */
function distinct(names, taken) {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  return names.map((name) => {
    let [free, number] = [name, 1];
    while (used.has(free.toLowerCase())) free = `${name}_${++number}`;
    used.add(free.toLowerCase());
    return free;
  });
}
