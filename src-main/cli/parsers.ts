/** Turns the text of an option into its value, or says what it must be. */
import { InvalidArgumentError } from 'commander';

export function number(minimum: number, maximum: number, isInteger = false) {
  return (text: string): number => {
    const value = Number(text);
    const isRight =
      text.trim() !== '' && value >= minimum && value <= maximum && (!isInteger || Number.isInteger(value));
    if (isRight) return value;
    throw new InvalidArgumentError(
      `It must be ${isInteger ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}.`,
    );
  };
}

export const layers = (text: string): number[] => text.split(',').map((part) => number(1, 4096, true)(part));

/** 0 is no cross-validation; one fold would leave nothing to train on. */
export function folds(text: string): number {
  const count = number(0, 20, true)(text);
  if (count !== 1) return count;
  throw new InvalidArgumentError('It must be a whole number from 2 to 20, or 0 for no cross-validation.');
}

const SIZES: Record<string, number> = { mb: 1e6, gb: 1e9 };
const LEAST_MEMORY = 1e9;
const LEAST_CACHE = 100e6;
const [LEAST_BODY, LARGEST_BODY] = [1e6, 256e6];

/** Bytes, from `1500MB` or `2.5GB`; NaN where it is no size. */
function bytesFrom(text: string): number {
  const [, value, unit] = /^([\d.]+) ?(MB|GB)$/i.exec(text.trim()) ?? [];
  return Math.round(Number(value) * (SIZES[unit?.toLowerCase() ?? ''] ?? NaN));
}

/** Null is the automatic limit. */
export function cacheLimit(text: string): number | null {
  if (text.trim().toLowerCase() === 'auto') return null;
  const bytes = bytesFrom(text);
  if (bytes >= LEAST_CACHE) return bytes;
  throw new InvalidArgumentError('It must be a size such as 5GB, from 100MB up, or "auto".');
}

export function memory(text: string): number {
  const bytes = bytesFrom(text);
  if (bytes >= LEAST_MEMORY) return bytes;
  throw new InvalidArgumentError('It must be a size such as 1GB, which is the least, or 2.5GB.');
}

export function bodySize(text: string): number {
  const bytes = bytesFrom(text);
  if (bytes >= LEAST_BODY && bytes <= LARGEST_BODY) return bytes;
  throw new InvalidArgumentError('It must be a size such as 32MB, from 1MB to 256MB.');
}
