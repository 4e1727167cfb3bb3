/** In which order the classes of a confusion matrix stand. */

export type Order = 'given' | 'name' | 'size' | 'similarity';

const byName = (classes: readonly string[]) => (a: number, b: number) =>
  (classes[a] ?? '').localeCompare(classes[b] ?? '', 'en', { numeric: true }) || a - b;

/** @returns the class at each place, [classes] */
export function orderOf(
  order: Order,
  classes: readonly string[],
  matrix: readonly (readonly number[])[],
): number[] {
  const all = classes.map((_, index) => index);
  switch (order) {
    case 'given':
      return all;
    case 'name':
      return all.sort(byName(classes));
    case 'size': {
      const sizes = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
      return all.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || byName(classes)(a, b));
    }
    case 'similarity':
      return seriation(matrix);
  }
}

/** Whether the classes stand by name already: then their own order need not be offered. */
export function isByName(classes: readonly string[]): boolean {
  const compare = byName(classes);
  return classes.every((_, index) => index === 0 || compare(index - 1, index) < 0);
}

interface Pair {
  a: number;
  b: number;
  /** How often the two are taken for each other, in either direction, of the samples of both. */
  weight: number;
}

/**
 * An order in which classes that are mixed up lie together: single-linkage clustering of the symmetrized matrix
 * (Kruskal 1956), in which two clusters that are joined are turned so that their most alike ends touch, as the leaves
 * of a dendrogram (Gruvaeus and Wainer 1972). So the classes of every cluster stay side by side, however tight it is.
 * The largest clusters come first, classes that are never mixed up last.
 * @param matrix [classes, classes]
 * @returns the class at each place, [classes]
 */
export function seriation(matrix: readonly (readonly number[])[]): number[] {
  const pairs = mixedPairs(matrix);
  const alike = new Map(pairs.map(({ a, b, weight }) => [a * matrix.length + b, weight]));
  const likeness = (a: number, b: number) => alike.get(Math.min(a, b) * matrix.length + Math.max(a, b)) ?? 0;
  const clusters = matrix.map((_, index) => [index]);
  for (const { a, b } of pairs.sort((p, q) => q.weight - p.weight || p.a - q.a || p.b - q.b)) {
    const [one, other] = [clusters[a]!, clusters[b]!];
    if (one === other) continue;
    const joined = join(one, other, likeness);
    for (const index of joined) clusters[index] = joined;
  }
  return [...new Set(clusters)]
    .sort((one, other) => other.length - one.length || Math.min(...one) - Math.min(...other))
    .flat();
}

function mixedPairs(matrix: readonly (readonly number[])[]): Pair[] {
  const totals = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const pairs: Pair[] = [];
  matrix.forEach((row, a) => {
    for (let b = a + 1; b < row.length; b++) {
      const mixed = (row[b] ?? 0) + (matrix[b]?.[a] ?? 0);
      if (mixed > 0) pairs.push({ a, b, weight: mixed / ((totals[a] ?? 0) + (totals[b] ?? 0)) });
    }
  });
  return pairs;
}

/** One after the other, each turned or not, so that the two ends that meet are the most alike. */
function join(one: number[], other: number[], likeness: (a: number, b: number) => number): number[] {
  const ways = [false, true].flatMap((isOneTurned) =>
    [false, true].map((isOtherTurned) => {
      const end = isOneTurned ? one[0] : one.at(-1);
      const start = isOtherTurned ? other.at(-1) : other[0];
      return { isOneTurned, isOtherTurned, alike: likeness(end ?? 0, start ?? 0) };
    }),
  );
  const best = ways.reduce((found, way) => (way.alike > found.alike ? way : found));
  return [
    ...(best.isOneTurned ? one.toReversed() : one),
    ...(best.isOtherTurned ? other.toReversed() : other),
  ];
}
