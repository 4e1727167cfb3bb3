/** So many are in flight at once: files are read and decoded beside the graph. */
const IN_FLIGHT = 4;

/**
 * Runs `work` on all items, a few at a time, and returns the results in the items' order.
 * @throws what `work` throws first; nothing is begun after that, and what was begun has ended
 */
export async function forEachInFlight<T, R>(
  items: T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  let failure: { error: unknown } | null = null;
  const lane = async () => {
    for (let index = next++; index < items.length && !failure; index = next++) {
      try {
        results[index] = await work(items[index]!, index);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  if (failure) throw (failure as { error: unknown }).error;
  return results;
}
