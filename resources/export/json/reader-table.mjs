/**
 * From the cells of a row to probabilities: all that `head.json` says, in plain JavaScript. README.md has the formulas.
 *
 * @param head what `head.json` holds
 * @param row text or number by the name of the column; what is missing is empty
 * @returns `{ label, probabilities, accepted }`
 */
export function classify(head, row) {
  const { input, layers, labels, temperature, costs, threshold } = head;
  let x = rowFeatures(input, row);
  layers.forEach(({ weights, bias }, layer) => {
    if (layer > 0) x = x.map((value) => Math.max(0, value));
    x = weights.map((row, k) => row.reduce((sum, weight, j) => sum + weight * x[j], bias[k]));
  });
  const largest = x.reduce((most, z) => Math.max(most, z));
  const powers = x.map((z) => Math.exp((z - largest) / temperature));
  const total = powers.reduce((sum, power) => sum + power);
  const probabilities = powers.map((power) => power / total);
  const costOf = (k) => probabilities.reduce((sum, p, j) => sum + p * costs[j][k], 0);
  const expected = labels.map((_, k) => (costs ? costOf(k) : 1 - probabilities[k]));
  const decision = expected.indexOf(expected.reduce((least, cost) => Math.min(least, cost)));
  const accepted = threshold === null ? null : probabilities[decision] >= threshold;
  return { label: labels[decision], probabilities, accepted };
}

/** Numbers, then which of them are missing, then dates, then categories. */
function rowFeatures({ columns, numberStyles }, row) {
  const of = (use) => columns.filter((column) => column.use === use);
  const text = ({ name }) => String(row[name] ?? '').trim();
  const number = (column) => usable(numberFrom(text(column), numberStyles[column.style]));
  return [
    ...of('number').map((column) => scaled(number(column), column)),
    ...of('number').flatMap((column) => (column.indicator ? [Number(isNaN(number(column)))] : [])),
    ...of('date').flatMap((column) => dateFeatures(usable(secondsFrom(text(column))), column)),
    ...of('category').flatMap((column) => {
      const known = column.categories.map((category) => Number(category === text(column)));
      return [...known, known.includes(1) ? 0 : 1];
    }),
  ];
}

const usable = (value) => (Math.abs(value) <= 1e150 ? value : NaN);

function numberFrom(text, { pattern, decimal, remove }) {
  if (text === '' || !isNaN(text)) return text === '' ? NaN : Number(text);
  if (!new RegExp(pattern, 'u').test(text)) return NaN;
  const bare = remove.reduce((rest, piece) => rest.replaceAll(piece, ''), text).replace('\u2212', '-');
  return Number(bare.replace(decimal, '.'));
}

/** Since 1970; a clock without a zone shows UTC. */
function secondsFrom(text) {
  const iso = text.replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T');
  return Date.parse(/T[\d:.]+$/.test(iso) ? `${iso}Z` : iso) / 1000;
}

function scaled(value, { median, transform, centre, scale }) {
  const filled = isNaN(value) ? median : value;
  const place = ((transform ? transformed(filled, transform) : filled) - centre) / scale;
  return Math.fround(Math.min(1e6, Math.max(-1e6, place)));
}

function transformed(value, { kind, origin, unit, knots, scores }) {
  const v = (value - origin) / unit;
  if (kind === 'log') return Math.sign(v) * Math.log(1 + Math.abs(v));
  if (value >= knots.at(-1)) return scores.at(-1);
  const x = Math.max(knots[0], value);
  const at = knots.findLastIndex((knot) => knot <= x);
  return scores[at] + ((scores[at + 1] - scores[at]) / (knots[at + 1] - knots[at])) * (x - knots[at]);
}

const DAY = 86_400;
const YEAR = 365.2425 * DAY;

function dateFeatures(value, column) {
  const seconds = isNaN(value) ? column.median : value;
  const circle = (period) => {
    const angle = 2 * Math.PI * (seconds / period - Math.floor(seconds / period));
    return [Math.sin(angle), Math.cos(angle)];
  };
  const sinceMonday = Math.floor(seconds / DAY) - 4;
  const weekday = sinceMonday - 7 * Math.floor(sinceMonday / 7);
  const parts = {
    year: () => circle(YEAR),
    weekday: () => [0, 1, 2, 3, 4, 5, 6].map((day) => Number(day === weekday)),
    time: () => circle(DAY),
  };
  const missing = column.indicator ? [Number(isNaN(value))] : [];
  return [scaled(value, column), ...missing, ...column.parts.flatMap((part) => parts[part]())];
}
