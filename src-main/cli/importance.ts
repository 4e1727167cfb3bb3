/** Which columns a model of a table leans on, in a few lines. */
import type { Report } from '../../src-preload/contract';
import { percent } from './progress';

const MAX_LISTED = 8;

export function importanceLines({ importance }: Report): string[] {
  if (importance === null || importance.length === 0) return [];
  const shown = importance.slice(0, MAX_LISTED);
  const width = Math.max(...shown.map(({ column }) => column.length));
  const rest = importance.length - shown.length;
  return [
    'importance of columns (what the test loses when their values are shuffled)',
    ...shown.map(({ column, accuracyDrop, logLossRise }) => {
      const rise = `${logLossRise < 0 ? '' : '+'}${logLossRise.toFixed(4)}`;
      return `  ${column.padEnd(width)}  accuracy ${percent(-accuracyDrop).padStart(6)}  log loss ${rise}`;
    }),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}
