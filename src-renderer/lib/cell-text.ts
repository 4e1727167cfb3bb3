/** Cells of a row that is typed by hand. */
import type { Model } from '../../src-preload/contract';

const DATE = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** Whether a text can be what the column holds; an empty one is a missing value and always can. */
export function fitsUse(text: string, use: Model['columns'][number]['use']): boolean {
  const cell = text.trim();
  if (cell === '' || use === 'category') return true;
  return use === 'number' ? !Number.isNaN(Number(cell)) : isDate(cell);
}

/** 2026-01-31 or 2026-01-31 14:30, and of no month more days than it has. */
function isDate(cell: string): boolean {
  const [, day = '', time = '00:00', zone = 'Z'] = DATE.exec(cell) ?? [];
  const midnight = Date.parse(`${day}T00:00Z`);
  if (Number.isNaN(midnight) || Number.isNaN(Date.parse(`${day}T${time}${zone}`))) return false;
  return new Date(midnight).toISOString().startsWith(day);
}
