import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../../src-preload/contract';
import { defaultRecipe } from '../../../../src-main/trainer/default-recipe';
import { extractTableFeatures } from '../../../../src-main/trainer/features/table-features';
import type { DateRecipe } from '../../../../src-main/trainer/features/table/column-recipe';
import { featureNames } from '../../../../src-main/trainer/features/table/names';
import { Job } from '../../../../src-main/trainer/job';
import { lines, openTable } from '../../helpers';

/** The features of a column of dates by their names, one list of values each, for rows that are all for training. */
async function features(dates: string[], recipe: Partial<Recipe> = {}) {
  const table = await openTable(
    'when,label\n' + lines(dates.length, (row) => `${dates[row]},${'xy'[row % 2]}`),
  );
  const split = {
    train: Int32Array.from(dates, (_, row) => row),
    validation: new Int32Array(0),
    test: new Int32Array(0),
  };
  const { parts, columns } = await extractTableFeatures(
    table,
    table.labels,
    split,
    { ...defaultRecipe(1), columns: { when: 'date' }, ...recipe },
    new Job(),
  );
  const { X } = parts.train;
  const values = await X.read(0, X.rows);
  const names = featureNames(columns);
  const named = names.map(({ value }, index): [string, number[]] => [
    value ?? 'passed',
    dates.map((_, row) => values[row * names.length + index]!),
  ]);
  return { column: columns[0] as DateRecipe, values: Object.fromEntries(named) };
}

const WEEK = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

describe('Dates as features', () => {
  it('are the time that has passed, the weekday, and places on the circles of year and day', async () => {
    const dates = [
      '2024-01-01 00:00:00',
      '2024-07-02 06:00:00',
      '1969-12-31 18:00:00',
      '2000-02-29 12:00:00',
      '1900-03-01 23:59:59',
    ];
    const { column, values } = await features(dates);
    expect(column.parts).toEqual(['year', 'weekday', 'time']);
    const instants = dates.map((date) => Date.parse(`${date.replace(' ', 'T')}Z`) / 1000);
    const mean = instants.reduce((sum, value) => sum + value, 0) / 5;
    const deviation = Math.sqrt(instants.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5);
    instants.forEach((instant, row) => {
      expect(values['passed']![row]).toBeCloseTo((instant - mean) / deviation, 5);
      const date = new Date(instant * 1000);
      const weekday = WEEK.map((name) => values[`weekday ${name}`]![row]);
      expect(weekday).toEqual(WEEK.map((_, day) => ((date.getUTCDay() + 6) % 7 === day ? 1 : 0)));
      const ofDay = (2 * Math.PI * (((instant % 86400) + 86400) % 86400)) / 86400;
      expect(values['time of day (sine)']![row]).toBeCloseTo(Math.sin(ofDay), 5);
      expect(values['time of day (cosine)']![row]).toBeCloseTo(Math.cos(ofDay), 5);
      // A mean year is off by a day or so.
      const dayOfYear = (instant - Date.UTC(date.getUTCFullYear(), 0, 1) / 1000) / 86400;
      const ofYear = (2 * Math.PI * dayOfYear) / 365.25;
      expect(Math.abs(values['time of year (sine)']![row]! - Math.sin(ofYear))).toBeLessThan(0.04);
      expect(Math.abs(values['time of year (cosine)']![row]! - Math.cos(ofYear))).toBeLessThan(0.04);
    });
  });

  it('leave out the parts that do not vary', async () => {
    const days = await features(['2024-01-01', '2024-01-02', '2024-02-29', '2024-12-31']);
    expect(days.column.parts).toEqual(['year', 'weekday']);
    const mondays = await features(['2024-01-01', '2024-01-08', '2024-01-15', '2024-01-22']);
    expect(mondays.column.parts).toEqual(['year']);
    const hours = await features(['2024-01-01 01:00:00', '2024-01-01 02:00:00', '2024-01-01 09:30:00']);
    expect(hours.column.parts).toEqual(['time']);
    const birthdays = await features(['1999-07-05', '2000-07-05', '2011-07-05', '2024-07-05']);
    expect(birthdays.column.parts).toEqual(['weekday']);
  });

  it('that are missing become the median, and have a feature that says so', async () => {
    const { column, values } = await features(['2024-01-01', '', '2024-01-03', '2024-06-30', '']);
    expect(column).toMatchObject({ median: Date.UTC(2024, 0, 3) / 1000, indicator: true });
    expect(values['missing']).toEqual([0, 1, 0, 0, 1]);
    expect(values['passed']![1]).toBe(values['passed']![2]);
    expect(values['weekday Wednesday']).toEqual([0, 1, 1, 0, 1]);
    const { values: without } = await features(['2024-01-01', '', '2024-01-03'], {
      missingIndicators: false,
    });
    expect(Object.keys(without)).not.toContain('missing');
  });

  it('far from now keep their seconds', async () => {
    const dates = Array.from(
      { length: 60 },
      (_, second) => `9998-12-31 23:59:${String(second).padStart(2, '0')}`,
    );
    const { values } = await features(dates);
    const deviation = Math.sqrt((60 ** 2 - 1) / 12);
    values['passed']!.forEach((value, second) => expect(value).toBeCloseTo((second - 29.5) / deviation, 5));
  });
});
