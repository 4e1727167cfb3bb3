/** Numbers, times and sizes in the words that the screens use, as the language writes them. */
import { language, t } from './language';

/** One for each language: making them takes long. */
const integers = new Map<string, Intl.NumberFormat>();

export const DASH = '–';

/** 1500 → '1,500'. */
export function count(n: number): string {
  const tag = language();
  let integer = integers.get(tag);
  if (!integer) integers.set(tag, (integer = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 })));
  return integer.format(n);
}

/** A share as a percentage. A share below 1 never reads as 100%, nor one above 0 as 0%. */
export function percent(share: number | null, digits = 1): string {
  if (share === null || !Number.isFinite(share)) return DASH;
  const smallest = 10 ** -digits;
  const scaled = share * 100;
  if (share > 0 && scaled < smallest / 2) return `<${smallest.toFixed(digits)}%`;
  if (share < 1 && scaled > 100 - smallest / 2) return `>${(100 - smallest).toFixed(digits)}%`;
  return `${scaled.toFixed(share === 1 || share === 0 ? 0 : digits)}%`;
}

/** A loss or a similar small number: three decimals, more where it is tiny. */
export function decimal(x: number | null, digits = 3): string {
  if (x === null || !Number.isFinite(x)) return DASH;
  if (x !== 0 && Math.abs(x) < 10 ** -digits / 2) return x.toExponential(1);
  return x.toFixed(digits);
}

/** A number of any size in three digits: '0.00952', '1.2e-7'. */
export function short(x: number): string {
  if (!Number.isFinite(x)) return DASH;
  const rounded = Number(x.toPrecision(3));
  return rounded !== 0 && Math.abs(rounded) < 1e-4 ? rounded.toExponential() : String(rounded);
}

/** 0.4 → 'under a second', 75 → '1 min 15 s', 3900 → '1 h 5 min'. */
export function duration(seconds: number): string {
  if (seconds < 1) return t('under a second');
  if (seconds < 60) {
    const rounded = seconds < 10 ? trim(seconds.toFixed(1)) : String(Math.round(seconds));
    return t('{seconds} s', { seconds: rounded });
  }
  const whole = Math.round(seconds);
  if (whole < 3600) return minutesAndSeconds(Math.floor(whole / 60), whole % 60);
  const minutes = Math.round(whole / 60);
  return hoursAndMinutes(Math.floor(minutes / 60), minutes % 60);
}

/** 'about 2 min left'; rounded coarsely, so that it does not flicker. Empty while it is not known. */
export function timeLeft(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '';
  return seconds < 5 ? t('a few seconds left') : t('about {time} left', { time: coarse(seconds) });
}

/** From 5 seconds on: '15 s', '2 min', '1 h 15 min'. */
export function coarse(seconds: number): string {
  if (seconds < 55) return t('{seconds} s', { seconds: Math.ceil(seconds / 5) * 5 });
  if (seconds < 3570) return minutesAndSeconds(Math.max(1, Math.round(seconds / 60)), 0);
  const quarters = Math.round(seconds / 900);
  return hoursAndMinutes(Math.floor(quarters / 4), (quarters % 4) * 15);
}

/** 1234567 → '1.2 MB' (powers of ten, as file managers count). */
export function bytes(n: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : trim(value.toFixed(1))} ${units[unit]}`;
}

/** 'Saved to …/model.onnx (1.2 MB).' */
export function savedTo({ path, bytes: size }: { path: string; bytes: number }): string {
  return t('Saved to {path} ({size}).', { path, size: bytes(size) });
}

/** 'just now', '5 min ago', 'today', 'yesterday', '3 days ago', then the date. */
export function when(iso: string, now: Date = new Date()): string {
  const then = new Date(iso);
  const minutes = (now.getTime() - then.getTime()) / 60_000;
  if (Number.isNaN(minutes)) return '';
  if (minutes < 1) return t('just now');
  if (minutes < 60) return t('{minutes} min ago', { minutes: Math.floor(minutes) });
  const days = Math.round((startOfDay(now) - startOfDay(then)) / 86_400_000);
  if (days <= 0) return t('today');
  if (days === 1) return t('yesterday');
  if (days < 7) return t('{days} days ago', { days });
  return then.toLocaleDateString(language(), { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Hours and minutes of a moment in milliseconds since 1970, '14:05'. */
export function clock(moment: number): string {
  return new Date(moment).toLocaleTimeString(language(), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function trim(text: string): string {
  return text.replace(/\.0$/, '');
}

function minutesAndSeconds(minutes: number, seconds: number): string {
  return seconds === 0
    ? t('{minutes} min', { minutes })
    : t('{minutes} min {seconds} s', { minutes, seconds });
}

function hoursAndMinutes(hours: number, minutes: number): string {
  if (hours === 0) return t('{minutes} min', { minutes });
  return minutes === 0 ? t('{hours} h', { hours }) : t('{hours} h {minutes} min', { hours, minutes });
}
