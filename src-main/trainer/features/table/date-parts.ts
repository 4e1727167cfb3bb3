/** The parts of a date that come again and again, and whether they vary. */
import type { DatePart } from './column-recipe';

/** Seconds. */
export const DAY = 86_400;
/** Of the Gregorian calendar on average: the day of the year is off by a day or so, however far from 1970. */
export const YEAR = 365.2425 * DAY;
/** 1970 began on a Thursday; days from then to a Monday. */
export const MONDAY = 4;

/** Sees dates of the training part. */
export class DateParts {
  private readonly ranges: Record<DatePart, [number, number]> = {
    year: [Infinity, -Infinity],
    weekday: [Infinity, -Infinity],
    time: [Infinity, -Infinity],
  };

  /** @param seconds since 1970 */
  add(seconds: number): void {
    const day = Math.floor(seconds / DAY);
    this.widen('year', day - Math.floor((day * DAY) / YEAR) * (YEAR / DAY));
    this.widen('weekday', day - MONDAY - Math.floor((day - MONDAY) / 7) * 7);
    this.widen('time', seconds - day * DAY);
  }

  /** Those that are not the same for all dates so far. The same day of several years counts as such. */
  get varying(): DatePart[] {
    return (['year', 'weekday', 'time'] as const).filter((part) => {
      const [least, most] = this.ranges[part];
      return most - least > (part === 'year' ? 1.5 : 0);
    });
  }

  private widen(part: DatePart, value: number): void {
    const range = this.ranges[part];
    if (value < range[0]) range[0] = value;
    if (value > range[1]) range[1] = value;
  }
}
