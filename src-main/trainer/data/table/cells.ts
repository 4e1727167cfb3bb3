/** What a cell is worth as a text, a number or a date: expressions of SQL. */

const NUMBERS = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U.*INT.*|FLOAT|DOUBLE|DECIMAL.*)$/;
const INTEGERS = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U.*INT.*)$/;
const DATES = /^(DATE|TIME|TIMESTAMP).*$/;
const NESTED = /\[\d*\]$|^(STRUCT|MAP|UNION|BLOB)/;

export const isNumberType = (type: string) => NUMBERS.test(type);
export const isIntegerType = (type: string) => INTEGERS.test(type);
export const isDateType = (type: string) => DATES.test(type) && !NESTED.test(type);
/** Lists, structures and bytes, which Parquet may hold. */
export const isNestedType = (type: string) => NESTED.test(type);

/** A cell as text, trimmed; missing is empty. @param cell an expression of SQL */
export const asText = (cell: string) => `coalesce(trim(CAST(${cell} AS VARCHAR)), '')`;
/** A cell as a float64; what is no number is missing. @param cell an expression of SQL */
export const asNumber = (cell: string) => `TRY_CAST(${cell} AS DOUBLE)`;

/** Dates in texts that are written neither as ISO 8601 says nor all alike. */
const DATE_FORMATS = [
  '%d.%m.%Y',
  '%d.%m.%Y %H:%M',
  '%d.%m.%Y %H:%M:%S',
  '%Y/%m/%d',
  '%Y/%m/%d %H:%M',
  '%Y/%m/%d %H:%M:%S',
  '%d %b %Y',
  '%d %B %Y',
  '%b %d, %Y',
  '%B %d, %Y',
];
const FORMATS = `[${DATE_FORMATS.map((format) => `'${format}'`).join(', ')}]`;

/**
 * A cell as seconds since 1970, a time without a date as seconds since midnight, float64; what is neither is missing.
 * @param cell an expression of SQL
 */
export function asSeconds(cell: string): string {
  const text = `trim(CAST(${cell} AS VARCHAR))`;
  const readings = [
    `TRY_CAST(${cell} AS TIMESTAMP)`,
    `try_strptime(${text}, ${FORMATS})`,
    `TRY_CAST(${cell} AS TIME)`,
  ];
  return `CAST(coalesce(${readings.map((reading) => `epoch(${reading})`).join(', ')}) AS DOUBLE)`;
}

/** Numbers beyond this, infinity too, count as missing: the sum of their squares is not finite. */
const LARGEST_NUMBER = 1e150;

export const usableNumber = (value: number | null): number =>
  value !== null && Math.abs(value) <= LARGEST_NUMBER ? value : NaN;
