/** Axes of numbers and of dates: where a value lies, and where the ticks are. */
import { language } from './language';

export type AxisKind = 'number' | 'date';
export type Range = readonly [low: number, high: number];

export interface Tick {
  value: number;
  label: string;
}

/** From values to pixels and back; `to` may be smaller than `from`, as it is on an upright axis. */
export interface Scale {
  pixel: (value: number) => number;
  value: (pixel: number) => number;
}

export function scaleOf([low, high]: Range, from: number, to: number): Scale {
  const perValue = (to - from) / (high - low);
  return {
    pixel: (value) => from + (value - low) * perValue,
    value: (pixel) => low + (pixel - from) / perValue,
  };
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30.436875 * DAY;
/** Steps of the clock, in seconds. */
const CLOCK = [1, 5, 15, 30, ...[1, 5, 15, 30].map((n) => n * MINUTE), ...[1, 3, 6, 12].map((n) => n * HOUR)];
/** Steps of the calendar, in days and in months. */
const DAYS = [1, 2, 7, 14];
const MONTHS = [1, 3, 6, ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((years) => 12 * years)];
/** 5 January 1970 was the first Monday. */
const FIRST_MONDAY = 4 * DAY;

/** About so many ticks at round values, all within the range. Dates are seconds since 1970, in UTC. */
export function ticks(range: Range, most: number, kind: AxisKind): Tick[] {
  return kind === 'number' ? numberTicks(range, most) : dateTicks(range, most);
}

function numberTicks(range: Range, most: number): Tick[] {
  const step = roundStep((range[1] - range[0]) / most);
  const digits = Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const largest = Math.max(Math.abs(range[0]), Math.abs(range[1]));
  const format = new Intl.NumberFormat(language(), {
    maximumFractionDigits: largest >= 1e5 ? 1 : digits,
    notation: largest >= 1e5 ? 'compact' : 'standard',
  });
  const label = (value: number) => (largest < 1e-3 ? value.toExponential(1) : format.format(value));
  return multiples(range, step).map((value) => ({
    value,
    label: value === 0 ? '0' : label(value).replace('-', '−'),
  }));
}

/** The next of 1, 2, 5, 10, 20, ... */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
}

function multiples([low, high]: Range, step: number, offset = 0): number[] {
  const first = Math.ceil((low - offset) / step);
  const last = Math.floor((high - offset) / step);
  // The product of two numbers that are no binary fractions has digits that nobody asked for.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Number(((first + index) * step + offset).toPrecision(12)),
  );
}

function dateTicks(range: Range, most: number): Tick[] {
  const rough = (range[1] - range[0]) / most;
  const clock = CLOCK.find((step) => step >= rough);
  if (clock) return multiples(range, clock).map((value) => ({ value, label: clockLabel(value, clock) }));
  const days = DAYS.find((step) => step * DAY >= rough);
  if (days) {
    const values = multiples(range, days * DAY, FIRST_MONDAY);
    return values.map((value) => ({ value, label: say(value, { day: 'numeric', month: 'short' }) }));
  }
  const months = MONTHS.find((step) => step * MONTH >= 0.9 * rough) ?? MONTHS.at(-1)!;
  return calendarTicks(range, months);
}

function calendarTicks([low, high]: Range, months: number): Tick[] {
  const start = new Date(low * 1000);
  const found: Tick[] = [];
  let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;
  for (; ; month += months) {
    const date = new Date(0);
    // `Date.UTC` takes the years before 100 for others.
    date.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
    const value = date.getTime() / 1000;
    if (!(value <= high)) return found;
    if (value >= low) found.push({ value, label: monthLabel(value, months) });
  }
}

const monthLabel = (value: number, months: number) =>
  months % 12 === 0 ? say(value, { year: 'numeric' }) : say(value, { month: 'short', year: 'numeric' });

function clockLabel(value: number, step: number): string {
  if (value % DAY === 0) return say(value, { day: 'numeric', month: 'short' });
  return say(value, {
    hour: '2-digit',
    minute: '2-digit',
    ...(step < MINUTE ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  });
}

function say(seconds: number, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime())
    ? '?'
    : new Intl.DateTimeFormat(dayFirst(), { ...options, timeZone: 'UTC' }).format(date);
}

/** English dates begin with the day here: 5 Mar 2019. */
const dayFirst = () => (language() === 'en' ? 'en-GB' : language());

/** A value in words: five significant digits, or a day with its time where it has one. */
export function valueText(value: number, kind: AxisKind): string {
  if (kind === 'number')
    return new Intl.NumberFormat(language(), { maximumSignificantDigits: 5 }).format(value).replace('-', '−');
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const seconds = Math.round(value);
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return say(seconds, seconds % DAY === 0 ? day : { ...day, ...time });
}
