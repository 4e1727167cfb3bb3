/** A process that keeps records: `cache-writer.ts FOLDER FIRST COUNT`. One line of JSON on stdout for each. */
import { FeatureCache } from '../../../src-main/trainer/features/cache';
import { hashOf, RECORD_BYTES, recipe, recordOf } from './cache-records';

const [folder, first, count] = process.argv.slice(2);
const cache = await FeatureCache.open(folder!);
const shelf = cache.shelf(recipe, RECORD_BYTES);
for (let i = Number(first); i < Number(first) + Number(count); i++) {
  const found = shelf.get(hashOf(i)) !== null;
  shelf.put(hashOf(i), recordOf(i));
  process.stdout.write(`${JSON.stringify({ record: i, found, at: Date.now() })}\n`);
  if (i % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}
await cache.close();
if (cache.note !== null) process.stderr.write(cache.note);
