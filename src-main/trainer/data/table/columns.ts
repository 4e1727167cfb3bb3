/** What is in each column of a table, and what it is good for. */
import type { Column, ColumnUse, Histogram } from '../../../../src-preload/contract';
import { t } from '../../../../src-preload/language';
import type { Job } from '../../job';
import { countColumns, type Counts, type NamedType } from './counts';
import { histogramOf, topValues } from './histogram';
import { numberReader, type NumberStyle } from './number-style';
import { styleIn } from './number-texts';
import type { RawTable } from './read';
import type { Sample, SampledColumn } from './sample';
import { guessUse } from './typing';

/** With more columns, nobody looks at them one by one. */
const COLUMNS_WITH_HISTOGRAM = 1000;

/** @param sample of the table */
export async function describeColumns(raw: RawTable, sample: Sample, job: Job): Promise<Column[]> {
  const counts = await countColumns(raw, sample, job);
  return raw.columns.map((column) => describe(column, counts.get(column.name)!, raw, sample));
}

/** What is known of a column that nobody learns from. */
export const undescribed = ({ name, type }: NamedType): Column => ({
  name,
  type,
  use: 'excluded',
  guess: 'excluded',
  missing: 0,
  distinct: 0,
  reason: t('It was not looked at.'),
  histogram: null,
});

function describe({ name, type }: NamedType, counts: Counts, raw: RawTable, sample: Sample): Column {
  const { present, distinct } = counts;
  const sampled = sample.columns.get(name)!;
  const { use, reason } = guessUse({
    name,
    type,
    rows: raw.rows,
    ...counts,
    sampled,
    style: raw.numberTexts.get(name)?.[0],
  });
  const isShown = raw.columns.length <= COLUMNS_WITH_HISTOGRAM;
  const histogram = isShown
    ? spreadOf(sampled, use, raw.rows / sample.rows.length, styleIn(raw, name))
    : null;
  return { name, type, missing: raw.rows - present, distinct, use, reason, guess: use, histogram };
}

function spreadOf(
  sampled: SampledColumn,
  use: ColumnUse,
  factor: number,
  style: NumberStyle,
): Histogram | null {
  if (use === 'category') return topValues(sampled, factor);
  if (use !== 'number' || sampled.kind !== 'text') return histogramOf(sampled, factor);
  const numbers = sampled.texts.map(numberReader(style));
  const values = Float64Array.from(sampled.values, (code) => (code < 0 ? NaN : numbers[code]!));
  return histogramOf({ kind: 'number', values }, factor);
}
