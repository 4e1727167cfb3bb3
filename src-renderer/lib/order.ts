const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Names as a person would order them: 'size 9' before 'size 10', '-5' before '3'. */
export function naturalOrder(names: readonly string[]): string[] {
  const values = names.map((name) => Number(name.trim() || Number.NaN));
  // Signs and decimals are beyond a collator.
  if (values.every(Number.isFinite)) return [...names].sort((a, b) => Number(a) - Number(b));
  return [...names].sort(natural.compare);
}

/** The list with the entry at `from` moved to `to`; what stands between makes room. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...list.slice(from, from + 1), ...rest.slice(to)];
}
