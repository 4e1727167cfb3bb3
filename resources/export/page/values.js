/** Cells of text as the numbers and dates that the model was trained on; NaN is what is missing or neither. */

const SPACES = ' \u00a0\u2009\u202f';
const APOSTROPHES = "'\u2019";
const MINUS = '\u2212';
const SIGN = `[-+${MINUS}]?`;
const CURRENCY = /^(?:(?:[A-Z]{1,3})?[$€£¥₹]|USD|EUR|GBP|CHF|JPY|CNY|INR)$/u;
/** Larger numbers count as missing, as in training. */
const LARGEST = 1e150;

/** @typedef {{ decimal: '.' | ',', unit: string }} NumberStyle */

/** Groups of three digits, by comma also of two. No number but 0 begins with 0: such are codes. */
function digits(decimal) {
  const groups = [
    decimal === '.' ? '(?:,\\d{2,3})*,\\d{3}' : '(?:\\.\\d{3})+',
    `(?:[${SPACES}]\\d{3})+`,
    `(?:[${APOSTROPHES}]\\d{3})+`,
  ];
  const point = decimal === '.' ? '\\.' : ',';
  const whole = `(?:[1-9]\\d{0,2}(?:${groups.join('|')})|0|[1-9]\\d*)`;
  return `(?:${whole}(?:${point}\\d*)?|${point}\\d+)(?:[eE][-+]?\\d+)?`;
}

const escaped = (text) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function patternOf({ decimal, unit }) {
  if (unit === '') return SIGN + digits(decimal);
  const before = CURRENCY.test(unit) ? `(?:${SIGN}${escaped(unit)}[${SPACES}]?)?` : '';
  return `${before}${SIGN}${digits(decimal)}(?:[${SPACES}]?${escaped(unit)})?`;
}

/**
 * Reads trimmed texts, in the style of training or as programs write numbers.
 * @param {NumberStyle} [style]
 * @returns {(text: string) => number}
 */
export function numberReader({ decimal, unit } = { decimal: '.', unit: '' }) {
  const pattern = new RegExp(`^(?:${patternOf({ decimal, unit })})$`, 'u');
  const grouping = [...SPACES, ...APOSTROPHES, decimal === '.' ? ',' : '.'];
  const cleaned = (text) => {
    const bare = unit === '' ? text : text.replaceAll(unit, '');
    const joined = grouping.reduce((inner, sign) => inner.replaceAll(sign, ''), bare).replaceAll(MINUS, '-');
    return decimal === ',' ? joined.replaceAll(',', '.') : joined;
  };
  return (text) => {
    if (text === '') return NaN;
    const plain = Number(text);
    const value = Number.isNaN(plain) && pattern.test(text) ? Number(cleaned(text)) : plain;
    return Math.abs(value) <= LARGEST ? value : NaN;
  };
}

const CLOCK = '(?:[T ]+(\\d{1,2}):(\\d{2})(?::(\\d{2}(?:\\.\\d+)?))?)?';
const ZONE = '\\s*(Z|[+-]\\d{2}(?::?\\d{2})?)?';
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Each with the places of year, month and day among its groups. */
const DATES = [
  { pattern: new RegExp(`^(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})${CLOCK}${ZONE}$`, 'i'), order: [1, 2, 3] },
  { pattern: new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${CLOCK}${ZONE}$`, 'i'), order: [3, 2, 1] },
  { pattern: new RegExp(`^(\\d{1,2}) ([a-z]{3,9}) (\\d{4})${CLOCK}${ZONE}$`, 'i'), order: [3, 2, 1] },
  { pattern: new RegExp(`^([a-z]{3,9}) (\\d{1,2}), (\\d{4})${CLOCK}${ZONE}$`, 'i'), order: [3, 1, 2] },
];

/**
 * Seconds since 1970 of a date, its clock read as UTC's where it names no zone; of a time alone, since midnight.
 * @param {string} text trimmed
 * @returns {number}
 */
export function secondsOf(text) {
  const time = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/.exec(text);
  if (time) return clock(time[1], time[2], time[3]);
  for (const { pattern, order } of DATES) {
    const found = pattern.exec(text);
    if (!found) continue;
    const [year, month, day] = order.map((place) => found[place]);
    return onDay(Number(year), monthOf(month), Number(day)) + clock(...found.slice(4, 7)) - zone(found[7]);
  }
  return NaN;
}

const monthOf = (text) => Number(text) || MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;

/** NaN for days that there are not, such as 31 April. */
function onDay(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.getTime() / 1000 : NaN;
}

function clock(hours = '0', minutes = '0', seconds = '0') {
  const isReal = Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60;
  return isReal ? Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) : NaN;
}

function zone(text = 'Z') {
  if (text.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(3).replace(':', '') || 0)];
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}
