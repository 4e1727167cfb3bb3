/** What samples and lines are called that have no names of their own. */
import { t } from './language';

/** `row 5`, or `line 3 of labels.csv`, in the language of the person; other names, those of files, as they are. */
export function itemName(item: string): string {
  const [, what, n = '', name] = /^(row|line) (\d+)(?: of (.+))?$/.exec(item) ?? [];
  if (what === undefined) return item;
  if (name === undefined) return what === 'row' ? t('row {n}', { n }) : t('line {n}', { n });
  return what === 'row' ? t('row {n} of {name}', { n, name }) : t('line {n} of {name}', { n, name });
}
