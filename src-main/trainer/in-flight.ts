/** So many are in flight at once: files are read and decoded beside the graph. */
const IN_FLIGHT = 4;

/** Runs `work` on all items, a few at a time, and returns the results in the items' order. */
export async function forEachInFlight<T, R>(
  items: T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index]!, index);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return results;
}
